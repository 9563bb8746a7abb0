"""Chains of seals over rows: SM3 digests, canonical lines, ranges of identifiers, and the head kept outside the database.

What a row's line and a seal's head state is for the owner of the rows to say.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from django.db import connection
from django.db.backends.utils import CursorWrapper

FIRST_LINK = bytes(32)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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


def begun_with(head: Sequence[object]) -> Digest:
    """A seal's digest, begun with its head: the fields parted by tabs, then a line's end."""
    return sm3(("\t".join(map(str, head)) + "\n").encode())


@contextmanager
def canonical_lines(query: str, parameters: tuple[Any, ...]) -> Iterator[Iterator[bytes]]:
    """A query's rows as COPY writes them, streamed: fields parted by tabs, \\N for null, backslash escapes."""
    with connection.cursor() as cursor:
        yield _stream(cursor, query, parameters)


def _stream(cursor: CursorWrapper, query: str, parameters: tuple[Any, ...]) -> Iterator[bytes]:
    # The driver's own cursor: the one that Django puts around it while debugging takes no parameters here.
    with cursor.cursor.copy(f"COPY ({query}) TO STDOUT", parameters) as copy:
        for line in copy:
            yield bytes(line)


def identifier(line: bytes) -> int:
    """The row that a canonical line describes: its first field."""
    return int(line[: line.index(b"\t")])


def leaves(lines: Iterable[bytes]) -> dict[int, bytes]:
    """The digest of each line, by identifier, in their order."""
    return {identifier(line): sm3(line).digest() for line in lines}


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
    """Read ``{[1,4),[7,8)}`` as half-open pairs; raises ValueError where it is written otherwise."""
    inner = text.strip("{}")
    if not inner:
        return []
    pairs = (part.strip("[)").split(",") for part in inner.split("),["))
    return [(int(low), int(high)) for low, high in pairs]


@dataclass(frozen=True)
class Head:
    """The newest seal of a chain."""

    number: int
    digest: bytes
    sealed_at: datetime


def keep_head(
    folder: Path, today: date, head: Head, digest_of: Callable[[int], bytes | None]
) -> Path:
    """Write the head of a chain to ``folder/<today>.json``, whole or not at all.

    ``digest_of`` gives a seal's digest by its number. Files of earlier days are never touched, nor
    is one of today that the chain no longer bears out: they bear witness against a chain that was
    rewritten.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = folder / f"{today.isoformat()}.json"
    if place.exists() and not _borne_out(place, digest_of):
        return place
    draft = place.with_suffix(f".{os.getpid()}.new")
    content = {
        "seal": head.number,
        "digest": head.digest.hex(),
        "sealed_at": head.sealed_at.isoformat(),
    }
    with draft.open("w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)
    return place


def _borne_out(place: Path, digest_of: Callable[[int], bytes | None]) -> bool:
    """Whether the head in the file still stands in the chain."""
    try:
        head = json.loads(place.read_text())
        kept = digest_of(head["seal"])
        return kept is not None and kept.hex() == head["digest"]
    except (ValueError, KeyError, TypeError):
        return False
