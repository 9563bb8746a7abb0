from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "gongxun.base.outbox"
    label = "outbox"
