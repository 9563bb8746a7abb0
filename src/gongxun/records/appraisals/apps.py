from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AppraisalsConfig(AppConfig):
    name = "gongxun.records.appraisals"
    label = "appraisals"

    def ready(self) -> None:
        from gongxun.base.outbox.services import declare, on
        from gongxun.base.shell import groups, navigation
        from gongxun.records.appraisals.of_school import panel
        from gongxun.records.appraisals.services import telling
        from gongxun.registry.schools.selectors import register_panel

        telling.register_kinds()
        declare("appraisals.changed")
        on("appraisals.changed", telling.tell_changed)
        register_panel(panel)
        groups.register("resources", groups.Tab(_("办学评估"), "appraisals:list", 40, _keeps))
        pages = ("list", "rounds", "round", "open", "invite", "extend", "cancel_round",
                 "appraisal", "rate", "visit", "findings", "score", "announce", "cancel",
                 "report", "send_back")  # fmt: skip
        navigation.belong([f"appraisals:{page}" for page in pages], "resources:list")


def _keeps(request: HttpRequest) -> bool:
    from gongxun.base.access.roles import Permission

    viewer = request.viewer  # type: ignore[attr-defined]
    return bool(viewer.scopes(Permission.VIEW_RESOURCES, "organisation"))
