from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

EVENTS = (
    "orgs.founded",
    "orgs.revised",
    "orgs.moved",
    "orgs.merged",
    "orgs.dissolved",
    "orgs.affiliated",
    "orgs.roster_confirmed",
    "orgs.summary_returned",
)


class OrgsConfig(AppConfig):
    name = "gongxun.registry.orgs"
    label = "orgs"

    def ready(self) -> None:
        from gongxun.base.access.gate import ScopeKind, register_scope
        from gongxun.base.access.roles import Role
        from gongxun.base.outbox import services as outbox
        from gongxun.base.sheets import kinds
        from gongxun.registry.orgs.selectors import scoping
        from gongxun.registry.orgs.sheets import ORGANISATIONS
        from gongxun.registry.orgs.sheets.ending import why_ended

        register_scope(
            "organisation",
            ScopeKind(
                scoping.covers,
                scoping.members,
                scoping.are_everything,
                scoping.names,
                scoping.find,
            ),
        )
        kinds.register(ORGANISATIONS)
        kinds.ask_ended(why_ended)
        for event in EVENTS:
            outbox.declare(event)
        from gongxun.base.shell import navigation

        navigation.register(
            navigation.Entry(
                _("组织"),
                "orgs:list",
                "sitemap",
                12,
                frozenset({Role.SYSTEM_ADMINISTRATOR}),
                url_names=frozenset({"orgs:tree", "orgs:found", "orgs:organisation", "orgs:act"}),
            )
        )
