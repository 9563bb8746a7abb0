from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "gongxun.base.shell"
    label = "shell"
