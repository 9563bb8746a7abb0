from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "gongxun.registry.orgs"
    label = "orgs"

    def ready(self) -> None:
        from gongxun.base.access.gate import ScopeKind, register_scope
        from gongxun.registry.orgs.selectors import covers, members

        register_scope("organisation", ScopeKind(covers, members))
