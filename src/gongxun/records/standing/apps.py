from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class StandingConfig(AppConfig):
    name = "gongxun.records.standing"
    label = "standing"

    def ready(self) -> None:
        from gongxun.base.access.roles import Role
        from gongxun.base.shell.navigation import Entry, register
        from gongxun.records.standing.services.reminding import register_kinds

        register_kinds()
        readers = frozenset({Role.TRAINING_OFFICER, Role.INSPECTOR})
        own = frozenset({"standing:explanation"})
        below = frozenset({"standing:organisation", "standing:figure", "standing:subjects"})
        lists = frozenset(
            {"standing:people", "standing:person", "standing:remind", "standing:reminder"}
        )
        register(
            Entry(
                _("达标情况"),
                "standing:board",
                "layout-dashboard",
                10,
                readers,
                short=_("达标"),
                url_names=below,
            )
        )
        register(
            Entry(
                _("人员名单"),
                "standing:roster",
                "users",
                20,
                readers,
                short=_("人员"),
                url_names=lists,
            )
        )
        register(
            Entry(
                _("我的达标"),
                "standing:mine",
                "target",
                30,
                shown=_has_own_file,
                short=_("我的"),
                url_names=own,
            )
        )
        register(
            Entry(
                _("达标计算"),
                "standing:snapshots",
                "refresh",
                40,
                frozenset({Role.SYSTEM_ADMINISTRATOR}),
            )
        )


def _has_own_file(request: HttpRequest) -> bool:
    from gongxun.registry.people.selectors import person_of

    return person_of(request.viewer) is not None  # type: ignore[attr-defined]
