from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "gongxun.records.ledger"
    label = "ledger"
