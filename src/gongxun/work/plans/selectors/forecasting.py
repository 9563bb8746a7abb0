"""What a plan's own classes make of the indicators, and what a reckoning starts from."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Sum

from gongxun.base.access.gate import Viewer
from gongxun.records.standing.selectors.needs import YearNeeds, needs_of_year
from gongxun.registry.orgs.selectors import (
    OrganisationFact,
    facts_of,
    lines_of,
    living_schools,
    schools_below,
)
from gongxun.work.plans.models import AnnualPlan, ClassState, PlannedClass, State
from gongxun.work.plans.proposing.forecast import Outcome, foresee
from gongxun.work.plans.proposing.needs import Group
from gongxun.work.plans.reckoning import forecast_rows, goals_of, groups_of, seatings_of
from gongxun.work.plans.selectors.facts import quotas_of


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A plan's year: the needs it starts from, what its classes make of them, who still misses what after."""

    needs: YearNeeds
    outcome: Outcome
    left: list[Group]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return forecast_rows(self.needs, self.outcome)


def foreseen(viewer: Viewer, plan: AnnualPlan, *, levels: int = 1) -> Foreseen | None:
    """The plan's year with the classes that are still ahead; None where nothing has been evaluated.

    What was held stands in the ledger, so the figures know it already. Raises PermissionDenied.
    """
    needs = needs_of_year(viewer, plan.organisation_id, plan.year, levels=levels)
    if needs is None:
        return None
    ahead = list(plan.classes.filter(state=ClassState.PLANNED))
    quotas = {
        key: {row.organisation_id: row.places for row in rows}
        for key, rows in quotas_of([one.pk for one in ahead]).items()
    }
    groups = groups_of(needs)
    named = {group.unit for group in groups} | {key for given in quotas.values() for key in given}
    paths = {key: fact.path for key, fact in facts_of(named).items()}
    seatings = seatings_of(ahead, quotas, paths, groups)
    outcome = foresee(groups, seatings, goals_of(needs))
    return Foreseen(needs, outcome, outcome.left)


def schools_for(plan: AnnualPlan) -> list[OrganisationFact]:
    """Schools where the plan's classes may be held: in its subtree, and those of the organisations above it."""
    home = facts_of([plan.organisation_id])[plan.organisation_id]
    line = [fact.id for facts in lines_of([home.id]).values() for fact in facts]
    below = living_schools().filter(path__startswith=home.path).values_list("pk", flat=True)
    found = facts_of({*below, *schools_below(line)})
    return sorted(found.values(), key=lambda one: (one.path, one.id))


def bed_days_taken(year: int, schools: Collection[int]) -> dict[tuple[int, int], int]:
    """Person-days by (school, month) that plans of the year put there: this one's, and others' that are no drafts."""
    rows = (
        PlannedClass.objects.filter(school_id__in=list(schools), plan__year=year)
        .exclude(state=ClassState.CANCELLED)
        .exclude(plan__state__in=[State.DRAFT, State.CONSULTING])
        .values_list("school_id", "month")
        .annotate(days=Sum(F("places") * F("days_hundredths")))
        .order_by()
    )
    found: dict[tuple[int, int], int] = defaultdict(int)
    for school, month, days in rows:
        if school is not None:
            found[school, month] += -(-int(days) // 100)
    return found


def own_bed_days(classes: Sequence[PlannedClass]) -> dict[tuple[int, int], int]:
    """The same of a draft's own classes."""
    found: dict[tuple[int, int], int] = defaultdict(int)
    for one in classes:
        if one.school_id is not None:
            found[one.school_id, one.month] += -(-one.places * one.days_hundredths // 100)
    return found
