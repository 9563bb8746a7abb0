from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "gongxun.base.access"
    label = "access"
