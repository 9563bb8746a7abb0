"""Section 2: windows, their evaluation date, elapsed share, and the statuses."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

# "The plan runs from 2024-01-01 to 2028-12-31. … Calendar years are 2024 to 2028."
PLAN_START = date(2024, 1, 1)
PLAN_END = date(2028, 12, 31)
PLAN_LABEL = "2024-2028"
YEARS = range(2024, 2029)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """W = [S, E], both days included, with the label of section 7."""

    label: str
    start: date
    end: date

    def begun(self, as_of: date) -> bool:
        """'A window with S > D has no rows.'"""
        return self.start <= as_of

    def evaluated_on(self, as_of: date) -> date:
        """'Its evaluation date is T = min(E, D).'"""
        return min(self.end, as_of)

    def elapsed(self, as_of: date) -> Fraction:
        """'elapsed = (T − S + 1) / (E − S + 1), in days.'"""
        passed = (self.evaluated_on(as_of) - self.start).days + 1
        return Fraction(passed, (self.end - self.start).days + 1)

    def closed(self, as_of: date) -> bool:
        """'A window is closed when D ≥ E.'"""
        return as_of >= self.end


PLAN = Window(PLAN_LABEL, PLAN_START, PLAN_END)


def year(number: int) -> Window:
    """The calendar year, labelled '2026'."""
    return Window(str(number), date(number, 1, 1), date(number, 12, 31))


def years_begun(as_of: date) -> list[Window]:
    """The calendar years of the plan that have begun."""
    return [year(number) for number in YEARS if year(number).begun(as_of)]


def plan_begun(as_of: date) -> list[Window]:
    """The plan, once it has begun."""
    return [PLAN] if PLAN.begun(as_of) else []


def first_year_after(promoted_on: date) -> Window:
    """[P, the day before the same date of the next year]; from 29 February to 28 February."""
    following = promoted_on.year + 1
    label = promoted_on.isoformat()
    if (promoted_on.month, promoted_on.day) == (2, 29):
        return Window(label, promoted_on, date(following, 2, 28))
    return Window(label, promoted_on, promoted_on.replace(year=following) - DAY)


def semester(label: str) -> Window:
    """YYYY-1 is February to July of YYYY; YYYY-2 is August to the January after."""
    number, half = int(label[:4]), label[5:]
    if half == "1":
        return Window(label, date(number, 2, 1), date(number, 7, 31))
    return Window(label, date(number, 8, 1), date(number + 1, 1, 31))


def semester_of(day: date) -> str:
    """The label of the semester in which a day lies."""
    if day.month == 1:
        return f"{day.year - 1}-2"
    return f"{day.year}-1" if day.month <= 7 else f"{day.year}-2"


def semester_has_rows(label: str, as_of: date) -> bool:
    """'Only semesters that start inside the plan and not after D.'"""
    start = semester(label).start
    return PLAN_START <= start <= PLAN_END and start <= as_of


def paced_status(progress: Fraction, pace: Fraction, *, met: bool, closed: bool) -> str:
    """'met; else in a closed window not_met; else on_track where progress ≥ elapsed, …'"""
    if met:
        return "met"
    if closed:
        return "not_met"
    return "on_track" if progress >= pace else "behind"


def once_status(window: Window, as_of: date, *, met: bool) -> str:
    """'At least once': an open window is on_track while elapsed < 3/4 and behind after."""
    if met:
        return "met"
    if window.closed(as_of):
        return "not_met"
    return "on_track" if window.elapsed(as_of) < Fraction(3, 4) else "behind"


def timetable_status(window: Window, as_of: date, *, reached: bool) -> str:
    """Section 5: open is on_track at or above target, behind below; closed is met or not_met."""
    if window.closed(as_of):
        return "met" if reached else "not_met"
    return "on_track" if reached else "behind"
