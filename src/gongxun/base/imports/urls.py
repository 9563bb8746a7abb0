from django.urls import path

from gongxun.base.imports.views import pages, steps, workbooks

app_name = "imports"
urlpatterns = [
    path("", pages.index, name="index"),
    path("new/<slug:name>/", steps.start, name="start"),
    path("templates/<slug:name>.xlsx", workbooks.template, name="template"),
    path("<int:run_id>/", pages.run, name="run"),
    path("<int:run_id>/progress/", pages.progress, name="progress"),
    path("<int:run_id>/confirm/", steps.confirm, name="confirm"),
    path("<int:run_id>/discard/", steps.discard, name="discard"),
    path("<int:run_id>/undo/", steps.undo, name="undo"),
    path("<int:run_id>/refused.xlsx", workbooks.refused, name="refused"),
    path("<int:run_id>/rows.xlsx", workbooks.rows, name="rows"),
]
