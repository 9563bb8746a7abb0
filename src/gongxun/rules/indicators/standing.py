"""Where every holder stands: appointments held, beside what their person has earned.

The wide table holds every year begun; `in_window` gives one window's view of it, under names that
are the same for every window, so that an indicator is one expression however many years there are.
"""

import ibis
import ibis.expr.types as ir

from gongxun.rules.books import PolicyBook
from gongxun.rules.indicators import bits
from gongxun.rules.indicators.calendar import Calendar
from gongxun.rules.indicators.entries import UNITS, Stream, Streams
from gongxun.rules.indicators.holdings import EXEMPT, HELD, exempt_bit
from gongxun.rules.indicators.populations import Populations
from gongxun.rules.indicators.windows import COLUMNS as WINDOW_COLUMNS
from gongxun.rules.indicators.windows import window_row
from gongxun.rules.periods import Window


def standing(holdings: ir.Table, sums: ir.Table, columns: tuple[str, ...]) -> ir.Table:
    """Appointments held on any date of evaluation beside their person's yearly sums, 0 for none."""
    renamed = sums.rename(sums_person="person_id")
    joined = holdings.left_join(renamed, holdings.person_id == renamed.sums_person)
    return joined.select(*holdings.columns, **{name: joined[name].fill_null(0) for name in columns})


def sum_now(stream: Stream, unit: str) -> str:
    """The sum of the window itself."""
    return f"{stream.name}_{unit}"


def sum_so_far(stream: Stream, unit: str) -> str:
    """The sum from the plan's start to the window's date of evaluation."""
    return f"{stream.name}_{unit}_so_far"


def exempt_now(indicator: int) -> str:
    return f"exempt_from_{indicator}"


def is_held(wide: ir.Table, window: Window, calendar: Calendar) -> ir.BooleanValue:
    """Whether a row is the holding appointment at the window's date of evaluation."""
    return bits.is_set(wide, HELD, calendar.position(window))


def in_window(
    wide: ir.Table, window: Window, book: PolicyBook, streams: Streams, calendar: Calendar
) -> ir.Table:
    """Holders at the window's date of evaluation, with the window's own facts on every row."""
    then = wide.filter(is_held(wide, window, calendar))
    return then.select(**window_columns(then, window, book, streams, calendar))


def window_columns(
    wide: ir.Table, window: Window, book: PolicyBook, streams: Streams, calendar: Calendar
) -> dict[str, ir.Value]:
    """What the names of `now_columns` mean in one window."""
    position, dates = calendar.position(window), len(calendar.dates)
    columns: dict[str, ir.Value] = {
        name: wide[name] for name in (*_IDS, *Populations(book).columns)
    }
    for name, value in window_row(window, calendar, book.once_on_track_below).items():
        columns[name] = ibis.literal(value, type="int64" if type(value) is int else None)
    for number, indicator in enumerate(book.person_indicators):
        if indicator.basis == "holding":
            bit = exempt_bit(number, position, dates)
            columns[exempt_now(number)] = bits.is_set(wide, EXEMPT, bit)
    own, so_far = calendar.years_of(window), calendar.years_until(window)
    for stream in streams.every:
        for unit in UNITS:
            columns[sum_now(stream, unit)] = _total(wide, stream, unit, own)
            columns[sum_so_far(stream, unit)] = _total(wide, stream, unit, so_far)
    return columns


def now_columns(book: PolicyBook, streams: Streams) -> dict[str, str]:
    """Names and types of one window's view of standing."""
    sums = [
        name(stream, unit)
        for stream in streams.every
        for unit in UNITS
        for name in (sum_now, sum_so_far)
    ]
    return {
        **dict.fromkeys((*_IDS, *Populations(book).columns), "int64"),
        **WINDOW_COLUMNS,
        **{
            exempt_now(number): "boolean"
            for number, indicator in enumerate(book.person_indicators)
            if indicator.basis == "holding"
        },
        **dict.fromkeys(sums, "int64"),
    }


_IDS = ("person_id", "org_id", "appointment_id")


def _total(wide: ir.Table, stream: Stream, unit: str, years: tuple[str, ...]) -> ir.IntegerValue:
    total: ir.IntegerValue = wide[stream.column(unit, years[0])]
    for year in years[1:]:
        total = total + wide[stream.column(unit, year)]
    return total
