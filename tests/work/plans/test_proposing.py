"""The proposal of a year: within its limits, near its bound, and honest where nothing is possible."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from gongxun.work.plans.proposing.limits import Kind, Limits
from gongxun.work.plans.proposing.needs import Goal, Group, Measure, Offer
from gongxun.work.plans.proposing.proposal import Proposed, Relaxation, propose

GOALS = (
    Goal("hours.section", Measure.HOURS, 9000, population=400, met=100),
    Goal("rotation", Measure.ONCE, 1, population=900, met=0, themes=frozenset({"rotation"})),
)
SECTION, ORGANISER = "section_rank_down", "union_organiser"
SCHOOL = 77
MONTHS = (3, 4, 5, 9, 10)


def group(unit: int, category: str, people: int, *needs: tuple[str, int]) -> Group:
    return Group(unit, category, frozenset(), tuple(sorted(needs)), people)


PEOPLE = (
    group(1, SECTION, 60, ("hours.section", 4500), ("rotation", 1)),
    group(1, SECTION, 30, ("hours.section", 2250)),
    group(2, SECTION, 90, ("hours.section", 4500)),
    group(2, ORGANISER, 80, ("rotation", 1)),
    group(3, ORGANISER, 40, ("rotation", 1)),
)


def kind(key: int, categories: set[str], **more: object) -> Kind:
    stated: dict[str, object] = {
        "offer": Offer("班", 4500, 500, frozenset(categories), themes=frozenset({"rotation"})),
        "fewest_places": 20,
        "most_places": 50,
        "cost_of_run": 1_000_000,
        "cost_of_place": 200_000,
        "months": MONTHS,
        "schools": (SCHOOL,),
        "at_most": 6,
        "a_person": 2,
    }
    return Kind(key, **(stated | more))  # type: ignore[arg-type]


KINDS = (kind(1, {SECTION}), kind(2, {ORGANISER}))
ROOMY = Limits(beds={SCHOOL: 120})


def proposed(limits: Limits, kinds: tuple[Kind, ...] = KINDS) -> Proposed:
    found = propose(PEOPLE, GOALS, kinds, limits)
    assert isinstance(found, Proposed)
    return found


def relaxations(limits: Limits, kinds: tuple[Kind, ...] = KINDS) -> list[Relaxation]:
    found = propose(PEOPLE, GOALS, kinds, limits)
    assert isinstance(found, list)
    return found


def test_with_room_for_all_everybody_is_seated_once() -> None:
    year = proposed(ROOMY)
    assert year.outcome.met == {"hours.section": 180, "rotation": 180}
    assert sum(run.total for run in year.runs) == 300
    assert year.gap < 0.001
    assert year.full == ()


def test_a_small_budget_goes_to_seats_that_close_most() -> None:
    year = proposed(replace(ROOMY, budget=12_000_000))
    assert year.cost <= 12_000_000
    [run] = year.runs
    # One of unit 1's sixty closes two requirements at once.
    assert (run.kind, run.places) == (0, {1: 50})
    assert "budget" in year.full


def test_beds_in_use_push_classes_to_other_months() -> None:
    taken = {(SCHOOL, month): 120 * 22 for month in MONTHS[:-1]}
    year = proposed(replace(ROOMY, taken=taken))
    assert {run.month for run in year.runs} == {MONTHS[-1]}


def test_a_demanded_class_is_held_though_another_would_close_more() -> None:
    kinds = (KINDS[0], kind(2, {ORGANISER}, at_least=1))
    year = proposed(replace(ROOMY, budget=12_000_000), kinds)
    assert {run.kind for run in year.runs} >= {1}


def test_what_cannot_be_says_which_demand_to_relax_and_how_far() -> None:
    strict = replace(ROOMY, budget=12_000_000, fair_share=0.5)
    found = relaxations(strict)
    named = {demand for one in found for demand in one.demands}
    assert named == {"fair_share", "budget"}
    by_money = next(one.demands["budget"] for one in found if "budget" in one.demands)
    enough = int(12_000_000 * (1 + by_money) * 1.25)
    assert proposed(replace(strict, budget=enough)).cost <= enough


def test_more_classes_than_the_school_has_beds_for_is_said() -> None:
    kinds = (kind(1, {SECTION}, at_least=6), KINDS[1])
    [found] = relaxations(Limits(beds={SCHOOL: 10}), kinds)[:1]
    assert set(found.demands) <= {"beds", "runs:1"}


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 60_000_000),
    st.integers(0, 300),
    st.integers(20, 200),
    st.sampled_from([0.0, 0.05]),
)
def test_no_limit_is_ever_exceeded(budget: int, places: int, beds: int, share: float) -> None:
    limits = Limits(beds={SCHOOL: beds}, budget=budget, places=places, fair_share=share)
    found = propose(PEOPLE, GOALS, KINDS, limits)
    if isinstance(found, list):
        assert share > 0
        return
    assert found.cost <= budget
    assert sum(run.total for run in found.runs) <= places
    assert found.worth <= found.bound + 1e-6
    for month in MONTHS:
        held = [run for run in found.runs if run.month == month]
        assert sum(KINDS[run.kind].most_places * 5 for run in held) <= limits.bed_days(
            SCHOOL, month
        )
    for run in found.runs:
        assert run.total <= KINDS[run.kind].most_places
    for at, one in enumerate(KINDS):
        assert sum(run.kind == at for run in found.runs) <= one.at_most
