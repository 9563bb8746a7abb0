from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "gongxun.registry.resources"
    label = "resources"

    def ready(self) -> None:
        from gongxun.base.access.roles import Role
        from gongxun.base.outbox.services import declare
        from gongxun.base.shell import navigation

        for event in ("resources.published", "resources.ended"):
            declare(event)
        pages = ("resource", "version", "add", "edit", "revise", "terms", "recall", "retire",
                 "comparison", "discard")  # fmt: skip
        navigation.register(
            navigation.Entry(
                _("教学资源"),
                "resources:list",
                "book-2",
                40,
                frozenset(
                    {
                        Role.TRAINING_OFFICER,
                        Role.INSPECTOR,
                        Role.SCHOOL_REGISTRAR,
                        Role.REVIEWER,
                    }
                ),
                short=_("资源"),
                url_names=frozenset(f"resources:{page}" for page in pages),
            )
        )
