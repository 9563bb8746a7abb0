from django.apps import AppConfig

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
        from gongxun.base.outbox import services as outbox
        from gongxun.base.sheets import kinds
        from gongxun.registry.orgs.selectors import covers, members
        from gongxun.registry.orgs.sheets import ORGANISATIONS

        register_scope("organisation", ScopeKind(covers, members))
        kinds.register(ORGANISATIONS)
        for event in EVENTS:
            outbox.declare(event)
