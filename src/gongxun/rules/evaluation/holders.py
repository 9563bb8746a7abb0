"""Choosing holding appointments in memory, as `indicators.holdings` states it for databases."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from gongxun.rules.evaluation.arrays import Ints, Short, from_arrow, missing

_EPOCH = date(1970, 1, 1).toordinal()
_BEFORE_ALL, _AFTER_ALL = -(2**31), 2**31 - 1


def held_bits(appointments: pa.Table, dates: Sequence[date]) -> tuple[Ints, Ints]:
    """Rows held on at least one of the dates, and for each the dates as bits.

    Primary before others, then the latest start, then the largest id; rows come by person.
    """
    order, starts = _ranked(appointments)
    begins = _days(appointments.column("valid_from"), _BEFORE_ALL)[order]
    ends = _days(appointments.column("valid_to"), _AFTER_ALL)[order]
    bits = np.zeros(len(order), dtype=np.int64)
    if len(order):
        place = np.arange(len(order))
        stops = np.append(starts[1:], len(order)) - 1
        for position, day in enumerate(dates):
            on = day.toordinal() - _EPOCH
            valid = (begins <= on) & ((ends > on) | (ends == _AFTER_ALL))
            last = np.maximum.accumulate(np.where(valid, place, -1))[stops]
            bits[last[last >= starts]] |= 1 << position
    kept = np.flatnonzero(bits)
    return order[kept], bits[kept]


def _ranked(appointments: pa.Table) -> tuple[Ints, Ints]:
    """Rows by person and rank, the best last, and where each person begins."""
    person = from_arrow(appointments.column("person_id"))
    order = np.arange(len(person))
    if np.any(person[1:] < person[:-1]):
        order = np.argsort(person, kind="stable")
    sorted_person = person[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = sorted_person[1:] != sorted_person[:-1]
    several = ~fresh
    several[:-1] |= ~fresh[1:]
    at = np.flatnonzero(several)
    if len(at):
        rows = order[at]
        start = _days(appointments.column("valid_from"), _BEFORE_ALL)[rows].astype(np.int64)
        primary = from_arrow(appointments.column("is_primary"))[rows].astype(np.int64)
        nth = np.cumsum(fresh)[at]
        # One number for person, primary and start: fewer keys sort in less time.
        rank = (nth << 33) + (primary << 32) + (start - _BEFORE_ALL)
        number = from_arrow(appointments.column("appointment_id"))[rows]
        order[at] = rows[np.lexsort((number, rank))]
    return order, np.flatnonzero(fresh)


def _days(column: pa.ChunkedArray, instead: int) -> Short:
    days = from_arrow(column)
    if column.null_count:
        return np.where(missing(column), np.int32(instead), days)
    return days
