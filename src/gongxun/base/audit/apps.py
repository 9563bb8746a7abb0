from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "gongxun.base.audit"
    label = "audit"

    def ready(self) -> None:
        from gongxun.base.audit.services import record
        from gongxun.base.jobs.services import record_acts

        record_acts(record)
