"""Coverage: of the persons who hold an appointment at T, how many have taken part since the start.

Exemptions play no part here; who has left no longer counts.
"""

from dataclasses import dataclass
from fractions import Fraction

import ibis
import ibis.expr.types as ir

from gongxun.rules.books import PolicyBook
from gongxun.rules.books.demands import CoverageIndicator
from gongxun.rules.indicators.entries import UNITS, Streams
from gongxun.rules.indicators.organisations import organisation_row
from gongxun.rules.indicators.people import added, how_many, took_part
from gongxun.rules.indicators.populations import Populations
from gongxun.rules.indicators.standing import sum_so_far
from gongxun.rules.indicators.status import BEHIND, MET, NO_DATA, NOT_MET, ON_TRACK
from gongxun.rules.periods import Window


@dataclass(frozen=True)
class Coverage:
    """One coverage indicator over the table of one window's standing."""

    number: int
    indicator: CoverageIndicator
    streams: Streams
    populations: Populations

    @property
    def columns(self) -> tuple[str, ...]:
        return self.column("members"), self.column("trained")

    def column(self, count: str) -> str:
        return f"v{self.number}_{count}"

    def is_member(self, now: ir.Table) -> ir.BooleanValue:
        return self.populations.belongs(now, self.indicator.population)

    def is_trained(self, now: ir.Table) -> ir.BooleanValue:
        streams = self.streams.of(self.indicator.credits)
        return took_part(
            {unit: added(now[sum_so_far(stream, unit)] for stream in streams) for unit in UNITS}
        )

    def counts(self, now: ir.Table) -> dict[str, ir.IntegerValue]:
        member = self.is_member(now)
        return {
            self.column("members"): how_many(member),
            self.column("trained"): how_many(member & self.is_trained(now)),
        }

    def rows(self, everywhere: ir.Table) -> ir.Table:
        """Every organisation, also with nobody; `everywhere` carries the window and its aims."""
        trained = everywhere[self.column("trained")]
        members = everywhere[self.column("members")]
        status = ibis.cases(
            (members == 0, NO_DATA),
            (self._reaches(everywhere, "target"), MET),
            (everywhere.closed, NOT_MET),
            (self._reaches(everywhere, "pace"), ON_TRACK),
            else_=BEHIND,
        )
        return organisation_row(
            everywhere,
            self.indicator.id,
            everywhere.window,
            everywhere.org_id,
            (trained.cast("float64"), members.cast("float64")),
            everywhere[self.column("target")],
            status,
        )

    def _reaches(self, table: ir.Table, aim: str) -> ir.BooleanValue:
        """trained ÷ members ≥ the aim, whose terms stand on every row."""
        part, whole = table[self.column(f"{aim}_part")], table[self.column(f"{aim}_whole")]
        return table[self.column("trained")] * whole >= table[self.column("members")] * part

    @property
    def aim_columns(self) -> dict[str, str]:
        terms = ("target_part", "target_whole", "pace_part", "pace_whole")
        return {
            self.column("target"): "float64",
            **{self.column(term): "int64" for term in terms},
        }

    def aims(self, window: Window, elapsed: tuple[int, int]) -> dict[str, float | int]:
        """Values of `aim_columns`: the target, and the share owed by T at an even pace.

        A year's pace runs from the last year's target, the plan's from 0.
        """
        target = self.target(window)
        before = Fraction(0)
        if self.indicator.curve is not None:
            before = self.indicator.curve_at(window.start.year - 1)
        pace = before + (target - before) * Fraction(*elapsed)
        return {
            self.column("target"): float(target),
            self.column("target_part"): target.numerator,
            self.column("target_whole"): target.denominator,
            self.column("pace_part"): pace.numerator,
            self.column("pace_whole"): pace.denominator,
        }

    def target(self, window: Window) -> Fraction:
        if self.indicator.target is not None:
            return self.indicator.target
        return self.indicator.curve_at(window.start.year)


def coverages(book: PolicyBook, only: str | None = None) -> tuple[Coverage, ...]:
    streams, populations = Streams(book), Populations(book)
    wanted = [
        indicator
        for indicator in book.indicators
        if isinstance(indicator, CoverageIndicator) and only in (None, indicator.id)
    ]
    return tuple(
        Coverage(number, indicator, streams, populations) for number, indicator in enumerate(wanted)
    )
