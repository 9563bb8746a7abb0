"""The windows of a plan that have begun on the date of evaluation, and when each is judged."""

from dataclasses import dataclass
from datetime import date

from gongxun.rules.periods import Window, begun, calendar_years, semesters


@dataclass(frozen=True)
class Calendar:
    """A plan seen from `as_of`."""

    plan: Window
    as_of: date

    @property
    def has_begun(self) -> bool:
        return self.plan.has_begun(self.as_of)

    @property
    def years(self) -> tuple[Window, ...]:
        return begun(calendar_years(self.plan), self.as_of)

    @property
    def semesters(self) -> tuple[Window, ...]:
        return begun(semesters(self.plan), self.as_of)

    @property
    def dates(self) -> tuple[date, ...]:
        """The date at which each year begun is judged; the last is also the plan's."""
        return tuple(year.evaluated_on(self.as_of) for year in self.years)

    @property
    def last_day(self) -> date:
        """The last day whose entries can count."""
        return self.plan.evaluated_on(self.as_of)

    def windows(self, name: str) -> tuple[Window, ...]:
        """The windows begun of an indicator's `window`: plan, year or semester."""
        if not self.has_begun:
            return ()
        by_name = {"plan": (self.plan,), "year": self.years, "semester": self.semesters}
        return by_name[name]

    def position(self, window: Window) -> int:
        """Which of `dates` judges the window."""
        return self.dates.index(window.evaluated_on(self.as_of))

    def years_of(self, window: Window) -> tuple[str, ...]:
        """Labels of the years begun whose entries the window counts."""
        return tuple(year.label for year in self.years if window.start <= year.start <= window.end)

    def years_until(self, window: Window) -> tuple[str, ...]:
        """Labels of the years begun from the plan's start to the window's end."""
        return tuple(year.label for year in self.years if year.start <= window.end)
