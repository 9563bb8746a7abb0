"""Credits whose sums lie exactly at, just below and just above a requirement, a pace or zero."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from random import Random

from tests.reference.boundary_dates import Edges
from tests.reference.boundary_people import shuffled_persons
from tests.reference.lake import LISTED, Row
from tests.reference.organisations import COVERAGE_TARGETS
from tests.reference.persons import (
    HELD_INDICATORS,
    PROMOTION,
    PersonIndicator,
    credit_sums,
    holding_appointments,
)
from tests.reference.rows import credit
from tests.reference.windows import (
    DAY,
    PLAN,
    PLAN_END,
    PLAN_START,
    Window,
    first_year_after,
    years_begun,
)

_THEMES: list[list[str] | None] = [
    None,
    [],
    [],
    ["theory"],
    ["party_spirit", "union_business"],
    ["rotation"],
    ["rotation", "theory"],
    ["theory", "rotation", "rotation"],
    ["rotations"],
]
_ROTATION: list[list[str] | None] = [["rotation"], ["theory", "rotation"], ["rotation", "rotation"]]
_HOURS = [0, 0, 25, 100, 350, 800, 1600, 5000, 9000]
_DAYS = [0, 0, 50, 100, 200, 700, 1200]


class CreditBook:
    """The credits of a lake while they are written, with ids from a list."""

    def __init__(self, edges: Edges, ids: list[int], organisers: list[int]) -> None:
        self.edges = edges
        self.rows: list[Row] = []
        self._ids = ids
        self._organisers = organisers

    def add(
        self,
        person_id: int,
        earned_on: date,
        hours: int,
        days: int,
        mode: str,
        themes: list[str] | None,
    ) -> None:
        rng = self.edges.rng
        forms = LISTED["credit", "form"]
        self.rows.append(
            credit(
                self._ids.pop(),
                person_id,
                earned_on,
                hours,
                days,
                mode=mode,
                form=rng.choice(forms[:-1]) if mode == "collective" else forms[-1],
                themes=themes,
                organiser_id=rng.choice(self._organisers),
            )
        )

    def noise(self, person_id: int) -> None:
        """Some credits on edges, some of them reversed on the same or on another day."""
        rng = self.edges.rng
        for _ in range(rng.choice([0, 0, 1, 2, 4])):
            day, hours, days = self.edges.edge(), rng.choice(_HOURS), rng.choice(_DAYS)
            mode, themes = rng.choice(LISTED["credit", "mode"]), rng.choice(_THEMES)
            self.add(person_id, day, hours, days, mode, themes)
            if rng.random() < 0.3:
                later = rng.choice([day, day, day + DAY, self.edges.edge()])
                self.add(person_id, later, -hours, -days, mode, themes)

    def bring(
        self, person_id: int, indicator: PersonIndicator, window: Window, hours: int, days: int
    ) -> None:
        """Add rows until the indicator's sums of the window are exactly these."""
        rng, edges = self.edges.rng, self.edges
        end = window.evaluated_on(edges.as_of)
        own = [row for row in self.rows if row["person_id"] == person_id]
        sums = credit_sums({"credit": own}, window.start, end, indicator.mode, indicator.theme)
        had_hours, had_days = sums.get(person_id, (0, 0))
        rest = (hours - had_hours, days - had_days)
        for last in [False] * rng.randint(0, 2) + [True]:
            part = rest if last else (rest[0] // 2, rng.choice([0, rest[1]]))
            rest = (rest[0] - part[0], rest[1] - part[1])
            mode = indicator.mode or rng.choice(LISTED["credit", "mode"])
            themes = rng.choice(_ROTATION if indicator.theme else _THEMES)
            day = rng.choice([window.start, end, window.start + (end - window.start) // 2])
            self.add(person_id, day, part[0], part[1], mode, themes)
        if rng.random() < 0.4:
            outside = rng.choice([window.start - DAY, end + DAY])
            self.add(person_id, outside, 10000, 3000, indicator.mode or "collective", ["rotation"])


def aim(book: CreditBook, appointments: list[Row]) -> None:
    """Bring many persons' sums to a boundary of an indicator that tests them."""
    edges, rng = book.edges, book.edges.rng
    persons = shuffled_persons(rng, appointments)
    for person_id in persons:
        book.noise(person_id)
        own = [row for row in appointments if row["person_id"] == person_id]
        for _ in range(rng.choice([0, 1, 1, 2, 3])):
            indicator, window = _aimed_at(edges, own)
            if window.begun(edges.as_of):
                hours, days = _amounts(edges, indicator, window)
                book.bring(person_id, indicator, window, hours, days)


def _aimed_at(edges: Edges, own: list[Row]) -> tuple[PersonIndicator, Window]:
    rng = edges.rng
    promotions = [row["promoted_on"] for row in own if row["promoted_on"]]
    if promotions and rng.random() < 0.5:
        return PROMOTION, first_year_after(rng.choice(promotions))
    day = edges.evaluation_date()
    held = list(holding_appointments({"appointment": own}, day).values())
    fitting = [
        indicator
        for indicator in HELD_INDICATORS
        if held and held[0]["category"].split("_")[0] in indicator.id
    ]
    indicator = rng.choice(fitting * 3 + HELD_INDICATORS)
    windows = indicator.windows(edges.as_of) or [PLAN]
    return indicator, rng.choice([*windows, *[windows[-1]] * len(windows)])


def _amounts(edges: Edges, indicator: PersonIndicator, window: Window) -> tuple[int, int]:
    """Hours and days of which one, at least, lies at a boundary."""
    rng = edges.rng
    if indicator.at_least_once:
        return rng.choice([(0, 0), (0, 50), (50, 0), (1, -1), (-1, 1), (-100, 0), (0, -50), (1, 1)])
    at_hours = _beside(edges, window, indicator.hours)
    at_days = _beside(edges, window, indicator.days)
    if indicator.hours is None:
        return rng.choice([0, 7777]), at_days
    if indicator.days is None:
        return at_hours, rng.choice([0, 7777])
    return rng.choice([(at_hours, at_days), (at_hours, 0), (0, at_days), (at_hours, -1)])


def _beside(edges: Edges, window: Window, requirement: int | None) -> int:
    if requirement is None:
        return 0
    exact = requirement * window.elapsed(edges.as_of)
    pace = ceil(exact)
    if exact == pace < requirement and edges.rng.random() < 0.4:
        return pace
    return edges.rng.choice(
        [requirement, requirement, requirement - 1, requirement + 1, pace, pace, pace - 1, 0, -1]
    )


@dataclass(frozen=True)
class Share:
    """The share of persons who should have taken part by the evaluation date of a window."""

    window: Window
    asked: Fraction

    def whole_size(self, rng: Random) -> int:
        """A number of persons, at most 60, of whom the share is a whole number if it can be."""
        smallest = self.asked.denominator
        return smallest * rng.randint(1, max(1, 20 // smallest)) if smallest <= 60 else 25


def pick_share(edges: Edges) -> Share:
    """A target of a year, the pace within an open one, or the pace of the teachers' plan."""
    years, as_of = years_begun(edges.as_of), edges.as_of
    if not years or edges.rng.random() < 0.25:
        return Share(PLAN, PLAN.elapsed(min(max(as_of, PLAN_START), PLAN_END)))
    window = edges.rng.choice([*years, *[years[-1]] * len(years)])
    if _pace(years[-1], as_of).denominator <= 40 and edges.rng.random() < 0.7:
        window = years[-1]
    target, pace = COVERAGE_TARGETS[window.label], _pace(window, as_of)
    return Share(window, edges.rng.choice([target, pace, pace]))


def _pace(window: Window, as_of: date) -> Fraction:
    target = COVERAGE_TARGETS[window.label]
    previous = COVERAGE_TARGETS[str(int(window.label) - 1)]
    return previous + (target - previous) * window.elapsed(as_of)


def cover(book: CreditBook, appointments: list[Row], share: Share) -> None:
    """Let exactly as many persons take part as the share asks, or one fewer."""
    edges, rng = book.edges, book.edges.rng
    persons = shuffled_persons(rng, appointments)
    reached = max(0, ceil(share.asked * len(persons)) - rng.choice([0, 0, 1]))
    end = share.window.evaluated_on(edges.as_of)
    for person_id in persons[:reached]:
        hours, days = rng.choice([(1, 0), (0, 1), (400, 50), (-5, 1)])
        book.add(person_id, rng.choice([PLAN_START, end]), hours, days, "collective", None)
    for person_id in persons[reached:]:
        outside = rng.choice([PLAN_START - DAY, end + DAY])
        book.add(person_id, outside, 800, 100, "collective", None)
        book.add(person_id, end, 800, 100, "self_study", ["rotation"])
        if rng.random() < 0.5:
            book.add(person_id, end, 800, 100, "collective", [])
            book.add(person_id, end, -800, -100, "collective", [])
