"""The classes of a draft: added, edited, taken out, many at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import facts_of
from gongxun.work.plans import flow
from gongxun.work.plans.models import AnnualPlan, PlannedClass, PlannedQuota
from gongxun.work.plans.services.content import (
    FIELDS,
    MOST_CLASSES,
    ClassContent,
    NewClass,
    check_quotas,
    checked_content,
    columns,
    content_of,
    require_edition,
    require_room,
    touch,
)
from gongxun.work.plans.services.locking import locked_class, locked_plan
from gongxun.work.plans.services.noting import note


def add_class(
    *, viewer: Viewer, plan_id: int, content: ClassContent, now: datetime
) -> PlannedClass:
    """Add one class to a draft. Raises PermissionDenied, ValidationError by field."""
    return add_classes(viewer=viewer, plan_id=plan_id, rows=[NewClass(content)], now=now)[0]


@transaction.atomic
def add_classes(
    *, viewer: Viewer, plan_id: int, rows: Iterable[NewClass], now: datetime
) -> list[PlannedClass]:
    """Add classes with their quotas to a draft, all of them or none, in a constant number of queries.

    Raises PermissionDenied; ValidationError by field for one class, of many with the class's title.
    """
    plan, given = locked_plan(plan_id), list(rows)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    flow.require_open(plan)
    made = insert(plan, given)
    note(viewer, "plan.add_class", plan, now, {"classes": [one.pk for one in made][:50]})
    return made


def insert(plan: AnnualPlan, given: Sequence[NewClass]) -> list[PlannedClass]:
    """Write classes and quotas of a plan that is held; raises ValidationError."""
    places = {row[0] for one in given for row in one.quotas}
    known = facts_of({one.content.school_id or 0 for one in given} | places)
    checked = []
    for one in given:
        try:
            checked.append(checked_content(one.content, known))
        except ValidationError as refused:
            if len(given) == 1:
                raise
            raise ValidationError(f"“{one.content.title}”：{' '.join(refused.messages)}") from None
        check_quotas(one.quotas, one.content.places)
    last = plan.classes.aggregate(last=Max("number"))["last"] or 0
    if last + len(given) > MOST_CLASSES:
        raise ValidationError(_("一份计划最多 %(most)d 个班次。") % {"most": MOST_CLASSES})
    made = PlannedClass.objects.bulk_create(
        PlannedClass(
            plan=plan,
            number=number,
            source=one.source,
            reason=one.reason[:300],
            **columns(content),
        )
        for number, (one, content) in enumerate(zip(given, checked, strict=True), last + 1)
    )
    PlannedQuota.objects.bulk_create(
        PlannedQuota(
            planned_class=row, organisation_id=key, places=places_, part_time_leaders=part_time
        )
        for row, one in zip(made, given, strict=True)
        for key, places_, part_time in one.quotas
        if places_
    )
    touch(plan)
    return made


@transaction.atomic
def edit_class(
    *, viewer: Viewer, class_id: int, content: ClassContent, seen: int, now: datetime
) -> PlannedClass:
    """Replace what a draft says of a class. ``seen``: the edition that the editor started from.

    Raises PermissionDenied, ValidationError by field, or where it was changed meanwhile.
    """
    one = locked_class(class_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", one.plan.organisation_id)
    flow.require_open(one.plan)
    require_edition(one, seen)
    checked = checked_content(content, facts_of({content.school_id or 0}))
    require_room(one, checked.places)
    for name, value in columns(checked).items():
        setattr(one, name, value)
    one.edition += 1
    one.save()
    touch(one.plan)
    note(viewer, "plan.edit_class", one.plan, now, {"class": one.pk})
    return one


@transaction.atomic
def edit_grid(
    *,
    viewer: Viewer,
    plan_id: int,
    rows: Mapping[int, Mapping[str, Any]],
    seen: int,
    now: datetime,
) -> int:
    """Change single figures of many classes of a draft at once, all or none; returns how many classes changed.

    ``rows``: by class, any of month, places, days_hundredths, hours_hundredths, cost_fen. ``seen``: the
    plan's ``lines_edition``. Raises PermissionDenied, ValidationError that names the class.
    """
    plan = locked_plan(plan_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    flow.require_open(plan)
    if plan.lines_edition != seen:
        raise ValidationError(_("班次刚被别人改过，您的修改没有保存。请核对最新内容后再提交。"))
    known = {one.pk: one for one in plan.classes.prefetch_related("quotas").order_by("number")}
    places = facts_of({one.school_id or 0 for one in known.values()})
    changed = []
    for key, figures in rows.items():
        if key not in known:
            raise ValidationError(_("有一个班次已从计划中删除，没有保存。请刷新后再改。"))
        one = known[key]
        content = replace(content_of(one), **figures)
        if content == content_of(one):
            continue
        try:
            checked = checked_content(content, places)
            require_room(one, checked.places)
        except ValidationError as refused:
            words = {"number": one.number, "title": one.title, "why": " ".join(refused.messages)}
            raise ValidationError(_("第 %(number)d 行“%(title)s”：%(why)s") % words) from None
        for name, value in columns(checked).items():
            setattr(one, name, value)
        one.edition += 1
        changed.append(one)
    if changed:
        PlannedClass.objects.bulk_update(changed, [*FIELDS, "edition"])
        touch(plan)
        note(viewer, "plan.edit_class", plan, now, {"classes": [one.pk for one in changed][:50]})
    return len(changed)


@transaction.atomic
def remove_class(*, viewer: Viewer, class_id: int, now: datetime) -> AnnualPlan:
    """Take a class out of a draft. Remarks on it stay with its title; the other classes keep their numbers."""
    one = locked_class(class_id)
    plan = one.plan
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    flow.require_open(plan)
    one.delete()
    touch(plan)
    note(viewer, "plan.remove_class", plan, now)
    return plan
