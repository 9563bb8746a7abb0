"""What the figures of training say of a school, on the school's own page: the schools know nothing of standing."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell import formats
from gongxun.base.shell.parts import Status
from gongxun.records.standing.selectors.figures import (
    Ratio,
    current_snapshot,
    organisation_figures,
)
from gongxun.registry.policies.selectors import plan_book
from gongxun.registry.schools.selectors import Panel


def teaching_indicators(viewer: Viewer, school_id: int) -> Panel:
    """A school's own ratios and counts, which name nobody: for who has its results or keeps its resources."""
    title = _("教学指标")
    may = any(
        viewer.may(permission, "organisation", school_id)
        for permission in (Permission.VIEW_RESULTS, Permission.VIEW_RESOURCES)
    )
    book = plan_book()
    snapshot = current_snapshot(book.id) if may else None
    if snapshot is None:
        return Panel(title)
    windows = [f"{book.plan.start.year}-{book.plan.end.year}", str(snapshot.as_of.year)]
    system = Viewer.system(viewer.today)
    found = organisation_figures(system, school_id, snapshot, windows)
    english = (get_language() or "").startswith("en")
    facts = [
        (
            one.title_en if english else one.title_zh,
            _worded(figure),
        )
        for one in book.indicators
        for figure in found.get(one.id, ())
        if isinstance(figure, Ratio)
    ]
    return Panel(title, facts=facts, order=10)


def _worded(figure: Ratio) -> str:
    value = figure.value
    if value is None:
        return formats.NO_DATA
    shown = (
        formats.percent(value)
        if figure.denominator is not None
        else formats.hundredths(int(value * 100))
    )
    return f"{shown} · {Status(figure.status).label}（{figure.window}）"
