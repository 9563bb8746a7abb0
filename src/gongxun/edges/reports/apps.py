from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "gongxun.edges.reports"
    label = "reports"
