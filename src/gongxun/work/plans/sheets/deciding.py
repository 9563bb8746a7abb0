"""What becomes of each row of a file of planned classes, by the drafts as they stand and the whole file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.sheets.kinds import Change, Decision, Line, Status, refuse
from gongxun.registry.orgs.selectors import OrganisationFact, covered, facts_by_code
from gongxun.work.plans import flow
from gongxun.work.plans.models import AnnualPlan, ClassState, PlannedClass
from gongxun.work.plans.services.content import (
    ClassContent,
    checked_content,
    content_of,
    require_room,
)
from gongxun.work.plans.sheets.columns import PlannedRow, heading

WAN_HUNDREDTH = 10_000
FIELDS = {
    "audience": "audience", "places": "places", "days_hundredths": "days", "hours_hundredths": "hours",
    "cost_fen": "cost", "form": "form", "focus": "focus", "categories": "categories",
    "themes": "themes", "school_id": "school", "purpose": "purpose", "main_class": "main_class",
    "demonstration": "demonstration", "to_grassroots": "to_grassroots",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to write of a line: into ``plan_id``; ``class_id`` None: a new class."""

    plan_id: int
    class_id: int | None
    content: ClassContent


@dataclass(frozen=True)
class Known:
    """Organisations by code, those where the viewer draws up plans, plans by organisation and year, and their
    classes by title and month.
    """

    organisations: Mapping[str, OrganisationFact]
    mine: set[int]
    plans: Mapping[tuple[int, int], AnnualPlan]
    classes: Mapping[tuple[int, str, int], PlannedClass]


def decide(lines: Sequence[Line[PlannedRow]], viewer: Viewer, _now: datetime) -> list[Decision]:
    known = _known([line.row for line in lines], viewer)
    seen: set[tuple[str, int, str, int]] = set()
    decisions = []
    for line in lines:
        row = line.row
        key = (row.organisation, row.year, row.title, row.month)
        if key in seen:
            decisions.append(
                refuse(
                    heading("title"),
                    row.title,
                    _("文件中这个班次出现了两次"),
                    _("请删去一行，或改名、改月份。"),
                )
            )
        else:
            decisions.append(_decision(row, known))
        seen.add(key)
    return decisions


def _known(rows: Sequence[PlannedRow], viewer: Viewer) -> Known:
    codes = {row.organisation for row in rows} | {row.school for row in rows if row.school}
    organisations = facts_by_code(codes)
    ids = [fact.id for fact in organisations.values()]
    plans = {
        (plan.organisation_id, plan.year): plan
        for plan in AnnualPlan.objects.filter(
            organisation_id__in=ids, year__in={row.year for row in rows}
        )
    }
    classes = {
        (one.plan_id, one.title, one.month): one
        for one in PlannedClass.objects.filter(plan__in=plans.values())
        .exclude(state=ClassState.CANCELLED)
        .prefetch_related("quotas")
    }
    mine = covered(viewer, Permission.EDIT_PLANS, ids)
    return Known(organisations, mine, plans, classes)


def _decision(row: PlannedRow, known: Known) -> Decision:
    place = known.organisations.get(row.organisation)
    if place is None or place.id not in known.mine:
        return refuse(
            heading("organisation"),
            row.organisation,
            _("没有这个单位，或不由您编制计划"),
            _("请核对单位代码。"),
        )
    plan = known.plans.get((place.id, row.year))
    if plan is None or not flow.may_edit(plan):
        return refuse(
            heading("year"), row.year, _("该单位该年度没有可以修改的计划草稿"),
            _("请先在“年度计划”里建立草稿；已送审批的先撤回。"),
        )  # fmt: skip
    school = known.organisations.get(row.school or "")
    if row.school and (school is None or school.kind != "school"):
        return refuse(
            heading("school"),
            row.school,
            _("不是系统内的院校"),
            _("请核对院校的单位代码，或留空。"),
        )
    old = known.classes.get((plan.pk, row.title, row.month))
    content = _content(row, school, old)
    try:
        checked = checked_content(content, {school.id: school} if school else {})
        if old is not None:
            require_room(old, checked.places)
    except ValidationError as refused:
        return refuse(
            heading("title"), row.title, " ".join(refused.messages), _("请改正后重新导入。")
        )
    return _compared(plan, old, checked)


def _content(
    row: PlannedRow, school: OrganisationFact | None, old: PlannedClass | None
) -> ClassContent:
    """The row over what the class says already: what no column holds stays."""
    base = content_of(old) if old else ClassContent(row.title, row.audience, 1, 100, 0, row.month)
    return replace(
        base, title=row.title, audience=row.audience, month=row.month, places=row.places,
        days_hundredths=row.days, hours_hundredths=row.hours, cost_fen=row.cost * WAN_HUNDREDTH,
        form=row.form, focus=row.focus, categories=row.categories, themes=row.themes,
        school_id=school.id if school else None, purpose=row.purpose or "",
        main_class=row.main_class, demonstration=row.demonstration, to_grassroots=row.to_grassroots,
    )  # fmt: skip


def _compared(plan: AnnualPlan, old: PlannedClass | None, content: ClassContent) -> Decision:
    if old is None:
        return Decision(Status.CREATED, payload=Wanted(plan.pk, None, content))
    before = content_of(old)
    changes = tuple(
        Change(heading(column), _words(getattr(before, name)), _words(getattr(content, name)))
        for name, column in FIELDS.items()
        if _plain(getattr(before, name)) != _plain(getattr(content, name))
    )
    status = Status.CHANGED if changes else Status.UNCHANGED
    return Decision(status, changes=changes, payload=Wanted(plan.pk, old.pk, content))


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, (list, tuple)) else value


def _words(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)
