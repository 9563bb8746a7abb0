"""An appraisal in words: where it stands, and what each side said by criterion."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from gongxun.base.access.selectors import display_names
from gongxun.base.shell import formats
from gongxun.base.shell.parts import Step
from gongxun.records.appraisals import flow
from gongxun.records.appraisals.indices import Criterion, Index
from gongxun.records.appraisals.models import (
    PUBLIC,
    Appraisal,
    Evidence,
    Rating,
    Round,
    Scoring,
    State,
    Subject,
)


@dataclass(slots=True)
class Line:
    """One criterion: the school's own rating, what was found, the mean of the scorers (hundredths)."""

    criterion: Criterion
    rating: Rating | None
    finding: str
    mean: int | None
    evidence: list[Evidence] = field(default_factory=list)


def lines_of(
    appraisal: Appraisal, index: Index, *, shows_scores: bool, shows_findings: bool
) -> list[tuple[str, list[Line]]]:
    """Every criterion under the title of its dimension, in four queries."""
    ratings = {one.criterion: one for one in appraisal.ratings.all()}
    findings: Mapping[str, str] = {}
    points: list[Mapping[str, int]] = []
    if shows_findings:
        findings = dict(appraisal.findings.values_list("criterion", "words"))
    if shows_scores:
        points = list(appraisal.scorings.values_list("points", flat=True))
    shown: dict[str, list[Evidence]] = {}
    for one in appraisal.evidence.filter(item=None).select_related("file").order_by("pk"):
        shown.setdefault(one.criterion, []).append(one)
    return [
        (
            dimension.title,
            [
                Line(
                    one,
                    ratings.get(one.key),
                    findings.get(one.key, ""),
                    mean_of([given[one.key] for given in points if one.key in given]),
                    shown.get(one.key, []),
                )
                for one in dimension.criteria
            ],
        )
        for dimension in index.dimensions
    ]


def mean_of(points: list[int]) -> int | None:
    """The mean in hundredths, rounded down."""
    return sum(points) * 100 // len(points) if points else None


def scorings_of(appraisal: Appraisal) -> list[tuple[str, Scoring]]:
    """Who gave what, in the order in which they did."""
    rows = list(appraisal.scorings.order_by("scored_at", "pk"))
    names = display_names([one.scorer for one in rows])
    return [(names.get(one.scorer, ""), one) for one in rows]


def steps_of(appraisal: Appraisal) -> list[Step]:
    """The way of an appraisal; rectification only where there is any. None of one that was cancelled."""
    if appraisal.state == State.CANCELLED:
        return []
    mends = appraisal.state == State.RECTIFICATION or appraisal.items.exists()
    order: list[State] = [
        one
        for one in flow.ORDER
        if one != State.INVITED
        and (one != State.RECTIFICATION or mends or appraisal.state not in PUBLIC)
    ]
    state = State.SELF_RATING if appraisal.state == State.INVITED else State(appraisal.state)
    at = order.index(state)
    words = {
        State.SELF_RATING: _("自评"), State.SUBMITTED: _("提交"), State.VISITING: _("考察评分"),
        State.SCORED: _("汇总"), State.ANNOUNCED: _("公布"), State.RECTIFICATION: _("整改"),
        State.CLOSED: _("办结"),
    }  # fmt: skip
    return [
        Step(
            words[one],
            "done" if place < at or state == State.CLOSED
            else "current" if place == at else "ahead",
        )
        for place, one in enumerate(order)
    ]  # fmt: skip


def facts_of_round(round_: Round, index: Index) -> list[tuple[str, Any]]:
    facts = [
        (_("主办单位"), round_.organiser.name),
        (_("对象"), round_.get_subject_display()),
        (_("年度"), str(round_.year)),
        (_("指标体系"), index.title),
        (_("自评截止"), formats.day(round_.self_rating_until)),
        (_("评分截止"), formats.day(round_.score_until)),
        (_("至少几人评分"), str(index.scorers_at_least)),
    ]
    if round_.end_reason:
        facts.append((_("取消原因"), round_.end_reason))
    return facts


def facts_of(appraisal: Appraisal, index: Index, *, shows_scores: bool) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = []
    if appraisal.round.subject == Subject.COURSE:
        facts.append((_("所属院校"), appraisal.school.name))
    facts += [
        (_("主办单位"), appraisal.round.organiser.name),
        (_("自评截止"), formats.day(appraisal.round.self_rating_until)),
    ]
    if appraisal.submitted_at:
        facts.append((_("自评得分"), formats.hundredths(appraisal.self_score_hundredths)))
    if appraisal.visit_on:
        facts.append((_("考察日期"), formats.day(appraisal.visit_on)))
        facts.append((_("考察人"), appraisal.visitors))
    if shows_scores and appraisal.score_hundredths is not None:
        facts.append((_("评估得分"), formats.hundredths(appraisal.score_hundredths)))
        facts.append((_("等次"), index.grade_title(appraisal.grade)))
    if appraisal.announced_on:
        facts.append((_("公布日期"), formats.day(appraisal.announced_on)))
    if appraisal.closed_on:
        facts.append((_("结束日期"), formats.day(appraisal.closed_on)))
    if appraisal.end_reason:
        facts.append((_("取消原因"), appraisal.end_reason))
    return facts


def next_words(appraisal: Appraisal, index: Index, scored: int) -> str:
    """The one sentence that says what comes next."""
    until = {
        "rating": formats.day(appraisal.round.self_rating_until),
        "score": formats.day(appraisal.round.score_until),
    }
    match appraisal.state:
        case State.INVITED | State.SELF_RATING:
            return _("院校按指标逐条自评、附佐证，%(rating)s 前提交。") % until
        case State.SUBMITTED:
            return _("自评已提交，等主办单位安排考察。")
        case State.VISITING:
            return _("已有 %(have)d 人评分，至少 %(least)d 人；评分截止 %(score)s。") % {
                "have": scored, "least": index.scorers_at_least, **until,
            }  # fmt: skip
        case State.SCORED:
            return _("得分已汇总，等主办单位公布结果、提出整改要求。")
        case State.ANNOUNCED:
            return _("结果已公布，没有整改要求，可以办结。")
        case State.RECTIFICATION:
            left = appraisal.items.exclude(state="accepted").count()
            if left:
                return _("还有 %(left)d 条整改没有验收。") % {"left": left}
            return _("整改全部验收，可以办结。")
        case State.CLOSED:
            return _("评估已办结。")
    return _("评估已取消。")
