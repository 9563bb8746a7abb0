from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "gongxun.records.ledger"
    label = "ledger"

    def ready(self) -> None:
        from gongxun.base.sheets import kinds
        from gongxun.records.ledger.services import telling
        from gongxun.records.ledger.sheets import CREDITS
        from gongxun.records.ledger.sheets.guarding import guard_imports

        _declare_events()
        telling.register_kinds()
        kinds.register(CREDITS)
        guard_imports()
        _enter_navigation()


def _declare_events() -> None:
    from gongxun.base.outbox.services import declare, on
    from gongxun.records.ledger.services import after_merge, telling

    for kind in ("entry_recorded", "entries_recorded", "entry_reversed", "entries_reversed"):
        declare(f"ledger.{kind}")
    on("people.merge", after_merge)
    for kind, tell in (
        ("proposal_submitted", telling.tell_submitted),
        ("proposal_decided", telling.tell_decided),
        ("objection_raised", telling.tell_raised),
        ("objection_decided", telling.tell_answered),
        ("year_closed", telling.tell_year),
        ("year_reopened", telling.tell_year),
    ):
        declare(f"ledger.{kind}")
        on(f"ledger.{kind}", tell)


def _enter_navigation() -> None:
    from gongxun.base.access.roles import Role
    from gongxun.base.shell import navigation

    deciding = ("proposal", "decide", "decided", "objections", "objection", "uphold")
    closing = ("years", "year_close", "year_reopen")
    navigation.register(
        navigation.Entry(
            _("学时认定"),
            "ledger:proposals",
            "clipboard-list",
            30,
            frozenset({Role.TRAINING_OFFICER}),
            short=_("认定"),
            url_names=frozenset(f"ledger:{name}" for name in (*deciding, *closing)),
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
