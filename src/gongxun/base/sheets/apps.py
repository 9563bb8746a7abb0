from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "gongxun.base.sheets"
    label = "sheets"
