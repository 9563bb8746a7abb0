from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    name = "gongxun.registry.sites"
    label = "sites"

    def ready(self) -> None:
        from gongxun.base.outbox.services import declare
        from gongxun.base.sheets import kinds
        from gongxun.base.shell import groups, navigation
        from gongxun.registry.sites.sheets import SITES

        declare("sites.turned")
        kinds.register(SITES)
        groups.register("resources", groups.Tab(_("教学点"), "sites:list", 30, _keeps))
        pages = ("list", "national", "site", "add", "edit", "courses", "add_picture", "review",
                 "retire", "routes", "route", "add_route", "edit_route", "retire_route", "calls",
                 "call", "open_call", "propose", "cancel_call", "score", "strike")  # fmt: skip
        navigation.belong({f"sites:{page}" for page in pages}, "resources:list")


def _keeps(request: HttpRequest) -> bool:
    from gongxun.base.access.roles import Permission

    viewer = request.viewer  # type: ignore[attr-defined]
    return bool(viewer.scopes(Permission.VIEW_RESOURCES, "organisation"))
