from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "gongxun.base.jobs"
    label = "jobs"
