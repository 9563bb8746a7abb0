from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "gongxun.base.files"
    label = "files"
