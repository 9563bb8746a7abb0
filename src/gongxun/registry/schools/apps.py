from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    name = "gongxun.registry.schools"
    label = "schools"

    def ready(self) -> None:
        from gongxun.base.sheets import kinds
        from gongxun.base.shell import groups, navigation
        from gongxun.registry.schools.sheets import PROFILES, ROOMS

        kinds.register(PROFILES)
        kinds.register(ROOMS)
        groups.register("resources", groups.Tab(_("院校"), "schools:list", 30, _keeps))
        groups.register("resources", groups.Tab(_("院校协作"), "schools:alliances", 31, _keeps))
        pages = ("list", "school", "edit", "add_room", "end_room", "add_picture", "alliances",
                 "alliance", "found_alliance", "add_member", "leave", "end_alliance",
                 "share_with_members")  # fmt: skip
        navigation.belong([f"schools:{page}" for page in pages], "resources:list")


def _keeps(request: HttpRequest) -> bool:
    from gongxun.base.access.roles import Permission

    viewer = request.viewer  # type: ignore[attr-defined]
    return bool(viewer.scopes(Permission.VIEW_RESOURCES, "organisation"))
