"""What every year's appraisals made of a school."""

from dataclasses import dataclass

from gongxun.base.access.gate import Viewer
from gongxun.records.appraisals.indices import index_of
from gongxun.records.appraisals.models import PUBLIC, Appraisal
from gongxun.records.appraisals.selectors.rights import visible


@dataclass(frozen=True, slots=True)
class Result:
    """``grade`` and ``score_hundredths`` once they are announced; ``state`` in words."""

    appraisal_id: int
    year: int
    title: str
    organiser: str
    state: str
    grade: str
    score_hundredths: int | None


def results_of(viewer: Viewer, school_id: int) -> list[Result]:
    """Every appraisal of a school and its courses that the viewer sees, the latest first."""
    rows = visible(viewer).filter(school_id=school_id).select_related("round__organiser")
    return [_result(one) for one in rows.order_by("-round__year", "-pk")[:60]]


def _result(one: Appraisal) -> Result:
    public = one.state in PUBLIC
    return Result(
        one.pk,
        one.round.year,
        one.title,
        one.round.organiser.name,
        str(one.get_state_display()),
        index_of(one.round.index).grade_title(one.grade) if public else "",
        one.score_hundredths if public else None,
    )
