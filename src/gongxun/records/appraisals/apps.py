from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from gongxun.base.access.gate import Viewer
    from gongxun.registry.schools.selectors import Panel


class AppraisalsConfig(AppConfig):
    name = "gongxun.records.appraisals"
    label = "appraisals"

    def ready(self) -> None:
        from gongxun.base.outbox.services import declare, on
        from gongxun.base.shell import groups, navigation
        from gongxun.records.appraisals.services import telling
        from gongxun.registry.schools.selectors import register_panel

        telling.register_kinds()
        declare("appraisals.changed")
        on("appraisals.changed", telling.tell_changed)
        register_panel(_panel)
        groups.register("resources", groups.Tab(_("办学评估"), "appraisals:list", 40, _keeps))
        pages = ("list", "rounds", "round", "open", "invite", "extend", "cancel_round",
                 "appraisal", "rate", "visit", "findings", "score", "announce", "cancel",
                 "report", "send_back")  # fmt: skip
        navigation.belong([f"appraisals:{page}" for page in pages], "resources:list")


def _keeps(request: HttpRequest) -> bool:
    from gongxun.base.access.roles import Permission

    viewer = request.viewer  # type: ignore[attr-defined]
    return bool(viewer.scopes(Permission.VIEW_RESOURCES, "organisation"))


def _panel(viewer: "Viewer", school_id: int) -> "Panel":
    """Every year's appraisals on the school's page."""
    from django.urls import reverse

    from gongxun.base.shell.formats import hundredths
    from gongxun.records.appraisals.selectors import results_of
    from gongxun.registry.schools.selectors import Panel

    rows = [
        (
            _now("%(year)d 年 · %(title)s") % {"year": one.year, "title": one.title},
            reverse("appraisals:appraisal", args=[one.appraisal_id]),
            " · ".join(
                words
                for words in (
                    one.organiser, one.state, one.grade,
                    _now("%(points)s 分") % {"points": hundredths(one.score_hundredths)}
                    if one.score_hundredths is not None else "",
                )
                if words
            ),
        )
        for one in results_of(viewer, school_id)
    ]  # fmt: skip
    return Panel(_now("评估结果"), rows=rows, order=20)
