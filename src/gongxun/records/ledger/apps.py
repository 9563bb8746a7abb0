from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "gongxun.records.ledger"
    label = "ledger"

    def ready(self) -> None:
        from gongxun.base.outbox.services import declare, on
        from gongxun.base.sheets import kinds
        from gongxun.base.shell import navigation
        from gongxun.records.ledger.services import after_merge, telling
        from gongxun.records.ledger.sheets import CREDITS
        from gongxun.records.ledger.sheets.guarding import guard_imports

        for kind in (
            "ledger.entry_recorded",
            "ledger.entries_recorded",
            "ledger.entry_reversed",
            "ledger.entries_reversed",
            "ledger.proposal_submitted",
            "ledger.proposal_decided",
            "ledger.objection_raised",
            "ledger.objection_decided",
            "ledger.year_closed",
            "ledger.year_reopened",
        ):
            declare(kind)
        on("people.merge", after_merge)
        telling.register_kinds()
        on("ledger.proposal_submitted", telling.tell_submitted)
        on("ledger.proposal_decided", telling.tell_decided)
        on("ledger.objection_raised", telling.tell_raised)
        on("ledger.objection_decided", telling.tell_answered)
        on("ledger.year_closed", telling.tell_year)
        on("ledger.year_reopened", telling.tell_year)
        kinds.register(CREDITS)
        guard_imports()
        from gongxun.base.access.roles import Role

        navigation.register(
            navigation.Entry(
                _("学时认定"),
                "ledger:proposals",
                "clipboard-list",
                30,
                frozenset({Role.TRAINING_OFFICER}),
                short=_("认定"),
                url_names=frozenset(
                    {
                        "ledger:proposal",
                        "ledger:decide",
                        "ledger:decided",
                        "ledger:objections",
                        "ledger:objection",
                        "ledger:uphold",
                        "ledger:years",
                        "ledger:year_close",
                        "ledger:year_reopen",
                    }
                ),
            )
        )
        navigation.register(
            navigation.Entry(
                _("我的学时"),
                "ledger:mine",
                "list-details",
                35,
                shown=_has_own_file,
                short=_("学时"),
                url_names=frozenset({"ledger:propose", "ledger:object"}),
            )
        )


def _has_own_file(request: HttpRequest) -> bool:
    from gongxun.registry.people.selectors import person_of

    return person_of(request.viewer) is not None  # type: ignore[attr-defined]
