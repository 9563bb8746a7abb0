from django.urls import path

from gongxun.registry.teachers.views import browsing, keeping, recording

app_name = "teachers"
urlpatterns = [
    path("", browsing.teachers, name="list"),
    path("export.xlsx", browsing.export, name="export"),
    path("mine/", browsing.mine, name="mine"),
    path("add/", keeping.add, name="add"),
    path("<int:teacher_id>/", browsing.teacher, name="teacher"),
    path("<int:teacher_id>/picture/", browsing.picture, name="picture"),
    path("<int:teacher_id>/edit/", keeping.edit, name="edit"),
    path("<int:teacher_id>/picture/change/", keeping.change_picture, name="change_picture"),
    path("<int:teacher_id>/picture/remove/", keeping.remove_picture, name="remove_picture"),
    path("<int:teacher_id>/turn/<slug:state>/", keeping.turn, name="turn"),
    path("<int:teacher_id>/records/add/<slug:kind>/", recording.add, name="record"),
    path("<int:teacher_id>/hours/", recording.hours, name="hours"),
    path("records/<int:record_id>/strike/", recording.strike, name="strike_record"),
]
