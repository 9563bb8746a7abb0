"""Entries are sealed in batches, each chained to the one before, and the head of the chain leaves the database."""

import json
import os
from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction

from gongxun.records.ledger.models import Seal, Unsealed
from gongxun.records.ledger.selectors.chain import (
    FIRST_LINK,
    MARK_BYTES,
    entry_lines,
    identifier,
    microseconds,
    ranges_text,
    seal_digest,
    sm3,
)
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
    number, previous = (last.pk + 1, bytes(last.digest)) if last else (1, FIRST_LINK)
    leaves = _leaves(ids)
    entry_ids = ranges_text(leaves)
    digest = seal_digest(number, entry_ids, len(leaves), microseconds(now), previous)
    digest.update(b"".join(leaves.values()))
    _write(number, entry_ids, list(leaves.values()), previous, digest.digest(), now)
    Unsealed.objects.filter(entry_id__in=ids).delete()
    return len(ids)


def _leaves(ids: list[int]) -> dict[int, bytes]:
    with entry_lines("WHERE e.id = ANY(%s)", (ids,)) as lines:
        return {identifier(line): sm3(line).digest() for line in lines}


def _write(
    number: int, entry_ids: str, leaves: list[bytes], previous: bytes, digest: bytes, now: datetime
) -> None:
    marks = b"".join(leaf[:MARK_BYTES] for leaf in leaves)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_seal (id, entry_ids, entry_count, previous_digest, digest, marks, sealed_at)"
            " VALUES (%s, %s::int8multirange, %s, %s, %s, %s, %s)",
            [number, entry_ids, len(leaves), previous, digest, marks, now],
        )


def keep_head(folder: Path, today: date) -> Path | None:
    """Write the head of the chain to ``folder/<today>.json``, whole or not at all; None where nothing is sealed yet.

    Files of earlier days are never touched, nor is one of today that the chain no longer bears
    out: they bear witness against a chain that was rewritten.
    """
    head = Seal.objects.order_by("-id").first()
    if head is None:
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = folder / f"{today.isoformat()}.json"
    if place.exists() and not _borne_out(place):
        return place
    draft = place.with_suffix(f".{os.getpid()}.new")
    content = {
        "seal": head.pk,
        "digest": bytes(head.digest).hex(),
        "sealed_at": head.sealed_at.isoformat(),
    }
    with draft.open("w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)
    return place


def _borne_out(place: Path) -> bool:
    """Whether the head in the file still stands in the chain."""
    try:
        head = json.loads(place.read_text())
        kept = Seal.objects.filter(pk=head["seal"]).values_list("digest", flat=True).first()
        return kept is not None and bytes(kept).hex() == head["digest"]
    except (ValueError, KeyError, TypeError):
        return False
