"""A plan and its classes in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.access.selectors import display_names
from gongxun.base.shell import formats
from gongxun.base.shell.duties import Duty
from gongxun.base.shell.parts import Event, Step
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.resources.selectors import Use
from gongxun.registry.resources.selectors.terms import read_taxonomy
from gongxun.work.plans import wording
from gongxun.work.plans.clashes import Clash
from gongxun.work.plans.models import (
    DECIDED,
    AnnualPlan,
    Asked,
    Audience,
    ClassCategory,
    ClassForm,
    Consultation,
    Focus,
    MoneyCategory,
    PlanChange,
    PlannedClass,
    PlanStep,
    State,
    Theme,
)
from gongxun.work.plans.rulebook import read_rules
from gongxun.work.plans.selectors.courses import classes_using
from gongxun.work.plans.selectors.waiting import waiting_consultations, waiting_plans

COURSE = (
    State.DRAFT, State.CONSULTING, State.SUBMITTED, State.APPROVED, State.PUBLISHED, State.CLOSED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClashLine:
    """A clash as the page shows it: ``links`` lead to the classes concerned."""

    kind: str
    words: str
    blocks: bool
    links: list[tuple[str, str]]


def duties_of(request: HttpRequest) -> Iterator[Duty]:
    """At the head of the first page: plans that wait for the reader's approval, consultations for her answer."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    for plan in waiting_plans(viewer):
        yield Duty(
            _("待审批的年度计划：%(title)s") % {"title": plan.title},
            reverse("plans:plan", args=[plan.pk]),
            _("去审批"),
        )
    for one in waiting_consultations(viewer):
        words = {"title": one.plan.title, "day": formats.day(one.due_on)}
        yield Duty(
            _("待回复的会商：%(title)s（%(day)s 前）") % words,
            reverse("plans:consultation", args=[one.pk]),
            _("去回复"),
        )


def usage_of(resource_id: int) -> list[Use]:
    """The planned classes that rest on a course. Of a plan that is not approved only whose it is and when."""
    return [
        Use(
            one.title if one.plan.state in DECIDED else _("（草稿中的班次）"),
            one.plan.organisation.name,
            _("%(year)d 年 %(month)d 月") % {"year": one.plan.year, "month": one.month},
            reverse("plans:class", args=[one.pk]),
        )
        for one in classes_using(resource_id)
    ]


def course_of(plan: AnnualPlan) -> list[Step]:
    at = COURSE.index(State(plan.state))
    return [
        Step(
            str(state.label),
            "done" if place < at or plan.state == State.CLOSED
            else "current" if place == at else "ahead",
        )
        for place, state in enumerate(COURSE)
    ]  # fmt: skip


def facts_of_plan(plan: AnnualPlan, *, keeps: bool) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("单位"), plan.organisation.name),
        (_("年度"), str(plan.year)),
    ]
    if keeps:
        category = str(ClassCategory(plan.class_category).label)
        facts += [
            (_("总经费"), _("%(amount)s 万元") % {"amount": wording.wan(plan.budget_fen)}),
            (_("培训类别"), category),
        ]
    if plan.note:
        facts.append((_("说明"), plan.note))
    if plan.published_at:
        facts.append((_("发布"), formats.day(timezone.localdate(plan.published_at))))
    return facts


def clash_lines(clashes: Sequence[Clash], classes: Sequence[PlannedClass]) -> list[ClashLine]:
    titles = {one.pk: one.title for one in classes}
    numbers = {one.pk: one.number for one in classes}
    places = {one.place for one in clashes if one.place is not None}
    names = {key: fact.name for key, fact in facts_of(places).items()} if places else {}
    return [
        ClashLine(
            wording.kind_words(one.kind),
            wording.clash_words(one, titles, names),
            one.blocks,
            [
                (_("第 %(number)d 行") % {"number": numbers[key]}, f"#class-{key}")
                for key in one.classes
                if key in numbers
            ],
        )
        for one in clashes
    ]


def lines_of(
    plan: AnnualPlan, classes: Sequence[PlannedClass]
) -> list[tuple[str, list[PlannedClass], str]]:
    """The lines asked of every plan: what each is called, its classes, and the reason where it has none."""
    reasons = dict(plan.line_reasons.values_list("line", "reason"))
    standing = [one for one in classes if one.state != "cancelled"]
    return [
        (
            str(Focus(line).label),
            [one for one in standing if line in one.focus],
            reasons.get(line, ""),
        )
        for line in read_rules().required_lines
    ]


def history_of(plan: AnnualPlan) -> list[Event]:
    """Every step, the latest first, with who took it."""
    steps: list[PlanStep] = list(plan.steps.order_by("-pk"))
    names = display_names({one.by for one in steps if one.by})
    return [
        Event(
            timezone.localdate(one.at),
            f"{one.get_kind_display()}{_('（')}{names[one.by]}{_('）')}"
            if one.by in names
            else str(one.get_kind_display()),
            one.words,
        )
        for one in steps
    ]


def changes_of(plan: AnnualPlan) -> list[tuple[PlanChange, str, str, str]]:
    """Every change after approval, the latest first: with what changed, before and after in words."""
    rows = list(plan.changes.select_related("planned_class").order_by("-pk")[:200])
    schools = {
        int(v) for one in rows if one.what == "school_id" for v in (one.before, one.after) if v
    }
    names = {str(key): fact.name for key, fact in facts_of(schools).items()} if schools else {}
    return [
        (one, what_words(one.what), value_words(one.what, one.before, names),
         value_words(one.what, one.after, names))
        for one in rows
    ]  # fmt: skip


def what_words(what: str) -> str:
    """How a changed field is called."""
    if what.startswith("budget."):
        return str(MoneyCategory(what.removeprefix("budget.")).label)
    known = {
        "title": _("班次名称"), "audience": _("培训对象"), "focus": _("必备内容"),
        "categories": _("人员类别"), "purpose": _("目的"), "topics": _("课程专题"), "themes": _("主题"),
        "form": _("培训形式"), "places": _("人数"), "days_hundredths": _("天数"),
        "hours_hundredths": _("每人学时"), "month": _("月份"), "school_id": _("承办院校"),
        "main_class": _("主体班次"), "party_spirit_class": _("党性教育培训班"),
        "demonstration": _("示范培训"), "to_grassroots": _("送教到基层"),
        "class_category": _("培训类别"), "cost_fen": _("经费"), "added": _("增加班次"),
        "cancelled": _("取消班次"), "quotas": _("名额合计"),
    }  # fmt: skip
    return known.get(what, what)


def value_words(what: str, value: str, schools: dict[str, str]) -> str:
    """A value of the history as a reader says it."""
    if not value:
        return _("无")
    if what == "cost_fen" or what.startswith("budget."):
        return _("%(amount)s 万元") % {"amount": wording.wan(int(value))}
    if what.endswith("_hundredths"):
        return formats.hundredths(int(value))
    if what == "month":
        return wording.month_words(int(value))
    if what == "school_id":
        return schools.get(value, value)
    if value in ("True", "False"):
        return _("是") if value == "True" else _("否")
    labels = _labels(what)
    return _("、").join(labels.get(key, key) for key in value.split(",")) if labels else value


def _labels(what: str) -> dict[str, str]:
    if what == "topics":
        return {one.key: one.title for one in read_taxonomy().topics}
    choices = {
        "audience": Audience, "focus": Focus, "themes": Theme, "form": ClassForm,
        "class_category": ClassCategory,
    }.get(what)  # fmt: skip
    return {key: str(label) for key, label in choices.choices} if choices else {}


def facts_of_class(one: PlannedClass, *, keeps: bool) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("培训对象"), one.get_audience_display()),
        (_("时间"), _("%(year)d 年 %(month)d 月") % {"year": one.plan.year, "month": one.month}),
        (_("人数"), formats.count(one.places)),
        (_("天数"), formats.days(one.days_hundredths)),
        (_("每人学时"), formats.hours(one.hours_hundredths)),
        (_("培训形式"), one.get_form_display()),
        (_("承办院校"), one.school.name if one.school else _("未定")),
    ]
    if keeps:
        facts.append((_("经费"), _("%(amount)s 万元") % {"amount": wording.wan(one.cost_fen)}))
    for label, words in (
        (_("必备内容"), _named(Focus, one.focus)),
        (_("主题"), _named(Theme, one.themes)),
        (_("课程专题"), _("、").join(read_taxonomy().titles("topics", one.topics))),
        (_("目的"), one.purpose),
        (_("标记"), _("、").join(marks_of(one))),
    ):
        if words:
            facts.append((label, words))
    return facts


def facts_of_holding(one: PlannedClass) -> list[tuple[str, Any]]:
    """What came of a class that was held."""
    if one.held_from is None or one.held_to is None:
        return []
    span = {"since": formats.day(one.held_from), "until": formats.day(one.held_to)}
    return [
        (_("举办时间"), _("%(since)s 至 %(until)s") % span),
        (_("参训人数"), formats.count(one.attended)),
        (_("其中兼职领导"), formats.count(one.attended_part_time)),
    ]


def marks_of(one: PlannedClass) -> list[str]:
    """The flags of a class in words."""
    return [
        label
        for label, is_set in (
            (_("主体班次"), one.main_class),
            (_("党性教育"), one.party_spirit_class),
            (_("示范"), one.demonstration),
            (_("送教到基层"), one.to_grassroots),
        )
        if is_set
    ]


def _named(kind: Any, keys: Sequence[str]) -> str:  # noqa: ANN401 (a class of choices)
    return _("、").join(str(kind(key).label) for key in keys if key in kind.values)


def asked_words(one: Consultation) -> str:
    """Where a consultation stands, in a word or two."""
    if one.state == Asked.OPEN:
        return _("待回复（%(day)s 前）") % {"day": formats.day(one.due_on)}
    return str(one.get_state_display())


def may_draw_up(viewer: Viewer) -> bool:
    return bool(viewer.scopes(Permission.EDIT_PLANS, "organisation"))
