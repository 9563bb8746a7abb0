from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class TeachersConfig(AppConfig):
    name = "gongxun.registry.teachers"
    label = "teachers"

    def ready(self) -> None:
        from gongxun.base.outbox.services import declare
        from gongxun.base.sheets import kinds
        from gongxun.base.shell import groups, navigation
        from gongxun.registry.teachers.sheets import KINDS

        declare("teachers.turned")
        for kind in KINDS:
            kinds.register(kind)
        groups.register("resources", groups.Tab(_("师资"), "teachers:list", 20, _keeps))
        pages = ("list", "teacher", "add", "edit", "change_picture", "turn", "record", "hours",
                 "strike_record")  # fmt: skip
        navigation.belong({f"teachers:{page}" for page in pages}, "resources:list")
        navigation.register(
            navigation.Entry(
                _("我的教学"), "teachers:mine", "school", 36, shown=_teaches, short=_("教学")
            )
        )


def _keeps(request: HttpRequest) -> bool:
    from gongxun.base.access.roles import Permission

    viewer = request.viewer  # type: ignore[attr-defined]
    return bool(viewer.scopes(Permission.VIEW_RESOURCES, "organisation"))


def _teaches(request: HttpRequest) -> bool:
    from gongxun.registry.teachers.selectors import is_teaching

    return is_teaching(request.viewer)  # type: ignore[attr-defined]
