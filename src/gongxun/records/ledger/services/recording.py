"""Hours enter the ledger: one by one or by the hundred thousand, on the same path."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongxun.base import seals
from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.base.bulk import reserve_ids
from gongxun.base.outbox import services as outbox
from gongxun.records.ledger.models import Entry
from gongxun.records.ledger.services import capping, locks, rights
from gongxun.records.ledger.services.checks import Line, accept, complaints, gather
from gongxun.records.ledger.services.drafts import EntryProblem, NewEntry, RefusedEntries
from gongxun.records.ledger.services.preparing import prepare
from gongxun.records.ledger.services.storing import refresh_statistics, store

BATCH = 20_000
PROBLEMS_SHOWN = 1_000


@transaction.atomic
def record(*, viewer: Viewer, draft: NewEntry, now: datetime) -> Entry:
    """Record one entry with its claim on the event.

    Raises PermissionDenied, or ValidationError by field where the ledger refuses the hours.
    """
    rights.require_office(viewer, draft.person_id, (timezone.localdate(now), draft.earned_on))
    rights.refuse_own(viewer, draft.person_id)
    try:
        [entry_id] = admit(viewer, [draft], now)
    except RefusedEntries as refused:
        raise refused.as_validation_error() from None
    outbox.emit("ledger.entry_recorded", {"entry_id": entry_id}, now)
    return Entry.objects.get(pk=entry_id)


@transaction.atomic
def record_many(*, viewer: Viewer, rows: Iterable[NewEntry], now: datetime) -> list[int]:
    """Record all ``rows`` or none; returns the identifiers in their order.

    Raises RefusedEntries with the problems of the first batch that has any, by row and field.
    """
    ids: list[int] = []
    for batch in batches(rows):
        first = not ids
        ids += admit(viewer, batch, now, first_row=len(ids))
        if first and len(batch) == BATCH:
            refresh_statistics()
    if ids:
        outbox.emit("ledger.entries_recorded", {"entry_ids": seals.ranges_text(ids)}, now)
    return ids


def admit(
    viewer: Viewer,
    drafts: Sequence[NewEntry],
    now: datetime,
    *,
    first_row: int = 0,
    recognised_by: int | None = None,
) -> list[int]:
    """Check and store; ``recognised_by`` is the organisation whose decision stands for the permission."""
    locks.hold_years_open()
    ids = reserve_ids(Entry, len(drafts))
    lines = _admissible(viewer, drafts, ids, now, first_row, trusted=recognised_by is not None)
    try:
        with transaction.atomic():
            store(viewer, lines, ids, now, recognised_by)
    except IntegrityError:
        # Another session has claimed the event meanwhile: say so as if it had been there from the start.
        _admissible(viewer, drafts, ids, now, first_row, trusted=recognised_by is not None)
        raise
    capping.settle(viewer, capping.windows_of(lines), now)
    verb = "entry.recognise" if recognised_by else "entry.record"
    owners = (recognised_by or line.office for line in lines)
    audit.record_many(viewer, verb, "entry", zip(ids, owners, strict=True), now)
    return ids


def judge(
    viewer: Viewer, drafts: Sequence[NewEntry], now: datetime, *, first_row: int = 0
) -> list[EntryProblem]:
    """What ``record_many`` would refuse of these rows, without writing."""
    _, problems = _judged(viewer, drafts, range(len(drafts)), now, first_row, trusted=False)
    return problems


def refuse_inadmissible(viewer: Viewer, draft: NewEntry, now: datetime) -> None:
    """Raise RefusedEntries where the ledger would refuse ``draft`` from whoever may record it."""
    _admissible(viewer, [draft], [0], now, 0, trusted=True)


def batches(rows: Iterable[NewEntry], size: int = BATCH) -> Iterator[list[NewEntry]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch


def _admissible(
    viewer: Viewer,
    drafts: Sequence[NewEntry],
    ids: Sequence[int],
    now: datetime,
    first_row: int,
    *,
    trusted: bool,
) -> list[Line]:
    lines, problems = _judged(viewer, drafts, ids, now, first_row, trusted=trusted)
    if problems:
        raise RefusedEntries(problems[:PROBLEMS_SHOWN])
    return lines


def _judged(
    viewer: Viewer,
    drafts: Sequence[NewEntry],
    ids: Sequence[int],
    now: datetime,
    first_row: int,
    *,
    trusted: bool,
) -> tuple[list[Line], list[EntryProblem]]:
    today = timezone.localdate(now)
    lines = prepare(drafts, today)
    facts = gather(viewer, lines, today, trusted=trusted)
    problems: list[EntryProblem] = []
    for row, (line, entry_id) in enumerate(zip(lines, ids, strict=True), first_row):
        found = [EntryProblem(row, *complaint) for complaint in complaints(line, facts)]
        if found:
            problems += found
        else:
            accept(line, facts, entry_id)
    return lines, problems
