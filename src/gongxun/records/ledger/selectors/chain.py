"""The canonical encoding of entries and seals (docs/reference/ledger-seal.md): what the digests are computed over."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from django.db import connection
from django.db.backends.utils import CursorWrapper

FORMAT = "gongxun-ledger-seal/1"
FIRST_LINK = bytes(32)
MARK_BYTES = 8
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# One line an entry, as COPY writes it: fields parted by tabs, \N for null, backslash escapes.
ENTRY_LINE = """
    SELECT e.id, e.person_id, e.kind, e.mode, e.form, to_char(e.earned_on, 'YYYY-MM-DD'), e.title,
        e.seconds, e.teaching_hundredths, e.half_days, e.hours_hundredths, e.days_hundredths,
        e.conversion, to_json(e.themes), e.class_id, e.organiser_id, e.outside_organiser,
        e.recognised_by_id, e.source, e.event_key, e.evidence, e.reverses_id, e.reason,
        (extract(epoch FROM e.recorded_at) * 1000000)::bigint, e.recorded_by
    FROM ledger_entry e
"""


class Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


class _CryptographySM3:
    """SM3 where Python's OpenSSL lacks it."""

    def __init__(self) -> None:
        from cryptography.hazmat.primitives import hashes

        self._hash = hashes.Hash(hashes.SM3())

    def update(self, data: bytes) -> None:
        self._hash.update(data)

    def digest(self) -> bytes:
        return self._hash.copy().finalize()


def sm3(data: bytes = b"") -> Digest:
    if "sm3" in hashlib.algorithms_available:
        return hashlib.new("sm3", data)
    digest = _CryptographySM3()
    digest.update(data)
    return digest


def microseconds(moment: datetime) -> int:
    """Since 1970-01-01 UTC."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def seal_digest(number: int, entry_ids: str, count: int, sealed_at: int, previous: bytes) -> Digest:
    """The digest of a seal, begun with its head; the digests of its entries follow in the order of identifiers."""
    head = (FORMAT, number, entry_ids, count, sealed_at, previous.hex())
    return sm3(("\t".join(map(str, head)) + "\n").encode())


@contextmanager
def entry_lines(condition: str = "", parameters: tuple[Any, ...] = ()) -> Iterator[Iterator[bytes]]:
    """Canonical lines of the entries that meet ``condition``, by identifier, streamed."""
    with connection.cursor() as cursor:
        yield _stream(cursor, condition, parameters)


def _stream(cursor: CursorWrapper, condition: str, parameters: tuple[Any, ...]) -> Iterator[bytes]:
    # The driver's own cursor: the one that Django puts around it while debugging takes no parameters here.
    with cursor.cursor.copy(
        f"COPY ({ENTRY_LINE} {condition} ORDER BY e.id) TO STDOUT", parameters
    ) as copy:
        for line in copy:
            yield bytes(line)


def identifier(line: bytes) -> int:
    """The entry that a canonical line describes."""
    return int(line[: line.index(b"\t")])


def recorded_at(line: bytes) -> int:
    """Microseconds since 1970: the last but one field."""
    return int(line.rsplit(b"\t", 2)[1])


def ranges_text(ids: Iterable[int]) -> str:
    """Identifiers as PostgreSQL writes an int8multirange: ``{[1,4),[7,8)}``."""
    spans: list[list[int]] = []
    for number in sorted(ids):
        if spans and spans[-1][1] == number:
            spans[-1][1] += 1
        else:
            spans.append([number, number + 1])
    return "{" + ",".join(f"[{low},{high})" for low, high in spans) + "}"


def ranges_of(text: str) -> list[tuple[int, int]]:
    """Read ``{[1,4),[7,8)}`` as half-open pairs."""
    inner = text.strip("{}")
    if not inner:
        return []
    pairs = (part.strip("[)").split(",") for part in inner.split("),["))
    return [(int(low), int(high)) for low, high in pairs]
