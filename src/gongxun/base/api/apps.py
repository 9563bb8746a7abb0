from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "gongxun.base.api"
    label = "api"
