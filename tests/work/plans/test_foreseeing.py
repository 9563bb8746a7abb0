"""What seats do to the indicators: a readable case, and what holds for any."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from gongxun.work.plans.proposing.forecast import Seating, foresee
from gongxun.work.plans.proposing.needs import Goal, Group, Measure, Offer, gap_of

YEAR = Goal("hours.year", Measure.HOURS, 9000, population=30, met=5)
ROTATION = Goal("rotation", Measure.ONCE, 1, population=30, met=0, themes=frozenset({"rotation"}))
GOALS = (YEAR, ROTATION)
COUNTY, CITY = 1, 2


def offer(hours: int, *, themes: tuple[str, ...] = (), focus: tuple[str, ...] = ()) -> Offer:
    return Offer(
        "乡科级干部班", hours * 100, 500, frozenset({"section_rank_down"}), frozenset(focus),
        frozenset(themes),
    )  # fmt: skip


def group(unit: int, people: int, *traits: str, **needs: int) -> Group:
    names = {"hours": "hours.year", "rotation": "rotation"}
    asked = tuple(sorted((names[name], lack) for name, lack in needs.items()))
    return Group(unit, "section_rank_down", frozenset(traits), asked, people)


def test_a_seat_goes_first_to_whom_it_completes() -> None:
    nearly, far = group(COUNTY, 3, hours=2250), group(COUNTY, 10, hours=9000)
    outcome = foresee([nearly, far], [Seating(1, offer(40), {COUNTY: 5})], GOALS)
    assert outcome.met == {"hours.year": 3}
    assert outcome.helped == {1: 5}


def test_two_runs_complete_whom_one_does_not() -> None:
    runs = [Seating(1, offer(40), {COUNTY: 2}), Seating(2, offer(40), {COUNTY: 2})]
    outcome = foresee([group(COUNTY, 2, hours=6750)], runs, GOALS)
    assert outcome.met == {"hours.year": 2}
    assert outcome.by_run[1] == {}
    assert outcome.by_run[2] == {"hours.year": 2}


def test_nobody_is_called_to_one_kind_more_often_than_it_allows() -> None:
    runs = [Seating(n, offer(40), {COUNTY: 2}, kind=7) for n in (1, 2)]
    outcome = foresee([group(COUNTY, 2, hours=6750)], runs, GOALS)
    assert outcome.met == {}
    assert outcome.empty == {1: 0, 2: 2}


def test_a_class_counts_for_rotation_only_with_its_theme() -> None:
    people = [group(COUNTY, 4, rotation=1)]
    plain = foresee(people, [Seating(1, offer(40), {COUNTY: 4})], GOALS)
    assert (plain.met["rotation"], plain.empty[1]) == (0, 4)
    themed = foresee(people, [Seating(1, offer(40, themes=("rotation",)), {COUNTY: 4})], GOALS)
    assert (themed.met["rotation"], themed.empty[1]) == (4, 0)


def test_a_seat_serves_only_the_organisation_that_has_it_and_whom_the_class_is_for() -> None:
    people = [group(COUNTY, 4, "young", hours=2250), group(CITY, 4, hours=2250)]
    run = Seating(1, offer(40, focus=("young",)), {COUNTY: 1, CITY: 3})
    outcome = foresee(people, [run], GOALS)
    assert outcome.met == {"hours.year": 1}
    assert outcome.empty == {1: 3}


GROUPS = st.lists(
    st.builds(
        lambda unit, people, hours, rotation: group(
            unit,
            people,
            **({"hours": hours} if hours else {}),
            **({"rotation": 1} if rotation else {}),
        ),
        st.sampled_from([COUNTY, CITY]),
        st.integers(1, 20),
        st.sampled_from([0, 2250, 4500, 6750, 9000]),
        st.booleans(),
    ),
    max_size=8,
)
RUNS = st.lists(
    st.tuples(
        st.sampled_from([8, 16, 40]),
        st.booleans(),
        st.fixed_dictionaries({COUNTY: st.integers(0, 15), CITY: st.integers(0, 15)}),
    ),
    max_size=6,
)


@given(GROUPS, RUNS)
def test_seats_add_up_and_nobody_is_met_who_missed_nothing(
    groups: list[Group], runs: list[tuple[int, bool, dict[int, int]]]
) -> None:
    seatings = [
        Seating(n, offer(hours, themes=("rotation",) if themed else ()), places)
        for n, (hours, themed, places) in enumerate(runs)
    ]
    outcome = foresee(groups, seatings, GOALS)
    for run in seatings:
        assert outcome.helped[run.key] + outcome.empty[run.key] == sum(run.places.values())
    missing: Counter[str] = Counter()
    for one in groups:
        for name, _lack in one.needs:
            missing[name] += one.people
    assert all(outcome.met[name] <= missing[name] for name in outcome.met)
    assert sum(outcome.met.values()) <= outcome.closed + 1e-9
    assert outcome.closed <= gap_of(groups, GOALS) + 1e-9
    told = sum((found for found in outcome.by_run.values()), Counter[str]())
    assert told == outcome.met
