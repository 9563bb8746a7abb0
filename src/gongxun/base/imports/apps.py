from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "gongxun.base.imports"
    label = "imports"

    def ready(self) -> None:
        from gongxun.base.access.roles import Role
        from gongxun.base.imports.services.telling import register_kinds
        from gongxun.base.shell import navigation

        register_kinds()
        navigation.register(
            navigation.Entry(
                _("导入"),
                "imports:index",
                "file-import",
                40,
                frozenset({Role.TRAINING_OFFICER, Role.SYSTEM_ADMINISTRATOR}),
                url_names=frozenset({"imports:start", "imports:run", "imports:undo"}),
            )
        )
