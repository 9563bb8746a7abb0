"""Sums of ledger entries: which entries an indicator adds up, by person and calendar year."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from gongxun.rules.books import PolicyBook
from gongxun.rules.books.demands import CoverageIndicator, Credits, PersonIndicator
from gongxun.rules.indicators.calendar import Calendar

UNITS = ("hours", "days")


@dataclass(frozen=True)
class Stream:
    """Entries of one mode and, where themes are named, of any of them."""

    name: str
    mode: str
    themes: tuple[str, ...]

    def matches(self, credit: ir.Table) -> ir.BooleanValue:
        matched = credit.mode == self.mode
        if self.themes:
            matched &= ibis.or_(*(credit.themes.contains(theme) for theme in self.themes))
        return matched

    def column(self, unit: str, year: str) -> str:
        return f"{self.name}_{unit}_{year}"


class Streams:
    """Every stream that a book's indicators read, each once."""

    def __init__(self, book: PolicyBook) -> None:
        wanted = [
            i.credits for i in book.indicators if isinstance(i, PersonIndicator | CoverageIndicator)
        ]
        keys = {(mode, counted.themes) for counted in wanted for mode in counted.modes}
        themed = sorted({themes for _, themes in keys if themes})
        self._streams = {
            (mode, themes): Stream(
                f"{mode}_{themed.index(themes) + 1}" if themes else mode, mode, themes
            )
            for mode, themes in sorted(keys)
        }

    @property
    def every(self) -> tuple[Stream, ...]:
        return tuple(self._streams.values())

    def of(self, counted: Credits) -> tuple[Stream, ...]:
        return tuple(self._streams[mode, counted.themes] for mode in counted.modes)

    def columns(self, calendar: Calendar) -> tuple[str, ...]:
        return tuple(
            stream.column(unit, year.label)
            for stream in self.every
            for unit in UNITS
            for year in calendar.years
        )


def yearly_sums(credit: ir.Table, streams: Streams, calendar: Calendar) -> ir.Table:
    """One row a person with entries: hundredths by stream, unit and year, up to the last day."""
    sums = {}
    for stream in streams.every:
        for year in calendar.years:
            counted = stream.matches(credit) & credit.earned_on.between(
                year.start, year.evaluated_on(calendar.as_of)
            )
            for unit in UNITS:
                amount = credit[f"{unit}_hundredths"]
                sums[stream.column(unit, year.label)] = amount.sum(where=counted).cast("int64")
    within = credit.filter(credit.earned_on.between(calendar.plan.start, calendar.last_day))
    return within.group_by("person_id").aggregate(**sums)


def flagged_entries(credit: ir.Table, streams: Streams) -> ir.Table:
    """Entries with one bit for each stream that they belong to."""
    flags = ibis.literal(0, type="int32")
    for bit, stream in enumerate(streams.every):
        flag = stream.matches(credit).fill_null(False)
        flags = flags + ibis.ifelse(flag, 2**bit, 0).cast("int32")
    return credit.select(
        "person_id", "earned_on", "hours_hundredths", "days_hundredths", flags=flags
    )


def entries_of(credit: ir.Table, streams: tuple[Stream, ...]) -> ir.Table:
    """The entries of some streams, as promotions read them."""
    matched = credit.filter(ibis.or_(*(stream.matches(credit) for stream in streams)))
    return matched.select("person_id", "earned_on", "hours_hundredths", "days_hundredths")
