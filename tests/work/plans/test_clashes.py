"""What does not fit in a plan: each rule by its figures, and all of them by what holds for any plan."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from gongxun.work.plans.clashes import ClassFact, Kind, Need, PlanFact, find
from gongxun.work.plans.rulebook import Rules
from gongxun.work.plans.sharing import apportion

RULES = Rules(("office_staff",), 25, 5, 22, 100)
ONE = ClassFact(1, "甲班", "young", frozenset(), 4, None, 50, 500, 10_000_000, 20_000_000)
OTHER = replace(ONE, id=2, title="乙班")


def kinds(plan: PlanFact) -> list[Kind]:
    return [one.kind for one in find(plan, RULES)]


def fits(*classes: ClassFact) -> PlanFact:
    return PlanFact(
        10**9, classes, paths={7: "0001", 8: "00010001", 9: "0002"}, cadres={7: 10_000, 8: 10_000}
    )


def test_the_same_audience_is_not_called_twice_in_a_month() -> None:
    assert kinds(fits(ONE, OTHER)) == [Kind.CALLED_TWICE]
    assert kinds(fits(ONE, replace(OTHER, month=5))) == []
    assert kinds(fits(ONE, replace(OTHER, audience="mixed"))) == []


def test_other_ranks_and_other_places_are_other_people() -> None:
    upper, lower = frozenset({"county_rank_up"}), frozenset({"section_rank_down"})
    assert kinds(fits(replace(ONE, categories=upper), replace(OTHER, categories=lower))) == []
    here, there = replace(ONE, quotas={8: 50}), replace(OTHER, quotas={9: 50})
    assert kinds(fits(here, there)) == []
    assert kinds(fits(here, replace(OTHER, quotas={7: 50}))) == [Kind.CALLED_TWICE]


def test_a_school_has_as_many_person_days_as_beds_and_days() -> None:
    at_school = replace(ONE, school_id=3)
    plan = replace(fits(at_school), beds={3: 11})
    assert kinds(plan) == [Kind.SCHOOL_FULL]  # 250 of 242
    assert kinds(replace(plan, beds={3: 12})) == []
    assert kinds(replace(plan, beds={3: 12}, elsewhere={(3, 4): 1_500})) == [Kind.SCHOOL_FULL]
    assert kinds(replace(plan, beds={})) == []


def test_an_organisation_spares_a_quarter_of_its_cadres_in_a_month() -> None:
    sent = replace(ONE, quotas={8: 50})
    assert kinds(replace(fits(sent), cadres={8: 200})) == []
    assert kinds(replace(fits(sent), cadres={8: 199})) == [Kind.MONTH_OVERLOADED]


def test_people_behind_want_a_class() -> None:
    need = Need("hours", "年度集中培训", 12, frozenset())
    assert kinds(replace(fits(ONE), needs=[need])) == [Kind.UNCOVERED]
    assert kinds(replace(fits(ONE), needs=[replace(need, classes=frozenset({1}))])) == []
    assert kinds(replace(fits(ONE), needs=[replace(need, behind=0)])) == []


def test_money_beyond_the_budget_blocks_and_beyond_the_standard_only_warns() -> None:
    found = find(replace(fits(ONE), budget_fen=9_999_999), RULES)
    assert [(one.kind, one.blocks) for one in found] == [(Kind.OVER_BUDGET, True)]
    dear = find(fits(replace(ONE, cost_fen=20_000_001)), RULES)
    assert [(one.kind, one.blocks) for one in dear] == [(Kind.OVER_STANDARD, False)]


def test_money_a_hundred_times_off_was_typed_in_another_unit() -> None:
    yuan_as_wan = replace(ONE, cost_fen=20_000_000 * 10_000)
    plan = PlanFact(20_000_000 * 10_000, [yuan_as_wan])
    found = find(plan, RULES)
    assert [one.kind for one in found] == [Kind.UNIT_DOUBTFUL, Kind.UNIT_DOUBTFUL]
    assert all(one.blocks for one in found)
    assert kinds(fits(replace(ONE, cost_fen=200_000))) == [Kind.UNIT_DOUBTFUL]
    assert kinds(fits(replace(ONE, cost_fen=0))) == []


def test_quotas_that_leave_places_over_are_named() -> None:
    assert kinds(fits(replace(ONE, quotas={8: 49}))) == [Kind.QUOTAS_SHORT]


CLASSES = some.lists(
    some.builds(
        ClassFact,
        id=some.integers(1, 10**6),
        title=some.just("班"),
        audience=some.sampled_from(["young", "mixed"]),
        categories=some.frozensets(some.sampled_from(["county_rank_up", "other"])),
        month=some.integers(1, 12),
        school_id=some.sampled_from([None, 1, 2]),
        places=some.integers(1, 300),
        days_hundredths=some.integers(1, 2000),
        cost_fen=some.integers(0, 10**9),
        standard_fen=some.one_of(some.none(), some.integers(1, 10**8)),
        quotas=some.dictionaries(some.sampled_from([7, 8, 9]), some.integers(0, 100), max_size=3),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)


@given(CLASSES, some.integers(0, 10**10))
def test_clashes_do_not_depend_on_the_order_and_name_only_classes_of_the_plan(
    classes: list[ClassFact], budget: int
) -> None:
    plan = PlanFact(
        budget, classes, paths={7: "0001", 8: "00010001", 9: "0002"}, cadres={7: 60}, beds={1: 2}
    )
    found = find(plan, RULES)
    known = {one.id for one in classes}
    assert all(set(one.classes) <= known for one in found)
    backwards = find(replace(plan, classes=classes[::-1]), RULES)
    assert {(one.kind, frozenset(one.classes), one.have) for one in found} == {
        (one.kind, frozenset(one.classes), one.have) for one in backwards
    }
    blocks = [one.blocks for one in found]
    assert blocks == sorted(blocks, reverse=True)


@given(CLASSES)
def test_a_class_less_never_adds_a_clash_of_classes(classes: list[ClassFact]) -> None:
    def counted(rows: list[ClassFact]) -> int:
        plan = PlanFact(10**12, rows, paths={7: "0001", 8: "00010001", 9: "0002"}, beds={1: 2})
        wanted = (Kind.CALLED_TWICE, Kind.SCHOOL_FULL, Kind.MONTH_OVERLOADED)
        return sum(one.kind in wanted for one in find(plan, RULES))

    assert all(
        counted(classes[:at] + classes[at + 1 :]) <= counted(classes) for at in range(len(classes))
    )


@given(
    some.integers(0, 5_000),
    some.dictionaries(some.integers(1, 50), some.integers(0, 1_000), min_size=1),
)
def test_places_shared_out_sum_up_and_keep_the_order(total: int, weights: dict[int, int]) -> None:
    given_ = apportion(total, weights)
    assert sum(given_.values()) == total
    whole = sum(weights.values())
    if whole:
        for key, places in given_.items():
            assert abs(places - total * weights[key] / whole) < 1
