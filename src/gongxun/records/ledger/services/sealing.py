"""Entries are sealed in batches, each chained to the one before, and the head of the chain leaves the database."""

from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction

from gongxun.base import seals
from gongxun.records.ledger.models import Seal, Unsealed
from gongxun.records.ledger.selectors import chain
from gongxun.records.ledger.services import locks

ENTRIES_A_SEAL = 20_000


def seal_pending(*, now: datetime) -> int:
    """Seal every entry that waits, in the order of identifiers; returns how many were sealed.

    The queue, not the highest identifier, says what waits: a slow transaction's entries may commit
    after younger ones were sealed.
    """
    sealed = 0
    while batch := _seal_batch(now):
        sealed += batch
    return sealed


@transaction.atomic
def _seal_batch(now: datetime) -> int:
    locks.hold_chain()
    waiting = Unsealed.objects.order_by("entry_id").values_list("entry_id", flat=True)
    ids = list(waiting[:ENTRIES_A_SEAL])
    if not ids:
        return 0
    last = Seal.objects.order_by("-id").first()
    number, previous = (last.pk + 1, bytes(last.digest)) if last else (1, seals.FIRST_LINK)
    leaves = _leaves(ids)
    entry_ids = seals.ranges_text(leaves)
    digest = chain.seal_digest(number, entry_ids, len(leaves), seals.microseconds(now), previous)
    digest.update(b"".join(leaves.values()))
    _write(number, entry_ids, list(leaves.values()), previous, digest.digest(), now)
    Unsealed.objects.filter(entry_id__in=ids).delete()
    return len(ids)


def _leaves(ids: list[int]) -> dict[int, bytes]:
    with chain.entry_lines("WHERE e.id = ANY(%s)", (ids,)) as lines:
        return seals.leaves(lines)


def _write(
    number: int, entry_ids: str, leaves: list[bytes], previous: bytes, digest: bytes, now: datetime
) -> None:
    marks = b"".join(leaf[: chain.MARK_BYTES] for leaf in leaves)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_seal (id, entry_ids, entry_count, previous_digest, digest, marks, sealed_at)"
            " VALUES (%s, %s::int8multirange, %s, %s, %s, %s, %s)",
            [number, entry_ids, len(leaves), previous, digest, marks, now],
        )


def keep_head(folder: Path, today: date) -> Path | None:
    """Write the head of the chain to ``folder/<today>.json``; None where nothing is sealed yet."""
    head = Seal.objects.order_by("-id").first()
    if head is None:
        return None
    newest = seals.Head(head.pk, bytes(head.digest), head.sealed_at)
    return seals.keep_head(folder, today, newest, _digest_of)


def _digest_of(number: int) -> bytes | None:
    kept = Seal.objects.filter(pk=number).values_list("digest", flat=True).first()
    return None if kept is None else bytes(kept)
