from django.urls import path

from gongxun.base.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="list"),
    path("<int:job_id>/retry/", views.retry, name="retry"),
]
