"""The canonical encoding of entries and seals (docs/reference/ledger-seal.md): what the digests are computed over."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

from gongxun.base import seals

FORMAT = "gongxun-ledger-seal/1"
MARK_BYTES = 8

_ENTRIES = """
    SELECT e.id, e.person_id, e.kind, e.mode, e.form, to_char(e.earned_on, 'YYYY-MM-DD'), e.title,
        e.seconds, e.teaching_hundredths, e.half_days, e.hours_hundredths, e.days_hundredths,
        e.conversion, to_json(e.themes), e.class_id, e.organiser_id, e.outside_organiser,
        e.recognised_by_id, e.source, e.event_key, e.evidence, e.reverses_id, e.reason,
        (extract(epoch FROM e.recorded_at) * 1000000)::bigint, e.recorded_by
    FROM ledger_entry e
"""


def seal_digest(
    number: int, entry_ids: str, count: int, sealed_at: int, previous: bytes
) -> seals.Digest:
    """The digest of a seal, begun with its head; the digests of its entries follow in the order of identifiers."""
    return seals.begun_with((FORMAT, number, entry_ids, count, sealed_at, previous.hex()))


def entry_lines(
    condition: str = "", parameters: tuple[Any, ...] = ()
) -> AbstractContextManager[Iterator[bytes]]:
    """Canonical lines of the entries that meet ``condition``, by identifier, streamed."""
    return seals.canonical_lines(f"{_ENTRIES} {condition} ORDER BY e.id", parameters)


def recorded_at(line: bytes) -> int:
    """Microseconds since 1970: the last but one field."""
    return int(line.rsplit(b"\t", 2)[1])
