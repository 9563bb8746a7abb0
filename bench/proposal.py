"""A year's proposal for a province: 120 counties, some 200 runs of classes, 20,000 places.

Beside it the same program without whole numbers: it says how good any year can be, and costs what solving costs at least.
"""

import time
from collections.abc import Iterator
from itertools import product

from bench.report import Line
from gongxun.work.plans.proposing.building import build
from gongxun.work.plans.proposing.limits import Kind, Limits
from gongxun.work.plans.proposing.needs import Goal, Group, Measure, Offer
from gongxun.work.plans.proposing.proposal import Proposed, propose

COUNTIES, PLACES, SECONDS = 120, 20_000, 60.0
SCHOOLS = tuple(range(1_001, 1_009))
MONTHS = (3, 4, 5, 6, 7, 9, 10, 11)
HOURS = {
    "county_rank_up": ("hours.county_rank.collective", 44_000),
    "section_rank_down": ("hours.section_rank.collective", 9_000),
    "union_organiser": ("hours.union_organiser.collective", 5_000),
}
ROTATION = frozenset({"rotation"})
# (category, trait, days, hours, most places, most runs, themes)
KINDS = (
    ("county_rank_up", "", 5, 40, 60, 14, ROTATION),
    ("section_rank_down", "", 5, 40, 100, 24, ROTATION),
    ("section_rank_down", "", 3, 24, 100, 24, frozenset[str]()),
    ("union_organiser", "", 5, 40, 80, 20, ROTATION),
    ("", "office_staff", 3, 24, 80, 14, frozenset[str]()),
    ("", "young", 5, 40, 60, 10, ROTATION),
    ("", "newly_promoted", 3, 24, 60, 10, frozenset[str]()),
    ("", "part_time_and_secondment", 2, 16, 120, 24, ROTATION),
    ("", "", 1, 8, 200, 60, ROTATION),
)


def run() -> Iterator[str]:
    groups, goals, kinds = list(_groups()), _goals(), list(_kinds())
    limits = Limits(
        beds=dict.fromkeys(SCHOOLS, 240), budget=6_000_000_000, places=PLACES, fair_share=0.05
    )
    begun = time.perf_counter()
    build(groups, goals, kinds, limits).program.solve(seconds=SECONDS, whole=False)
    broken = time.perf_counter() - begun
    begun = time.perf_counter()
    found = propose(groups, goals, kinds, limits)
    taken = time.perf_counter() - begun
    if not isinstance(found, Proposed):
        raise RuntimeError("the bench's year must be possible")
    yield str(Line("省级年度计划测算", taken, broken, "同一规划不取整的求解", "≤ 60 s"))
    seats = sum(one.total for one in found.runs)
    yield (
        f"　{COUNTIES} 个县、{len(groups)} 组人员、{len(found.runs)} 期、{seats} 人次；"
        f"补上 {found.worth:,.0f} 项缺口，任何方案不超过 {found.bound:,.0f} 项，差距不超过 {found.gap:.1%}"
    )


def _goals() -> list[Goal]:
    hours = [Goal(name, Measure.HOURS, due, 0, 0) for name, due in HOURS.values()]
    return [
        *hours,
        Goal("coverage.cumulative", Measure.ONCE, 1, 0, 0),
        Goal("office.every_year", Measure.ONCE, 1, 0, 0),
        Goal("promotion.first_year", Measure.HOURS, 1_600, 0, 0),
        Goal("rotation.once", Measure.ONCE, 1, 0, 0, ROTATION),
    ]


def _groups() -> Iterator[Group]:
    """Every county with people in each state of training, in numbers that differ from county to county."""
    traits = ("", "office_staff", "young", "newly_promoted", "part_time_and_secondment")
    for county, category, quarter, rotated, trait in product(
        range(1, COUNTIES + 1), (*HOURS, "other"), range(5), (False, True), traits
    ):
        needs = []
        if category in HOURS and quarter:
            name, due = HOURS[category]
            needs.append((name, due * quarter // 4))
        if quarter == 4:
            needs.append(("coverage.cumulative", 1))
        if not rotated:
            needs.append(("rotation.once", 1))
        if trait == "office_staff":
            needs.append(("office.every_year", 1))
        if trait == "newly_promoted":
            needs.append(("promotion.first_year", 1_600))
        people = 1 + (county * 7 + quarter * 5 + len(category) + len(trait)) % 12
        if needs:
            yield Group(
                county, category, frozenset({trait} if trait else ()), tuple(sorted(needs)), people
            )


def _kinds() -> Iterator[Kind]:
    for key, (category, trait, days, hours, places, runs, themes) in enumerate(KINDS):
        offer = Offer(
            "班", hours * 100, days * 100, frozenset({category} if category else ()),
            frozenset({trait} if trait else ()), themes,
        )  # fmt: skip
        yield Kind(
            key=key,
            offer=offer,
            fewest_places=30,
            most_places=places,
            cost_of_run=days * 800_000,
            cost_of_place=(days + 2) * 55_000,
            months=MONTHS,
            schools=SCHOOLS if days > 1 else (),
            at_least=1 if trait else 0,
            at_most=runs,
        )
