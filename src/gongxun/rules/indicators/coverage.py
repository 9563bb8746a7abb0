"""Coverage: of the persons who hold an appointment at T, how many have taken part since the start.

Exemptions play no part here; who has left no longer counts.
"""

from dataclasses import dataclass
from fractions import Fraction

import ibis
import ibis.expr.types as ir

from gongxun.rules.books import PolicyBook
from gongxun.rules.books.demands import CoverageIndicator
from gongxun.rules.indicators.calendar import Calendar
from gongxun.rules.indicators.entries import UNITS, Streams, total
from gongxun.rules.indicators.holdings import belongs, held
from gongxun.rules.indicators.organisations import organisation_row
from gongxun.rules.indicators.people import how_many, took_part
from gongxun.rules.indicators.status import BEHIND, MET, NO_DATA, NOT_MET, ON_TRACK, judge_ratio
from gongxun.rules.periods import Window


@dataclass(frozen=True)
class Coverage:
    """One coverage indicator in one window begun."""

    number: int
    indicator: CoverageIndicator
    window: Window
    calendar: Calendar
    streams: Streams

    @property
    def target(self) -> Fraction:
        if self.indicator.target is not None:
            return self.indicator.target
        return self.indicator.curve_at(self.window.start.year)

    @property
    def pace(self) -> Fraction:
        """The share owed by T: linear from the last year's target, or from 0 over the plan."""
        before = Fraction(0)
        if self.indicator.curve is not None:
            before = self.indicator.curve_at(self.window.start.year - 1)
        gone = Fraction(*self.window.elapsed(self.calendar.as_of))
        return before + (self.target - before) * gone

    def column(self, count: str) -> str:
        return f"v{self.number}_{count}"

    def counts(self, standing: ir.Table) -> dict[str, ir.IntegerValue]:
        position = self.calendar.position(self.window)
        member = standing[held(position)] & belongs(standing, self.indicator.population)
        streams = self.streams.of(self.indicator.credits)
        years = tuple(y.label for y in self.calendar.years if y.start <= self.window.end)
        trained = took_part({unit: total(standing, streams, unit, years) for unit in UNITS})
        return {
            self.column("members"): how_many(member),
            self.column("trained"): how_many(member & trained),
        }

    def rows(self, rolled: ir.Table) -> ir.Table:
        """Every organisation of the rolled-up table, also with nobody."""
        trained, members = rolled[self.column("trained")], rolled[self.column("members")]
        missed: ir.StringValue = ibis.literal(NOT_MET)
        if not self.window.is_closed(self.calendar.as_of):
            missed = ibis.ifelse(judge_ratio(trained, members, self.pace), ON_TRACK, BEHIND)
        status = ibis.cases(
            (members == 0, NO_DATA),
            (judge_ratio(trained, members, self.target), MET),
            else_=missed,
        )
        return organisation_row(
            rolled,
            self.indicator.id,
            ibis.literal(self.window.label),
            rolled.org_id,
            (trained.cast("float64"), members.cast("float64")),
            float(self.target),
            status,
        )


def coverages(
    book: PolicyBook, calendar: Calendar, only: str | None = None
) -> tuple[Coverage, ...]:
    streams = Streams(book)
    wanted = [
        (indicator, window)
        for indicator in book.indicators
        if isinstance(indicator, CoverageIndicator) and only in (None, indicator.id)
        for window in calendar.windows(indicator.window)
    ]
    return tuple(
        Coverage(number, indicator, window, calendar, streams)
        for number, (indicator, window) in enumerate(wanted)
    )
