from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliciesConfig(AppConfig):
    name = "gongxun.registry.policies"
    label = "policies"

    def ready(self) -> None:
        from gongxun.base.outbox import services as outbox

        outbox.declare("policies.book_published")
        from gongxun.base.access.roles import Role
        from gongxun.base.shell import navigation

        pages = ("publish", "book", "comparison")
        navigation.register(
            navigation.Entry(
                _("指标册"),
                "policies:books",
                "book-2",
                35,
                frozenset({Role.SYSTEM_ADMINISTRATOR}),
                url_names=frozenset(f"policies:{page}" for page in pages),
            )
        )
