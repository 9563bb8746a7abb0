from django.urls import path

from gongxun.base.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.index, name="index"),
    path("read/", views.read_all, name="read_all"),
    path("settings/", views.wishes, name="settings"),
    path("<int:notice_id>/", views.open_, name="open"),
]
