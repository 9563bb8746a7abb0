"""Person indicators of a holding appointment: one row a person and window begun."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir

from gongxun.rules.books import PolicyBook
from gongxun.rules.books.demands import PersonIndicator
from gongxun.rules.indicators.entries import UNITS, Streams
from gongxun.rules.indicators.populations import Populations
from gongxun.rules.indicators.standing import exempt_now, sum_now
from gongxun.rules.indicators.status import Judged, Whole, keeps_up_with

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
    """One person indicator over the table of one window's standing (see `standing`)."""

    number: int
    indicator: PersonIndicator
    streams: Streams
    populations: Populations

    def is_exempt(self, now: ir.Table) -> ir.BooleanValue:
        flag: ir.BooleanValue = now[exempt_now(self.number)]
        return flag

    def amounts(self, now: ir.Table) -> dict[str, ir.IntegerValue]:
        streams = self.streams.of(self.indicator.credits)
        return {unit: added(now[sum_now(stream, unit)] for stream in streams) for unit in UNITS}

    def required(self, now: ir.Table) -> dict[str, Whole]:
        return required_on(self.indicator, now.first_day)

    def judged(self, now: ir.Table) -> Judged:
        amounts, required = self.amounts(now), self.required(now)
        if self.indicator.at_least_once:
            return Judged(took_part(amounts), now.early, now.closed)
        met = ibis.or_(*(amounts[unit] >= required[unit] for unit in required))
        return Judged(met, keeps_up_with(amounts, required, (now.gone, now.whole)), now.closed)

    def fits(self, now: ir.Table) -> ir.BooleanValue:
        return self.populations.belongs(now, self.indicator.population)

    def values(self, now: ir.Table) -> dict[str, ir.Value]:
        """The columns of a result row after its identifiers."""
        return row_values(self.amounts(now), self.required(now), self.judged(now))

    def rows(self, now: ir.Table) -> ir.Table:
        kept = now.filter(self.fits(now) & ~self.is_exempt(now))
        return kept.select(
            indicator=ibis.literal(self.indicator.id),
            window=kept.window,
            person_id=kept.person_id,
            org_id=kept.org_id,
            appointment_id=kept.appointment_id,
            **self.values(kept),
        )

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.column(name) for name in COUNTS)

    def column(self, count: str) -> str:
        return f"m{self.number}_{count}"

    def counts(self, now: ir.Table) -> dict[str, ir.IntegerValue]:
        """Sums over a group of rows: population, met, on_track and exempt."""
        fits, exempted = self.fits(now), self.is_exempt(now)
        counted = fits & ~exempted
        judged = self.judged(now)
        tests = {
            "population": counted,
            "met": counted & judged.met,
            "on_track": counted & judged.on_track,
            "exempt": fits & exempted,
        }
        return {self.column(name): how_many(test) for name, test in tests.items()}


def added(columns: Iterable[ir.IntegerValue]) -> ir.IntegerValue:
    first, *others = columns
    for column in others:
        first = first + column
    return first


def required_on(indicator: PersonIndicator, day: ir.DateValue) -> dict[str, Whole]:
    """Hundredths by unit, by the amounts in force on a day."""
    required: dict[str, Whole] = {}
    for alternative in indicator.alternatives:
        (_, amount), *later = alternative.at_least
        asked: Whole = amount
        for since, value in later:
            asked = ibis.ifelse(day >= since, value, asked)
        required[alternative.unit] = asked
    return required


def took_part(amounts: Mapping[str, ir.IntegerValue]) -> ir.BooleanValue:
    """Participation: the net sum of hours or of days is above 0."""
    return (amounts["hours"] > 0) | (amounts["days"] > 0)


def how_many(test: ir.BooleanValue) -> ir.IntegerValue:
    return test.cast("int32").sum().cast("int64")


def row_values(
    amounts: Mapping[str, ir.IntegerValue], required: Mapping[str, Whole], judged: Judged
) -> dict[str, ir.Value]:
    """The columns of a result row after its identifiers."""

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


def measures(book: PolicyBook, only: str | None = None) -> tuple[Measure, ...]:
    """Every person indicator of a holding appointment."""
    streams, populations = Streams(book), Populations(book)
    return tuple(
        Measure(number, indicator, streams, populations)
        for number, indicator in enumerate(book.person_indicators)
        if indicator.basis == "holding" and only in (None, indicator.id)
    )
