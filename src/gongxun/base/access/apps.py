from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "gongxun.base.access"
    label = "access"

    def ready(self) -> None:
        from gongxun.base.access.roles import Role
        from gongxun.base.shell import navigation

        navigation.register(
            navigation.Entry(
                _("账号与授权"),
                "access:accounts",
                "key",
                order=10,
                roles=frozenset({Role.SECURITY_ADMINISTRATOR}),
            )
        )
        navigation.register(
            navigation.Entry(
                _("审计"),
                "access:audit",
                "history",
                order=10,
                roles=frozenset({Role.AUDIT_ADMINISTRATOR}),
            )
        )
