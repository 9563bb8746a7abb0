"""What does not fit in a plan, found by rules over plain facts: no database, no clock. Amounts in 分.

Each rule is one function that yields clashes; ``find`` asks them all. None keeps a draft from being saved;
those of BLOCKING keep it from being submitted.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from gongxun.work.plans.rulebook import Rules


class Kind(StrEnum):
    CALLED_TWICE = "called_twice"
    SCHOOL_FULL = "school_full"
    MONTH_OVERLOADED = "month_overloaded"
    UNCOVERED = "uncovered"
    OVER_BUDGET = "over_budget"
    OVER_STANDARD = "over_standard"
    UNIT_DOUBTFUL = "unit_doubtful"
    QUOTAS_SHORT = "quotas_short"


BLOCKING = frozenset({Kind.OVER_BUDGET, Kind.UNIT_DOUBTFUL})


@dataclass(frozen=True, slots=True)
class ClassFact:
    """A class that still stands in the plan. ``categories`` empty: everybody. ``quotas``: places by organisation.

    ``standard_fen``: what the fee standard allows, None where it says nothing (online, study groups).
    """

    id: int
    title: str
    audience: str
    categories: frozenset[str]
    month: int
    school_id: int | None
    places: int
    days_hundredths: int
    cost_fen: int
    standard_fen: int | None
    quotas: Mapping[int, int] = field(default_factory=dict)

    @property
    def person_days_hundredths(self) -> int:
        return self.places * self.days_hundredths


@dataclass(frozen=True, slots=True)
class Need:
    """A person indicator with ``behind`` people in the subtree; ``classes``: those of the plan that serve it."""

    indicator: str
    title: str
    behind: int
    classes: frozenset[int]


@dataclass(frozen=True, slots=True)
class PlanFact:
    """``paths`` and ``cadres`` by organisation with a quota; ``beds`` by school, absent where unknown;
    ``elsewhere``: person-days, in hundredths, of other plans by (school, month).
    """

    budget_fen: int
    classes: Sequence[ClassFact]
    paths: Mapping[int, str] = field(default_factory=dict)
    cadres: Mapping[int, int] = field(default_factory=dict)
    beds: Mapping[int, int] = field(default_factory=dict)
    elsewhere: Mapping[tuple[int, int], int] = field(default_factory=dict)
    needs: Sequence[Need] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """``classes`` are those concerned; ``place``: the organisation or school; ``have`` exceeds ``most``, in the
    unit of the kind; ``words``: an indicator's title.
    """

    kind: Kind
    classes: tuple[int, ...] = ()
    month: int = 0
    place: int | None = None
    have: int = 0
    most: int = 0
    words: str = ""

    @property
    def blocks(self) -> bool:
        return self.kind in BLOCKING


def find(plan: PlanFact, rules: Rules) -> list[Clash]:
    """Every clash, those that block first, then by kind and month."""
    found = [
        *called_twice(plan),
        *schools_full(plan, rules),
        *months_overloaded(plan, rules),
        *uncovered(plan),
        *over_budget(plan),
        *over_standard(plan, rules),
        *unit_doubtful(plan, rules),
        *quotas_short(plan),
    ]
    order = list(Kind)
    return sorted(
        found, key=lambda one: (not one.blocks, order.index(one.kind), one.month, one.classes)
    )


def called_twice(plan: PlanFact) -> Iterator[Clash]:
    """Two classes of one month for the same audience and rank, from organisations that hold one another."""
    for one, other in combinations(plan.classes, 2):
        if (
            one.month == other.month
            and one.audience == other.audience
            and _meet(one.categories, other.categories)
            and _overlap(plan, one, other)
        ):
            yield Clash(Kind.CALLED_TWICE, (one.id, other.id), one.month)


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or bool(one & other)


def _overlap(plan: PlanFact, one: ClassFact, other: ClassFact) -> bool:
    """Whether somebody could be called to both: a class without quotas calls from the whole subtree."""
    if not one.quotas or not other.quotas:
        return True
    mine = [plan.paths.get(key, "") for key in one.quotas]
    theirs = [plan.paths.get(key, "") for key in other.quotas]
    return any(a.startswith(b) or b.startswith(a) for a in mine for b in theirs)


def schools_full(plan: PlanFact, rules: Rules) -> Iterator[Clash]:
    """More person-days in a month than a school has beds for, the classes of other plans among them."""
    months: dict[tuple[int, int], list[ClassFact]] = defaultdict(list)
    for one in plan.classes:
        if one.school_id is not None and one.school_id in plan.beds:
            months[one.school_id, one.month].append(one)
    for (school, month), classes in months.items():
        have = sum(one.person_days_hundredths for one in classes)
        have += plan.elsewhere.get((school, month), 0)
        most = plan.beds[school] * rules.school_days_a_month * 100
        if have > most:
            ids = tuple(one.id for one in classes)
            yield Clash(Kind.SCHOOL_FULL, ids, month, school, have // 100, most // 100)


def months_overloaded(plan: PlanFact, rules: Rules) -> Iterator[Clash]:
    """An organisation sends more of its cadres away in a month than the share that it can spare."""
    sent: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for one in plan.classes:
        for organisation, places in one.quotas.items():
            if places:
                sent[organisation, one.month].append((one.id, places))
    for (organisation, month), parts in sent.items():
        have, cadres = sum(places for _id, places in parts), plan.cadres.get(organisation)
        if cadres is None or have < rules.month_share_from_places:
            continue
        if have * 100 > cadres * rules.month_share_percent:
            ids = tuple(key for key, _places in parts)
            most = cadres * rules.month_share_percent // 100
            yield Clash(Kind.MONTH_OVERLOADED, ids, month, organisation, have, most)


def uncovered(plan: PlanFact) -> Iterator[Clash]:
    """People stand behind an indicator, and no class is for them."""
    for need in plan.needs:
        if need.behind > 0 and not need.classes:
            yield Clash(Kind.UNCOVERED, have=need.behind, words=need.title)


def over_budget(plan: PlanFact) -> Iterator[Clash]:
    """The classes together cost more than the plan has."""
    have = sum(one.cost_fen for one in plan.classes)
    if have > plan.budget_fen:
        yield Clash(Kind.OVER_BUDGET, have=have, most=plan.budget_fen)


def over_standard(plan: PlanFact, rules: Rules) -> Iterator[Clash]:
    """A class costs more than the fee standard allows; where the unit is doubtful that is said instead."""
    for one in plan.classes:
        if one.standard_fen is None or _far(one.cost_fen, one.standard_fen, rules):
            continue
        if one.cost_fen > one.standard_fen:
            yield Clash(
                Kind.OVER_STANDARD, (one.id,), one.month, None, one.cost_fen, one.standard_fen
            )


def unit_doubtful(plan: PlanFact, rules: Rules) -> Iterator[Clash]:
    """Money so far off the standard that it was typed in 元 where 万元 was meant, or the other way."""
    for one in plan.classes:
        if one.standard_fen is not None and _far(one.cost_fen, one.standard_fen, rules):
            yield Clash(
                Kind.UNIT_DOUBTFUL, (one.id,), one.month, None, one.cost_fen, one.standard_fen
            )
    known = [one.standard_fen for one in plan.classes if one.standard_fen is not None]
    if known and _far(plan.budget_fen, sum(known), rules):
        yield Clash(Kind.UNIT_DOUBTFUL, have=plan.budget_fen, most=sum(known))


def _far(fen: int, standard_fen: int, rules: Rules) -> bool:
    factor = rules.unit_factor
    return fen > 0 and (fen >= standard_fen * factor or fen * factor <= standard_fen)


def quotas_short(plan: PlanFact) -> Iterator[Clash]:
    """Places were given to organisations, but not all of them."""
    for one in plan.classes:
        given = sum(one.quotas.values())
        if one.quotas and given < one.places:
            yield Clash(Kind.QUOTAS_SHORT, (one.id,), one.month, None, given, one.places)
