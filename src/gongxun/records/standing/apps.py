from django.apps import AppConfig


class StandingConfig(AppConfig):
    name = "gongxun.records.standing"
    label = "standing"
