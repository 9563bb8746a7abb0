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
    school_sessions,
    session_share_rows,
    subject_share_rows,
)
from gongxun.rules.periods import Window

COUNTED_KINDS = ("year", "plan")
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

    def counted(self, kind: str) -> tuple[Measure | Coverage, ...]:
        """Whatever is counted by organisation and rolled up in windows of a kind."""
        every: tuple[Measure | Coverage, ...] = (
            *measures(self.book, self.only),
            *coverages(self.book, self.only),
        )
        return tuple(item for item in every if item.indicator.window == kind)

    def measures(self, kind: str) -> tuple[Measure, ...]:
        return tuple(item for item in self.counted(kind) if isinstance(item, Measure))

    @property
    def steps(self) -> tuple[tuple[str, Window], ...]:
        """Each window begun in which persons are counted, with its kind."""
        return tuple(
            (kind, window)
            for kind in COUNTED_KINDS
            if self.counted(kind)
            for window in self.calendar.windows(kind)
        )

    @cached_property
    def promotions(self) -> tuple[PersonIndicator, ...]:
        return tuple(
            indicator
            for indicator in self.book.person_indicators
            if indicator.basis == "promotion" and self.only in (None, indicator.id)
        )

    def own_rows(self, lake: LakeTables, sessions: ir.Table | None = None) -> Iterator[ir.Table]:
        """Rows of the indicators that count classes, sessions and courses rather than persons.

        `sessions` are `school_sessions` where an engine keeps them.
        """
        if sessions is None:
            sessions = school_sessions(lake)
        for indicator in self.book.indicators:
            if self.only not in (None, indicator.id):
                continue
            match indicator:
                case ClassCountIndicator():
                    yield class_count_rows(lake, indicator)
                case ReleaseHoursIndicator():
                    yield release_rows(lake, indicator)
                case FollowUpIndicator():
                    yield follow_up_rows(lake, indicator)
                case SessionShareIndicator():
                    yield session_share_rows(sessions, indicator, self.calendar)
                case SubjectShareIndicator():
                    yield subject_share_rows(sessions, indicator)
                case CourseRenewalIndicator():
                    yield renewal_rows(lake, sessions, indicator, self.calendar)
                case _:
                    continue


def union(tables: list[ir.Table]) -> ir.Table:
    return tables[0] if len(tables) == 1 else ibis.union(*tables)
