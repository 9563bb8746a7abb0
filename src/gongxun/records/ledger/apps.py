from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "gongxun.records.ledger"
    label = "ledger"

    def ready(self) -> None:
        from gongxun.base.outbox.services import declare, on
        from gongxun.base.sheets import kinds
        from gongxun.records.ledger.services import after_merge
        from gongxun.records.ledger.sheets import CREDITS

        for kind in (
            "ledger.entry_recorded",
            "ledger.entries_recorded",
            "ledger.entry_reversed",
            "ledger.proposal_submitted",
            "ledger.proposal_decided",
            "ledger.year_closed",
            "ledger.year_reopened",
        ):
            declare(kind)
        on("people.merge", after_merge)
        kinds.register(CREDITS)
