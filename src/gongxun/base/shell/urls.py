from django.urls import path

from gongxun.base.shell import views

app_name = "design"
urlpatterns = [
    path("", views.index, name="index"),
    path("explanation/", views.explanation, name="explanation"),
    path("places/", views.places, name="places"),
]
