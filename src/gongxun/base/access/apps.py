from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "gongxun.base.access"
    label = "access"

    def ready(self) -> None:
        from gongxun.base.access import signals
        from gongxun.base.access.roles import Role
        from gongxun.base.shell import navigation

        signals.connect()
        security = frozenset({Role.SECURITY_ADMINISTRATOR})
        navigation.register(
            navigation.Entry(
                _("账号与授权"),
                "access:accounts",
                "key",
                order=10,
                roles=security,
                short=_("账号"),
                url_names=frozenset({"access:account", "access:open_one"}),
            )
        )
        navigation.register(
            navigation.Entry(
                _("开通账号"),
                "access:enrol",
                "users",
                order=20,
                roles=security,
                short=_("开通"),
                url_names=frozenset({"access:enrol_place"}),
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
