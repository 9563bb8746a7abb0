from django.urls import path

from gongxun.base.access import views

app_name = "access"
urlpatterns = [
    path("accounts/", views.accounts, name="accounts"),
    path("audit/", views.audit, name="audit"),
]
