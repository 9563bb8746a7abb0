"""Plans begun, described, thrown away."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import facts_of
from gongxun.work.plans import flow
from gongxun.work.plans.fees import SHIPPED, read_standard
from gongxun.work.plans.models import (
    AnnualPlan,
    BudgetLine,
    ClassCategory,
    ClassState,
    LineReason,
    PlannedClass,
    PlannedCourse,
    PlannedQuota,
    PlanStep,
    Source,
)
from gongxun.work.plans.rulebook import read_rules
from gongxun.work.plans.services.locking import locked_plan, require_seen
from gongxun.work.plans.services.noting import keep_step, note

FIRST_YEAR, LAST_YEAR = 2024, 2100
MOST_FEN = 10**13


@transaction.atomic
def draft_plan(
    *,
    viewer: Viewer,
    organisation_id: int,
    year: int,
    now: datetime,
    title: str = "",
    budget_fen: int = 0,
    fee_standard: str = SHIPPED,
    class_category: str = ClassCategory.THIRD,
    note_words: str = "",
    from_last_year: bool = False,
) -> AnnualPlan:
    """Begin the plan of an organisation for a year, empty or with the classes of the year before.

    Copied: what was not cancelled, with its month, places, quotas and those courses that may still be used.
    Raises PermissionDenied, ValidationError by field; also where the year has its plan already.
    """
    require(viewer, Permission.EDIT_PLANS, "organisation", organisation_id)
    _check_terms(year, budget_fen, fee_standard, class_category)
    _refuse_second(organisation_id, year)
    before = _year_before(organisation_id, year) if from_last_year else None
    try:
        with transaction.atomic():
            plan = AnnualPlan.objects.create(
                organisation_id=organisation_id,
                year=year,
                title=title.strip()[:120] or _default_title(organisation_id, year),
                budget_fen=budget_fen or (before.budget_fen if before else 0),
                fee_standard=fee_standard,
                class_category=class_category,
                note=note_words.strip()[:500],
                drafted_at=now,
                drafted_by=viewer.user_id,
            )
    except IntegrityError:
        _refuse_second(organisation_id, year)
        raise
    if before is not None:
        _copy_classes(before, plan)
    keep_step(viewer, plan, PlanStep.Kind.DRAFTED, now)
    note(viewer, "plan.draft", plan, now, {"from": before.pk} if before else None)
    return plan


@transaction.atomic
def describe(
    *,
    viewer: Viewer,
    plan_id: int,
    title: str,
    budget_fen: int,
    fee_standard: str,
    class_category: str,
    note_words: str,
    seen: int,
    now: datetime,
) -> AnnualPlan:
    """Change what a draft says of itself. Raises PermissionDenied, ValidationError by field."""
    plan = locked_plan(plan_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    flow.require_open(plan)
    require_seen(plan, seen)
    _check_terms(plan.year, budget_fen, fee_standard, class_category)
    if not title.strip():
        raise ValidationError({"title": _("名称没有填写。")})
    plan.title, plan.note = title.strip()[:120], note_words.strip()[:500]
    plan.budget_fen, plan.fee_standard = budget_fen, fee_standard
    plan.class_category = class_category
    plan.edition += 1
    plan.save()
    note(viewer, "plan.describe", plan, now)
    return plan


@transaction.atomic
def give_reasons(
    *, viewer: Viewer, plan_id: int, reasons: dict[str, str], now: datetime
) -> AnnualPlan:
    """Say why the plan has no class for some of the lines asked of every plan; an empty one takes it back.

    Raises PermissionDenied, ValidationError where the plan is no draft or a line is unknown.
    """
    plan = locked_plan(plan_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    flow.require_open(plan)
    if unknown := set(reasons) - set(read_rules().required_lines):
        raise ValidationError(_("没有“%(line)s”这一条。") % {"line": sorted(unknown)[0]})
    for line, words in reasons.items():
        if words.strip():
            LineReason.objects.update_or_create(
                plan=plan,
                line=line,
                defaults={
                    "reason": words.strip()[:200],
                    "given_at": now,
                    "given_by": viewer.user_id,
                },
            )
        else:
            LineReason.objects.filter(plan=plan, line=line).delete()
    plan.edition += 1
    plan.save(update_fields=["edition"])
    note(viewer, "plan.reason", plan, now)
    return plan


@transaction.atomic
def discard_plan(*, viewer: Viewer, plan_id: int, now: datetime) -> None:
    """Throw away a draft that was never submitted and on which nobody was asked.

    Raises PermissionDenied, ValidationError.
    """
    plan = locked_plan(plan_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    flow.require_open(plan)
    if plan.submitted_at is not None or plan.consultations.exists():
        raise ValidationError(_("送过审批或会商过的计划不能删除，意见要留存；请修改后继续办理。"))
    note(viewer, "plan.discard", plan, now)
    plan.delete()


def _check_terms(year: int, budget_fen: int, fee_standard: str, class_category: str) -> None:
    faults = {}
    if not FIRST_YEAR <= year <= LAST_YEAR:
        faults["year"] = _("年度须在 2024 年以后。")
    if not 0 <= budget_fen <= MOST_FEN:
        faults["budget_fen"] = _("经费须为 0 以上的数。")
    if class_category not in ClassCategory.values:
        faults["class_category"] = _("请从列表中选择培训类别。")
    try:
        read_standard(fee_standard)
    except LookupError:
        faults["fee_standard"] = _("请从列表中选择培训费标准。")
    if faults:
        raise ValidationError(faults)


def _refuse_second(organisation_id: int, year: int) -> None:
    if AnnualPlan.objects.filter(organisation_id=organisation_id, year=year).exists():
        raise ValidationError(
            {"year": _("这个单位 %(year)d 年已有计划，请在计划列表中打开它。") % {"year": year}}
        )


def _year_before(organisation_id: int, year: int) -> AnnualPlan:
    found = AnnualPlan.objects.filter(organisation_id=organisation_id, year=year - 1).first()
    if found is None:
        raise ValidationError(
            {"start": _("没有 %(year)d 年的计划可以沿用，请选择从空白开始。") % {"year": year - 1}}
        )
    return found


def _default_title(organisation_id: int, year: int) -> str:
    name = facts_of([organisation_id])[organisation_id].name
    return (_("%(name)s %(year)d 年培训计划") % {"name": name, "year": year})[:120]


# What a class of the year before hands on.
_KEPT = (
    "title", "audience", "focus", "categories", "purpose", "topics", "themes", "form", "places",
    "days_hundredths", "hours_hundredths", "school_id", "month", "main_class",
    "party_spirit_class", "demonstration", "to_grassroots", "class_category", "cost_fen",
)  # fmt: skip


def _copy_classes(before: AnnualPlan, plan: AnnualPlan) -> None:
    old = list(before.classes.exclude(state=ClassState.CANCELLED).order_by("number"))
    new = PlannedClass.objects.bulk_create(
        PlannedClass(
            plan=plan,
            number=number,
            source=Source.COPIED,
            **{name: getattr(one, name) for name in _KEPT},
        )
        for number, one in enumerate(old, 1)
    )
    twin = {one.pk: made for one, made in zip(old, new, strict=True)}
    quotas = PlannedQuota.objects.filter(planned_class__in=old, organisation__dissolved_on=None)
    PlannedQuota.objects.bulk_create(
        PlannedQuota(
            planned_class=twin[row.planned_class_id],
            organisation_id=row.organisation_id,
            places=row.places,
            part_time_leaders=row.part_time_leaders,
        )
        for row in quotas
    )
    usable = PlannedCourse.objects.filter(planned_class__in=old, resource__standing="published")
    PlannedCourse.objects.bulk_create(
        PlannedCourse(planned_class=twin[row.planned_class_id], resource_id=row.resource_id)
        for row in usable
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(plan=plan, category=row.category, planned_fen=row.planned_fen)
        for row in before.budget_lines.all()
    )
