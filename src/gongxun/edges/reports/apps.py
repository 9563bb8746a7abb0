from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "gongxun.edges.reports"
    label = "reports"

    def ready(self) -> None:
        from gongxun.edges.reports import services

        services.register_kinds()
