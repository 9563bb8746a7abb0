"""Person indicators of a holding appointment: one row a person and window begun."""

from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir

from gongxun.rules.books import PolicyBook
from gongxun.rules.books.demands import PersonIndicator
from gongxun.rules.indicators.calendar import Calendar
from gongxun.rules.indicators.entries import UNITS, Streams, total
from gongxun.rules.indicators.holdings import belongs, exempt, held
from gongxun.rules.indicators.status import Judged, judge_amounts, judge_once
from gongxun.rules.periods import Window

PERSON_RESULT: Final = {
    "indicator": "string",
    "window": "string",
    "person_id": "int64",
    "org_id": "int64",
    "appointment_id": "int64",
    "hours_hundredths": "int64",
    "days_hundredths": "int64",
    "status": "string",
    "shortfall_hours_hundredths": "int64",
    "shortfall_days_hundredths": "int64",
}
COUNTS: Final = ("population", "met", "on_track", "exempt")


@dataclass(frozen=True)
class Measure:
    """One person indicator in one window, over the table of standing (see `standing`)."""

    number: int
    indicator: PersonIndicator
    indicator_number: int
    window: Window
    calendar: Calendar
    streams: Streams
    book: PolicyBook

    def fits(self, standing: ir.Table) -> ir.BooleanValue:
        """Whether the appointment is held at T and in the population, exempt or not."""
        position = self.calendar.position(self.window)
        return standing[held(position)] & belongs(standing, self.indicator.population)

    def is_exempt(self, standing: ir.Table) -> ir.BooleanValue:
        position = self.calendar.position(self.window)
        flag: ir.BooleanValue = standing[exempt(self.indicator_number, position)]
        return flag

    def amounts(self, standing: ir.Table) -> dict[str, ir.IntegerValue]:
        streams = self.streams.of(self.indicator.credits)
        years = self.calendar.years_of(self.window)
        return {unit: total(standing, streams, unit, years) for unit in UNITS}

    @property
    def required(self) -> dict[str, int]:
        units = {unit: self.indicator.required(unit, self.window.start) for unit in UNITS}
        return {unit: amount for unit, amount in units.items() if amount is not None}

    def judged(self, standing: ir.Table) -> Judged:
        amounts = self.amounts(standing)
        elapsed = self.window.elapsed(self.calendar.as_of)
        closed = self.window.is_closed(self.calendar.as_of)
        if self.indicator.at_least_once:
            return judge_once(took_part(amounts), elapsed, closed, self.book.once_on_track_below)
        return judge_amounts(amounts, dict(self.required), elapsed, closed)

    def values(self, standing: ir.Table) -> dict[str, ir.Value]:
        """The columns of a result row after its identifiers."""
        judged = self.judged(standing)
        return row_values(self.amounts(standing), dict(self.required), judged)

    def rows(self, standing: ir.Table) -> ir.Table:
        kept = standing.filter(self.fits(standing) & ~self.is_exempt(standing))
        return kept.select(
            indicator=ibis.literal(self.indicator.id),
            window=ibis.literal(self.window.label),
            person_id=kept.person_id,
            org_id=kept.org_id,
            appointment_id=kept.appointment_id,
            **self.values(kept),
        )

    def column(self, count: str) -> str:
        return f"m{self.number}_{count}"

    def counts(self, standing: ir.Table) -> dict[str, ir.IntegerValue]:
        """Sums over a group of standing rows: population, met, on_track and exempt."""
        fits, exempted = self.fits(standing), self.is_exempt(standing)
        counted = fits & ~exempted
        judged = self.judged(standing)
        tests = {"population": counted, "met": counted & judged.met, "exempt": fits & exempted}
        if judged.closed is False:
            tests["on_track"] = counted & ~judged.met & judged.on_track
        return {self.column(name): how_many(test) for name, test in tests.items()}

    @property
    def closed(self) -> bool:
        return self.window.is_closed(self.calendar.as_of)


def took_part(amounts: dict[str, ir.IntegerValue]) -> ir.BooleanValue:
    """Participation: the net sum of hours or of days is above 0."""
    return (amounts["hours"] > 0) | (amounts["days"] > 0)


def how_many(test: ir.BooleanValue) -> ir.IntegerValue:
    return test.cast("int64").sum().cast("int64")


def row_values(
    amounts: dict[str, ir.IntegerValue],
    required: dict[str, ir.IntegerValue | int],
    judged: Judged,
) -> dict[str, ir.Value]:
    def shortfall(unit: str) -> ir.IntegerValue:
        if unit not in required:
            return ibis.literal(0, type="int64")
        return ibis.ifelse(judged.met, 0, required[unit] - amounts[unit]).cast("int64")

    return {
        "hours_hundredths": amounts["hours"],
        "days_hundredths": amounts["days"],
        "status": judged.status,
        "shortfall_hours_hundredths": shortfall("hours"),
        "shortfall_days_hundredths": shortfall("days"),
    }


def measures(book: PolicyBook, calendar: Calendar, only: str | None = None) -> tuple[Measure, ...]:
    """Every person indicator of a holding appointment in every window begun."""
    streams = Streams(book)
    wanted = [
        (number, indicator, window)
        for number, indicator in enumerate(book.person_indicators)
        if indicator.basis == "holding" and only in (None, indicator.id)
        for window in calendar.windows(indicator.window)
    ]
    return tuple(
        Measure(position, indicator, number, window, calendar, streams, book)
        for position, (number, indicator, window) in enumerate(wanted)
    )


def standing(holdings: ir.Table, sums: ir.Table, columns: tuple[str, ...]) -> ir.Table:
    """Appointments held on any date of evaluation beside their person's yearly sums, 0 for none."""
    renamed = sums.rename(sums_person="person_id")
    joined = holdings.left_join(renamed, holdings.person_id == renamed.sums_person)
    return joined.select(*holdings.columns, **{name: joined[name].fill_null(0) for name in columns})
