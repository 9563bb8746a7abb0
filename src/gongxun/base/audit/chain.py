"""The canonical encoding of audit rows and their seals (docs/reference/access.md): what the digests are computed over."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from django.db import connection
from django.db.backends.utils import CursorWrapper

FORMAT = "gongxun-audit-seal/1"
FIRST_LINK = bytes(32)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# One line a row, as COPY writes it: fields parted by tabs, \N for null, backslash escapes.
ROW_LINE = """
    SELECT r.id, (extract(epoch FROM r.at) * 1000000)::bigint, r.actor_id, r.verb, r.subject_kind,
        r.subject_id, r.organisation_id, r.detail::text
    FROM audit_auditrow r
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


def seal_digest(
    number: int, row_ranges: str, sealed_at: datetime, previous: bytes, leaves: Iterable[bytes]
) -> bytes:
    """The digest of a seal: its head, then the digest of each row in the order of identifiers."""
    moment = (sealed_at - _EPOCH) // timedelta(microseconds=1)
    head = (FORMAT, number, row_ranges, moment, previous.hex())
    digest = sm3(("\t".join(map(str, head)) + "\n").encode())
    digest.update(b"".join(leaves))
    return digest.digest()


@contextmanager
def row_lines(condition: str, parameters: tuple[Any, ...]) -> Iterator[Iterator[bytes]]:
    """Canonical lines of the rows that meet ``condition``, by identifier, streamed."""
    with connection.cursor() as cursor:
        yield _stream(cursor, condition, parameters)


def _stream(cursor: CursorWrapper, condition: str, parameters: tuple[Any, ...]) -> Iterator[bytes]:
    # The driver's own cursor: the one that Django puts around it while debugging takes no parameters here.
    with cursor.cursor.copy(
        f"COPY ({ROW_LINE} {condition} ORDER BY r.id) TO STDOUT", parameters
    ) as copy:
        for line in copy:
            yield bytes(line)


def leaves_of(condition: str, parameters: tuple[Any, ...]) -> dict[int, bytes]:
    """The digest of each row that meets ``condition``, by identifier, in its order."""
    with row_lines(condition, parameters) as lines:
        return {int(line[: line.index(b"\t")]): sm3(line).digest() for line in lines}


def ranges_text(ids: Iterable[int]) -> str:
    """Identifiers as half-open ranges: ``{[1,4),[7,8)}``."""
    spans: list[list[int]] = []
    for number in sorted(ids):
        if spans and spans[-1][1] == number:
            spans[-1][1] += 1
        else:
            spans.append([number, number + 1])
    return "{" + ",".join(f"[{low},{high})" for low, high in spans) + "}"


def identifiers(ranges: str) -> list[int]:
    """Read ``{[1,4),[7,8)}``; raises ValueError where it is written otherwise."""
    inner = ranges.strip("{}")
    if not inner:
        return []
    pairs = (part.strip("[)").split(",") for part in inner.split("),["))
    return [number for low, high in pairs for number in range(int(low), int(high))]
