"""Every year's appraisals, as the school's own page shows them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.shell.formats import hundredths
from gongxun.records.appraisals.selectors import Result, results_of
from gongxun.registry.schools.selectors import Panel


def panel(viewer: Viewer, school_id: int) -> Panel:
    rows = [
        (
            _("%(year)d 年 · %(title)s") % {"year": one.year, "title": one.title},
            reverse("appraisals:appraisal", args=[one.appraisal_id]),
            _words(one),
        )
        for one in results_of(viewer, school_id)
    ]
    return Panel(_("评估结果"), rows=rows, order=20)


def _words(one: Result) -> str:
    points = ""
    if one.score_hundredths is not None:
        points = _("%(points)s 分") % {"points": hundredths(one.score_hundredths)}
    return " · ".join(filter(None, (one.organiser, one.state, one.grade, points)))
