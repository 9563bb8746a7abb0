"""The canonical encoding of audit rows and their seals (docs/reference/access.md): what the digests are computed over."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from gongxun.base import seals

FORMAT = "gongxun-audit-seal/1"

_ROWS = """
    SELECT r.id, (extract(epoch FROM r.at) * 1000000)::bigint, r.actor_id, r.verb, r.subject_kind,
        r.subject_id, r.organisation_id, r.detail::text
    FROM audit_auditrow r
"""


def seal_digest(
    number: int, row_ranges: str, sealed_at: datetime, previous: bytes, leaves: Iterable[bytes]
) -> bytes:
    """The digest of a seal: its head, then the digest of each row in the order of identifiers."""
    moment = seals.microseconds(sealed_at)
    digest = seals.begun_with((FORMAT, number, row_ranges, moment, previous.hex()))
    digest.update(b"".join(leaves))
    return digest.digest()


def leaves_of(condition: str, parameters: tuple[Any, ...]) -> dict[int, bytes]:
    """The digest of each row that meets ``condition``, by identifier, in its order."""
    query = f"{_ROWS} {condition} ORDER BY r.id"
    with seals.canonical_lines(query, parameters) as lines:
        return seals.leaves(lines)


def identifiers(ranges: str) -> list[int]:
    """Every row of ``{[1,4),[7,8)}``; raises ValueError where it is written otherwise."""
    return [number for low, high in seals.ranges_of(ranges) for number in range(low, high)]
