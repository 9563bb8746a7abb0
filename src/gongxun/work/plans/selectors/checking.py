"""A plan as plain facts, and the clashes that the rules find in it; the lines it lacks."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import F, Sum

from gongxun.base.access.gate import Viewer
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.schools.selectors import capacity
from gongxun.work.plans import clashes
from gongxun.work.plans.fees import Standard, read_standard, reckon
from gongxun.work.plans.models import (
    AnnualPlan,
    ClassForm,
    ClassState,
    LineReason,
    PlannedClass,
    State,
)
from gongxun.work.plans.rulebook import read_rules
from gongxun.work.plans.selectors.facts import quotas_of
from gongxun.work.plans.selectors.need import cadres_of, gaps, ground_of, serves


def clashes_of(viewer: Viewer, plan: AnnualPlan) -> list[clashes.Clash]:
    """What does not fit, in a constant number of queries."""
    return clashes.find(fact_of(viewer, plan), read_rules())


def fact_of(viewer: Viewer, plan: AnnualPlan) -> clashes.PlanFact:
    standing = list(plan.classes.exclude(state=ClassState.CANCELLED).order_by("number"))
    quotas = {
        key: {row.organisation_id: row.places for row in rows}
        for key, rows in quotas_of([one.pk for one in standing]).items()
    }
    places = {key for given in quotas.values() for key in given}
    schools = {one.school_id for one in standing if one.school_id is not None}
    ground = ground_of(viewer, plan.organisation_id)
    return clashes.PlanFact(
        budget_fen=plan.budget_fen,
        classes=[class_fact(plan, one, quotas.get(one.pk, {})) for one in standing],
        paths={key: fact.path for key, fact in facts_of(places).items()},
        cadres=cadres_of(viewer, places, ground) if ground and places else {},
        beds=_beds(schools),
        elsewhere=_elsewhere(plan, schools),
        needs=needs_of(viewer, plan, standing),
    )


def class_fact(plan: AnnualPlan, one: PlannedClass, quotas: dict[int, int]) -> clashes.ClassFact:
    return clashes.ClassFact(
        id=one.pk,
        title=one.title,
        audience=one.audience,
        categories=frozenset(one.categories),
        month=one.month,
        school_id=one.school_id,
        places=one.places,
        days_hundredths=one.days_hundredths,
        cost_fen=one.cost_fen,
        standard_fen=standard_fen(plan, one),
        quotas=quotas,
    )


def standard_of(plan: AnnualPlan) -> Standard:
    """The standard by which the plan is reckoned; the shipped one where its own is not there any more."""
    try:
        return read_standard(plan.fee_standard)
    except LookupError:
        return read_standard()


def standard_fen(plan: AnnualPlan, one: PlannedClass) -> int | None:
    """What the standard allows for a class; None where it says nothing of its form."""
    if one.form != ClassForm.OFF_JOB or not one.days_hundredths:
        return None
    category = one.class_category or plan.class_category
    reckoned = reckon(
        standard_of(plan), category, places=one.places, days_hundredths=one.days_hundredths
    )
    return reckoned.total_fen


def needs_of(
    viewer: Viewer, plan: AnnualPlan, standing: Sequence[PlannedClass]
) -> list[clashes.Need]:
    """Every gap with the classes of the plan that serve it."""
    return [
        clashes.Need(
            gap.indicator.id,
            gap.title,
            gap.behind,
            frozenset(one.pk for one in standing if serves(gap.indicator, one)),
        )
        for gap in gaps(viewer, plan.organisation_id, plan.year)
    ]


def lines_missing(plan: AnnualPlan) -> list[str]:
    """The lines asked of every plan that have neither a class nor a reason, in their order."""
    served: set[str] = set()
    for focus in plan.classes.exclude(state=ClassState.CANCELLED).values_list("focus", flat=True):
        served |= set(focus)
    served |= set(LineReason.objects.filter(plan=plan).values_list("line", flat=True))
    return [line for line in read_rules().required_lines if line not in served]


def _beds(schools: Collection[int]) -> dict[int, int]:
    """Beds by school; one that has stated none is absent: nothing is known to be exceeded."""
    if not schools:
        return {}
    return {key: one.beds for key, one in capacity(schools).items() if one.beds}


def _elsewhere(plan: AnnualPlan, schools: Collection[int]) -> dict[tuple[int, int], int]:
    """Person-days, in hundredths, that the other plans of the year put into the schools, drafts left out."""
    if not schools:
        return {}
    rows = (
        PlannedClass.objects.filter(school_id__in=list(schools), plan__year=plan.year)
        .exclude(plan=plan)
        .exclude(plan__state__in=[State.DRAFT, State.CONSULTING])
        .exclude(state=ClassState.CANCELLED)
        .values_list("school_id", "month")
        .annotate(days=Sum(F("places") * F("days_hundredths")))
    )
    found: dict[tuple[int, int], int] = defaultdict(int)
    for school, month, days in rows:
        if school is not None:
            found[school, month] = int(days)
    return found
