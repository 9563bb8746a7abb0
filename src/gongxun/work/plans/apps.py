from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "gongxun.work.plans"
    label = "plans"
