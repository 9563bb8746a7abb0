from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "gongxun.base.audit"
    label = "audit"
