"""Rows are sealed in batches, each chained to the one before, and the head of the chain leaves the database."""

from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max

from gongxun.base import seals
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
    number, previous = (last.pk + 1, bytes(last.digest)) if last else (1, seals.FIRST_LINK)
    row_ranges = seals.ranges_text(leaves)
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
    """Write the head of the chain to ``folder/<today>.json``; None where nothing is sealed yet."""
    head = AuditSeal.objects.order_by("-id").first()
    if head is None:
        return None
    newest = seals.Head(head.pk, bytes(head.digest), head.sealed_at)
    return seals.keep_head(folder, today, newest, _digest_of)


def _digest_of(number: int) -> bytes | None:
    kept = AuditSeal.objects.filter(pk=number).values_list("digest", flat=True).first()
    return None if kept is None else bytes(kept)
