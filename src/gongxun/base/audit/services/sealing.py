"""Rows are sealed in batches, each chained to the one before, and the head of the chain leaves the database."""

import json
import os
from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max

from gongxun.base.audit import chain
from gongxun.base.audit.models import AuditRow, AuditSeal, AuditUnsealed

ROWS_A_SEAL = 20_000
CHAIN_LOCK = 0x61756469


def seal_pending(*, now: datetime) -> int:
    """Seal every row that waits, in the order of identifiers; returns how many were sealed."""
    sealed = 0
    while batch := _seal_batch(now):
        sealed += batch
    return sealed


@transaction.atomic
def _seal_batch(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    waiting = AuditUnsealed.objects.order_by("row_id").values_list("row_id", flat=True)
    ids = list(waiting[:ROWS_A_SEAL])
    if not ids:
        return 0
    leaves = chain.leaves_of("WHERE r.id = ANY(%s)", (ids,))
    if leaves:
        _write(leaves, now)
    AuditUnsealed.objects.filter(row_id__in=ids).delete()
    return len(ids)


def _write(leaves: dict[int, bytes], now: datetime) -> None:
    last = AuditSeal.objects.order_by("-id").first()
    number, previous = (last.pk + 1, bytes(last.digest)) if last else (1, chain.FIRST_LINK)
    row_ranges = chain.ranges_text(leaves)
    newest = AuditRow.objects.filter(pk__in=list(leaves)).aggregate(at=Max("at"))["at"]
    AuditSeal.objects.create(
        pk=number,
        row_ranges=row_ranges,
        row_count=len(leaves),
        newest_at=newest,
        previous_digest=previous,
        digest=chain.seal_digest(number, row_ranges, now, previous, leaves.values()),
        sealed_at=now,
    )


def keep_head(folder: Path, today: date) -> Path | None:
    """Write the head of the chain to ``folder/<today>.json``, whole or not at all; None where nothing is sealed yet.

    Files of earlier days are never touched, nor is one of today that the chain no longer bears
    out: they bear witness against a chain that was rewritten.
    """
    head = AuditSeal.objects.order_by("-id").first()
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
        kept = AuditSeal.objects.filter(pk=head["seal"]).values_list("digest", flat=True).first()
        return kept is not None and bytes(kept).hex() == head["digest"]
    except (ValueError, KeyError, TypeError):
        return False
