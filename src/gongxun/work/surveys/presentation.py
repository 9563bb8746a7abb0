"""Surveys in words, figures and charts."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongxun.base.shell import formats
from gongxun.base.shell.duties import Duty
from gongxun.base.shell.parts import Chart, Event, Figure, Job, Series, Step
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.people.pickers import CATEGORIES, EMPLOYMENTS
from gongxun.work.surveys.models import QuotaBy, Respondents, State, Survey
from gongxun.work.surveys.selectors.progress import Tally
from gongxun.work.surveys.selectors.results import Result
from gongxun.work.surveys.selectors.visibility import waiting

COURSE = (State.DRAFT, State.OPEN, State.CLOSED)
# A picture of more bars than so many is no picture; the table has them all.
MOST_BARS = 8


def duties_of(request: HttpRequest) -> Iterator[Duty]:
    """At the head of the first page: surveys that wait for the reader's answer."""
    found = list(
        waiting(request.viewer)  # type: ignore[attr-defined]
        .order_by("survey__closes_on", "pk")
        .values_list("pk", "survey__title", "survey__closes_on")[:3]
    )
    for key, title, closes_on in found:
        yield Duty(
            _("待答的调研：%(title)s（%(day)s 截止）")
            % {"title": title, "day": formats.day(closes_on)},
            reverse("surveys:answer", args=[key]),
            _("去填写"),
        )


def course_of(survey: Survey) -> list[Step]:
    if survey.state == State.CANCELLED:
        return []
    state = State.OPEN if survey.state == State.OPENING else State(survey.state)
    at = COURSE.index(state)
    labels = [*(one.label for one in COURSE), _("公布结果")]
    if survey.published_at is not None:
        at = len(COURSE)
    return [
        Step(str(label), "done" if place < at else "current" if place == at else "ahead")
        for place, label in enumerate(labels)
    ]


def facts_of_survey(survey: Survey) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("开展单位"), survey.organisation.name),
        (_("计划年度"), str(survey.year)),
        (_("向谁调研"), whom(survey)),
        (_("是否匿名"), _("匿名") if survey.anonymous else _("实名")),
        (
            _("时间"),
            _("%(since)s 至 %(until)s")
            % {"since": formats.day(survey.opens_on), "until": formats.day(survey.closes_on)},
        ),
    ]
    if survey.quota_by:
        facts.append((_("名额"), quota(survey)))
    if survey.end_reason:
        facts.append((_("取消的原因"), survey.end_reason))
    return facts


def whom(survey: Survey) -> str:
    if survey.respondents == Respondents.ORGANISATIONS:
        return _("下一级各单位，由其培训管理员填写")
    places = [one.name for one in facts_of(survey.place_ids).values()]
    said = [_("、").join(places) if places else _("本单位及全部下级的干部")]
    for table, keys in ((CATEGORIES, survey.categories), (EMPLOYMENTS, survey.employments)):
        if keys:
            said.append(_("、").join(str(title) for key, title in table if key in keys))
    if survey.sample:
        said.append(_("随机抽取 %(count)s 人") % {"count": formats.count(survey.sample)})
    return _("；").join(said)


def quota(survey: Survey) -> str:
    words = [str(QuotaBy(survey.quota_by).label)]
    if survey.quota_least:
        words.append(_("每组最少 %(count)d 份") % {"count": survey.quota_least})
    if survey.quota_most:
        words.append(_("每组最多 %(count)d 份") % {"count": survey.quota_most})
    return _("，").join(words)


def head_figures(tally: Tally) -> list[Figure]:
    return [
        Figure(_("已邀请"), formats.count(tally.invited), _("份")),
        Figure(
            _("已答"), formats.count(tally.answered), _("份"),
            sentence=_("回收率 %(share)s") % {"share": formats.share(tally.answered, tally.invited)},
        ),
        Figure(_("不参加"), formats.count(tally.declined), _("份")),
        Figure(_("未答"), formats.count(tally.open), _("份")),
    ]  # fmt: skip


def history_of(survey: Survey) -> list[Event]:
    """Deadlines that were put off, the latest first."""
    return [
        Event(
            timezone.localdate(one.made_at),
            _("截止日期由 %(before)s 延至 %(after)s")
            % {"before": formats.day(one.before), "after": formats.day(one.after)},
            one.reason,
        )
        for one in survey.extensions.order_by("-pk")
    ]


def opening_job(survey: Survey, invited: int) -> Job:
    return Job(
        title=_("正在发出邀请"),
        doing=ngettext("已写入 %(count)d 份", "已写入 %(count)d 份", invited) % {"count": invited},
        done=invited,
        total=survey.to_invite,
        poll_url=reverse("surveys:opening", args=[survey.pk]),
    )


def chart_of(result: Result) -> Chart | None:
    """Bars of a question with choices; of many only the most chosen, ratings always in their order."""
    if not result.rows or not result.answered:
        return None
    rows, note = list(result.rows), ""
    if result.question.kind != "rating" and len(rows) > MOST_BARS:
        rows = sorted(rows, key=lambda one: -one.count)[:MOST_BARS]
        note = _("选得最多的 %(count)d 项；全部见表。") % {"count": MOST_BARS}
    return Chart(
        title=_("各选项的人数"),
        categories=[one.title for one in rows],
        series=[Series(_("人数"), [float(one.count) for one in rows], shape="bar")],
        heading=_("选项"),
        note=note,
    )
