"""The steps of an evaluation as tables that build on each other, for any engine.

Holdings and yearly sums meet in the table of standing; person rows and own counts are read from
it; own counts are rolled up over the tree. An engine keeps each step's rows and runs the next.
"""

from functools import cached_property

import ibis
import ibis.expr.types as ir

from gongxun.rules.books.demands import PersonIndicator
from gongxun.rules.evaluation.task import Task, union
from gongxun.rules.indicators import promotions, windows
from gongxun.rules.indicators.coverage import Coverage
from gongxun.rules.indicators.entries import entries_of
from gongxun.rules.indicators.holdings import holding_columns, holdings
from gongxun.rules.indicators.organisations import roll_up_row
from gongxun.rules.indicators.people import Measure
from gongxun.rules.indicators.populations import Populations, asked_places, with_places
from gongxun.rules.indicators.rollup import measure_rows, roll_up
from gongxun.rules.indicators.standing import in_window, now_columns, standing
from gongxun.rules.indicators.tables import LakeTables
from gongxun.rules.periods import Window


def kept(name: str, table: ir.Table) -> ir.Table:
    """The rows of a step, under the name by which the engine keeps them."""
    return ibis.table(table.schema(), name=name)


_FIRST_YEARS = ibis.table(promotions.FIRST_YEARS, name="first_years")


class Stages:
    """Every step for one task over one set of tables."""

    def __init__(self, task: Task, lake: LakeTables) -> None:
        self.task = task
        self.lake = lake

    @cached_property
    def holdings(self) -> ir.Table:
        return holdings(self.lake, self.task.book, self.task.calendar.dates)

    @cached_property
    def standing(self) -> ir.Table:
        columns = self.task.streams.columns(self.task.calendar)
        sums = ibis.table(
            {"person_id": "int64", **dict.fromkeys(columns, "int64")}, name="credit_sums"
        )
        return standing(kept("holding", self.holdings), sums, columns)

    @cached_property
    def wide(self) -> ir.Table:
        """The table of standing as an engine keeps it."""
        book, dates = self.task.book, len(self.task.calendar.dates)
        columns = (
            "person_id",
            "org_id",
            "appointment_id",
            *holding_columns(book, dates),
            *self.task.streams.columns(self.task.calendar),
        )
        return ibis.table(dict.fromkeys(columns, "int64"), name="standing")

    @cached_property
    def now(self) -> ir.Table:
        """One window's view of standing, as an engine names it."""
        return ibis.table(now_columns(self.task.book, self.task.streams), name="standing_now")

    def in_window(self, window: Window) -> ir.Table:
        """One window of the kept table of standing; the next steps read it by its name."""
        return in_window(self.wide, window, self.task.book, self.task.streams, self.task.calendar)

    @property
    def fitted(self) -> ir.Table:
        """Every appointment with its populations, for engines that choose holders themselves."""
        fitted = Populations(self.task.book).packed(self.lake.appointment, self.lake)
        return fitted.select(
            "appointment_id", "person_id", "org_id", "is_primary", "valid_from", "valid_to",
            *Populations(self.task.book).columns,
        )  # fmt: skip

    @property
    def asked_places(self) -> ir.Table:
        """The organisations at which the populations of holders and of promotions look."""
        promoted = [indicator.population for indicator in self.task.promotions]
        asked = [*Populations(self.task.book).distinct, *promoted]
        return asked_places(self.lake.organisation, asked)

    def person_rows(self, kind: str) -> ir.Table | None:
        rows = [measure.rows(self.now) for measure in self.task.measures(kind)]
        return union(rows) if rows else None

    def own_counts(self, kind: str) -> ir.Table:
        """Own counts by organisation of every indicator of a kind of window."""
        now = self.now
        counts: dict[str, ir.IntegerValue] = {}
        for item in self.task.counted(kind):
            counts |= item.counts(now)
        return now.group_by("org_id").aggregate(**counts)

    @cached_property
    def promoted(self) -> ir.Table:
        """Every promotion inside the plan, with the places that populations ask about."""
        asked = [indicator.population for indicator in self.task.promotions]
        inside = promotions.promoted(self.lake.appointment, self.task.calendar)
        return with_places(inside, self.lake, asked)

    def first_years(self, indicator: PersonIndicator, entries: ir.Table) -> ir.Table:
        return promotions.first_years(
            kept("promoted", self.promoted),
            entries,
            self.lake.exemption,
            indicator,
            self.task.calendar,
        )

    def promotion_rows(self, indicator: PersonIndicator) -> ir.Table:
        return promotions.rows(_FIRST_YEARS, indicator, self.task.calendar, self.task.book)

    def promotion_counts(self, indicator: PersonIndicator) -> ir.Table:
        return promotions.counts(_FIRST_YEARS, indicator, self.task.calendar, self.task.book)

    def entries(self, indicator: PersonIndicator) -> ir.Table:
        return entries_of(self.lake.credit, self.task.streams.of(indicator.credits))


def kept_entries() -> ir.Table:
    """Entries of promoted persons, as an engine may have kept them beforehand."""
    return ibis.table(
        {
            "person_id": "int64",
            "earned_on": "date",
            "hours_hundredths": "int32",
            "days_hundredths": "int32",
        },
        name="kept_entries",
    )


def pairs_table() -> ir.Table:
    """The closure as an engine keeps it."""
    return ibis.table({"member_id": "int64", "ancestor_id": "int64"}, name="pairs")


def rolled_up(columns: tuple[str, ...]) -> ir.Table:
    own = ibis.table({"org_id": "int64", **dict.fromkeys(columns, "int64")}, name="own_counts")
    return roll_up(own, pairs_table(), columns)


def rolled_rows(item: Measure | Coverage) -> ir.Table:
    """Result rows of an indicator in one window, from the table `rolled`.

    `rolled` has a row for every organisation, with the window and an indicator's aims on each.
    """
    columns = {"org_id": "int64", **dict.fromkeys(item.columns, "int64"), **windows.COLUMNS}
    if isinstance(item, Coverage):
        return item.rows(ibis.table({**columns, **item.aim_columns}, name="rolled"))
    return measure_rows(ibis.table(columns, name="rolled"), item)


def with_window(counts: ir.Table, items: tuple[Measure | Coverage, ...]) -> ir.Table:
    """The table `rolled` where the window and the aims of its indicators are tables of one row."""
    table = counts.cross_join(ibis.table(windows.COLUMNS, name="this_window"))
    for item in items:
        if isinstance(item, Coverage):
            table = table.cross_join(ibis.table(item.aim_columns, name=f"aims_{item.number}"))
    return table


def everywhere(rolled: ir.Table, organisation: ir.Table) -> ir.Table:
    """A row for every organisation, with 0 where nobody was counted."""
    named = rolled.rename(rolled_id="org_id")
    every = organisation.select("org_id")
    joined = every.left_join(named, every.org_id == named.rolled_id)
    columns = [name for name in rolled.columns if name != "org_id"]
    return joined.select(
        org_id=joined.org_id, **{name: joined[name].fill_null(0) for name in columns}
    )


def rolled_promotions(counts: ir.Table) -> ir.Table:
    """Roll-up rows of promotions, one window a day of promotion."""
    names = ("population", "met", "not_met", "on_track", "behind", "exempt")
    pairs = pairs_table()
    joined = counts.inner_join(pairs, counts.org_id == pairs.member_id)
    grouped = joined.group_by(
        indicator=joined.indicator, promoted_on=joined.promoted_on, org_id=joined.ancestor_id
    ).aggregate(**{name: joined[name].sum().cast("int64") for name in names})
    return roll_up_row(
        grouped,
        grouped.indicator,
        grouped.promoted_on.cast("string"),
        {name: grouped[name] for name in names},
    )
