"""From a plan and the figures to the pure arithmetic of ``proposing`` and back: goals, groups, kinds, limits, seats."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from gongxun.records.standing.selectors.needs import YearNeeds
from gongxun.work.plans.fees import Standard, reckon
from gongxun.work.plans.kinds import TEACHER, ClassKind
from gongxun.work.plans.models import Audience, Focus, PlannedClass
from gongxun.work.plans.proposing.forecast import Outcome, Seating
from gongxun.work.plans.proposing.limits import Kind
from gongxun.work.plans.proposing.needs import Goal, Group, Measure, Offer

# Which people an audience of the lake leaves out: all without the trait.
TRAIT_OF = {
    Audience.OFFICE_STAFF: Focus.OFFICE_STAFF.value,
    Audience.YOUNG: Focus.YOUNG.value,
    Audience.NEWLY_PROMOTED: Focus.NEWLY_PROMOTED.value,
    Audience.PART_TIME: Focus.PART_TIME_AND_SECONDMENT.value,
    Audience.TEACHER: TEACHER,
}


@dataclass(frozen=True, slots=True)
class Demands:
    """What an officer asks of a reckoning. Money in 分; None: no limit.

    ``levels``: places are told one or two levels below. ``fair_share``: percent of each organisation's gap.
    ``floors``: by indicator, percent of its people by the year's end. ``kinds``: by kind, runs at least and at most.
    ``weights``: by indicator 0 (left out) to 3; 1 where none is stated.
    """

    levels: int
    months: tuple[int, ...]
    schools: tuple[int, ...]
    budget_fen: int | None
    places: int | None
    fair_share: int
    kinds: Mapping[str, tuple[int, int]]
    floors: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def restored(cls, data: Mapping[str, Any]) -> "Demands":
        kinds = {key: (least, most) for key, (least, most) in data["kinds"].items()}
        lists = {name: tuple(data[name]) for name in ("months", "schools")}
        return cls(**{**data, **lists, "kinds": kinds})


def goals_of(needs: YearNeeds, weights: Mapping[str, int] | None = None) -> list[Goal]:
    """The goals that are not left out."""
    found = [
        Goal(
            one.indicator, Measure(one.measure), one.required, one.population, one.met, one.themes,
            (weights or {}).get(one.indicator, 1),
        )
        for one in needs.goals
    ]  # fmt: skip
    return [one for one in found if one.weight]


def groups_of(needs: YearNeeds) -> list[Group]:
    return [
        Group(one.unit, one.category, one.traits, one.needs, one.people) for one in needs.groups
    ]


def offer_of(one: PlannedClass) -> Offer:
    """What a seat of a planned class gives. Whom its audience names is let in, and nobody else."""
    trait = TRAIT_OF.get(Audience(one.audience))
    return Offer(
        one.title, one.hours_hundredths, one.days_hundredths, frozenset(one.categories),
        frozenset({trait} if trait else ()), frozenset(one.themes),
    )  # fmt: skip


def kinds_of(
    kinds: Sequence[ClassKind], demands: Demands, standard: Standard, category: str
) -> tuple[list[ClassKind], list[Kind]]:
    """The kinds asked for, and the same as the program reads them; with the cost of the fee standard."""
    chosen = [one for one in kinds if demands.kinds.get(one.id, (0, 0))[1] > 0]
    return chosen, [
        Kind(
            key=number,
            offer=Offer(
                one.title_zh, one.hours, one.days, frozenset(one.categories), frozenset(one.focus),
                frozenset(one.themes),
            ),
            fewest_places=one.fewest_places,
            most_places=one.most_places,
            cost_of_run=run,
            cost_of_place=place,
            months=demands.months,
            schools=demands.schools if one.needs_school else (),
            at_least=demands.kinds[one.id][0],
            at_most=demands.kinds[one.id][1],
            a_person=one.a_person,
        )
        for number, one in enumerate(chosen)
        for run, place in [cost_of(one, standard, category)]
    ]  # fmt: skip


def cost_of(kind: ClassKind, standard: Standard, category: str) -> tuple[int, int]:
    """分 of a run, whoever comes, and of one place: as the fee standard reckons the class once it is planned."""
    reckoned = reckon(standard, category, places=1, days_hundredths=kind.days)
    return reckoned.lecturers_fen, reckoned.quota_fen


def seatings_of(
    classes: Iterable[PlannedClass],
    quotas: Mapping[int, Mapping[int, int]],
    paths: Mapping[int, str],
    groups: Sequence[Group],
) -> list[Seating]:
    """Who sits in the classes of a plan, by the organisations that ``groups`` are told by.

    ``quotas``: places by class and organisation; ``paths`` of all organisations named. Places without a quota are
    shared among those who miss something that the class gives.
    """
    people: dict[int, int] = {}
    for group in groups:
        people[group.unit] = people.get(group.unit, 0) + group.people
    found = []
    for one in sorted(classes, key=lambda row: (row.month, row.number)):
        places: dict[int, int] = {}
        given = quotas.get(one.pk, {})
        for organisation, number in given.items():
            for unit, share in _among(organisation, number, paths, people).items():
                places[unit] = places.get(unit, 0) + share
        offer = offer_of(one)
        open_to: dict[int, int] = {}
        for group in groups:
            if offer.admits(group.category, group.traits):
                open_to[group.unit] = open_to.get(group.unit, 0) + group.people
        for unit, share in shared_out(one.places - sum(given.values()), open_to).items():
            places[unit] = places.get(unit, 0) + share
        found.append(Seating(one.pk, offer, places))
    return found


def _among(
    organisation: int, number: int, paths: Mapping[int, str], people: Mapping[int, int]
) -> dict[int, int]:
    """Places of an organisation by unit: the unit that holds it, else those that it holds, by their people."""
    path = paths.get(organisation, "")
    above = [unit for unit in people if path.startswith(paths.get(unit, "-"))]
    if above:
        return {max(above, key=lambda unit: len(paths[unit])): number}
    below = {unit: people[unit] for unit in people if paths.get(unit, "").startswith(path or "-")}
    return shared_out(number, below)


def shared_out(number: int, weights: Mapping[int, int]) -> dict[int, int]:
    """A number in whole shares by weight; the largest remainders get what is left over."""
    whole = sum(weights.values())
    if number <= 0 or whole <= 0:
        return {}
    shares = {key: number * weight // whole for key, weight in weights.items()}
    left = number - sum(shares.values())
    ranked = sorted(weights, key=lambda key: (-(number * weights[key] % whole), key))
    for key in ranked[:left]:
        shares[key] += 1
    return {key: share for key, share in shares.items() if share}


def forecast_rows(
    needs: YearNeeds, planned: Outcome, proposed: Outcome | None = None
) -> list[dict[str, Any]]:
    """By indicator: its people, who meets it now, with the plan's classes, with the proposed besides."""
    return [
        {
            "indicator": one.indicator,
            "title_zh": one.title_zh,
            "title_en": one.title_en,
            "population": one.population,
            "met": one.met,
            "planned": one.met + planned.met[one.indicator],
            "proposed": one.met
            + planned.met[one.indicator]
            + (proposed.met[one.indicator] if proposed else 0),
        }
        for one in needs.goals
    ]
