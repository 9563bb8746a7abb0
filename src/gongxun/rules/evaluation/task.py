"""What to evaluate, shared by every engine."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import ibis
import ibis.expr.types as ir

from gongxun.rules.books import PolicyBook
from gongxun.rules.books.demands import (
    ClassCountIndicator,
    CourseRenewalIndicator,
    FollowUpIndicator,
    PersonIndicator,
    ReleaseHoursIndicator,
    SessionShareIndicator,
    SubjectShareIndicator,
)
from gongxun.rules.indicators.calendar import Calendar
from gongxun.rules.indicators.coverage import Coverage, coverages
from gongxun.rules.indicators.entries import Streams
from gongxun.rules.indicators.organisers import class_count_rows, follow_up_rows, release_rows
from gongxun.rules.indicators.people import Measure, measures
from gongxun.rules.indicators.tables import LakeTables
from gongxun.rules.indicators.teaching import (
    renewal_rows,
    session_share_rows,
    subject_share_rows,
)

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is."""


@dataclass(frozen=True)
class Task:
    """A book on a date, wholly or one indicator of it."""

    book: PolicyBook
    calendar: Calendar
    only: str | None = None

    @cached_property
    def streams(self) -> Streams:
        return Streams(self.book)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        return measures(self.book, self.calendar, self.only)

    @cached_property
    def coverages(self) -> tuple[Coverage, ...]:
        return coverages(self.book, self.calendar, self.only)

    @cached_property
    def promotions(self) -> tuple[PersonIndicator, ...]:
        return tuple(
            indicator
            for indicator in self.book.person_indicators
            if indicator.basis == "promotion" and self.only in (None, indicator.id)
        )

    @property
    def counted(self) -> tuple[Measure | Coverage, ...]:
        """Whatever is counted by organisation and rolled up."""
        return (*self.measures, *self.coverages)

    def own_rows(self, lake: LakeTables) -> Iterator[ir.Table]:
        """Rows of the indicators that count classes, sessions and courses rather than persons."""
        for indicator in self.book.indicators:
            if self.only not in (None, indicator.id):
                continue
            match indicator:
                case ClassCountIndicator():
                    yield from class_count_rows(lake, indicator, self.calendar, self.book)
                case ReleaseHoursIndicator():
                    yield from release_rows(lake, indicator, self.calendar)
                case FollowUpIndicator():
                    yield from follow_up_rows(lake, indicator, self.calendar)
                case SessionShareIndicator():
                    yield from session_share_rows(lake, indicator, self.calendar)
                case SubjectShareIndicator():
                    yield from subject_share_rows(lake, indicator, self.calendar)
                case CourseRenewalIndicator():
                    yield from renewal_rows(lake, indicator, self.calendar)
                case _:
                    continue


def union(tables: list[ir.Table]) -> ir.Table:
    return tables[0] if len(tables) == 1 else ibis.union(*tables)
