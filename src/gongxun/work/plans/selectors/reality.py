"""Plan against what came of it, through the year. Amounts in 分."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from gongxun.work.plans.models import (
    AnnualPlan,
    ClassState,
    MoneyCategory,
    PlannedClass,
    PlannedQuota,
    Spending,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Classes of a month, a form or the year: planned, held, cancelled; places and people; money."""

    key: str
    planned: int = 0
    held: int = 0
    cancelled: int = 0
    places: int = 0
    attended: int = 0
    cost_fen: int = 0
    spent_fen: int = 0


@dataclass(frozen=True, slots=True)
class MoneyTally:
    category: str
    label: str
    planned_fen: int
    spent_fen: int

    @property
    def is_over(self) -> bool:
        return self.spent_fen > self.planned_fen


@dataclass(frozen=True, slots=True)
class Outcome:
    """``part_time_places`` of ``places`` are for part-time leaders; ``part_time_attended`` of ``attended`` came."""

    months: list[Tally]
    forms: list[Tally]
    whole: Tally
    money: list[MoneyTally]
    places: int
    part_time_places: int
    attended: int
    part_time_attended: int
    demonstrations: int
    to_grassroots: int

    @property
    def is_overspent(self) -> bool:
        return any(one.is_over for one in self.money)


def outcome(plan: AnnualPlan) -> Outcome:
    """The year so far, in four queries."""
    classes = list(plan.classes.order_by("number"))
    spent = dict(
        Spending.objects.filter(plan=plan, planned_class__isnull=False)
        .values_list("planned_class_id")
        .annotate(total=Sum("amount_fen"))
    )
    standing = [one for one in classes if one.state != ClassState.CANCELLED]
    quotas = PlannedQuota.objects.filter(planned_class__in=[one.pk for one in standing])
    part_time = quotas.aggregate(total=Sum("part_time_leaders"))["total"] or 0
    months, forms = defaultdict(list), defaultdict(list)
    for one in classes:
        months[one.month].append(one)
        forms[one.form].append(one)
    return Outcome(
        months=[_tally(str(month), months[month], spent) for month in sorted(months)],
        forms=[_tally(form, forms[form], spent) for form in sorted(forms)],
        whole=_tally("", classes, spent),
        money=money_of(plan),
        places=sum(one.places for one in standing),
        part_time_places=part_time,
        attended=sum(one.attended or 0 for one in classes),
        part_time_attended=sum(one.attended_part_time or 0 for one in classes),
        demonstrations=sum(one.demonstration for one in standing),
        to_grassroots=sum(one.to_grassroots for one in standing),
    )


def _tally(key: str, classes: Iterable[PlannedClass], spent: dict[int | None, int]) -> Tally:
    rows = list(classes)
    standing = [one for one in rows if one.state != ClassState.CANCELLED]
    return Tally(
        key=key,
        planned=len(standing),
        held=sum(one.state == ClassState.HELD for one in rows),
        cancelled=len(rows) - len(standing),
        places=sum(one.places for one in standing),
        attended=sum(one.attended or 0 for one in rows),
        cost_fen=sum(one.cost_fen for one in standing),
        spent_fen=sum(spent.get(one.pk, 0) for one in rows),
    )


def money_of(plan: AnnualPlan) -> list[MoneyTally]:
    """Budget and spending by category, those with neither left out, in two queries."""
    planned = dict(plan.budget_lines.values_list("category", "planned_fen"))
    spent = dict(
        Spending.objects.filter(plan=plan).values_list("category").annotate(total=Sum("amount_fen"))
    )
    return [
        MoneyTally(key, str(label), planned.get(key, 0), spent.get(key, 0))
        for key, label in MoneyCategory.choices
        if key in planned or key in spent
    ]


def spent_by_class(plan: AnnualPlan) -> dict[int | None, int]:
    """What each class has cost so far; what belongs to no class stands under None."""
    rows = Spending.objects.filter(plan=plan).values_list("planned_class_id")
    return dict(rows.annotate(total=Sum("amount_fen")))
