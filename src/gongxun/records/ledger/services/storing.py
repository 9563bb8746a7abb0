"""Lines that passed every check become rows: entries, claims, and the queue for the next seal."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from gongxun.base.access.gate import Viewer
from gongxun.base.bulk import copy_rows
from gongxun.records.ledger.models import Claim, Entry, EntryKind, Unsealed
from gongxun.records.ledger.services.checks import Line

ENTRY_COLUMNS = (
    "id", "person_id", "kind", "mode", "form", "earned_on", "title", "seconds", "teaching_hundredths",
    "half_days", "hours_hundredths", "days_hundredths", "conversion", "themes", "class_id", "organiser_id",
    "outside_organiser", "recognised_by_id", "source", "event_key", "evidence", "reverses_id", "reason",
    "recorded_at", "recorded_by",
)  # fmt: skip


def store(
    viewer: Viewer,
    lines: Sequence[Line],
    ids: Sequence[int],
    now: datetime,
    recognised_by: int | None = None,
) -> None:
    """Raises IntegrityError where another session has claimed one of the events meanwhile."""
    copy_rows(Entry, ENTRY_COLUMNS, _entries(viewer, lines, ids, now, recognised_by))
    # Claims go in one order for everybody, so that two imports of the same people never wait in a circle.
    claims = sorted(
        (line.person_id, line.key, number) for line, number in zip(lines, ids, strict=True)
    )
    copy_rows(Claim, ("person_id", "event_key", "entry_id"), claims)
    copy_rows(Unsealed, ("entry_id",), ((number,) for number in ids))


def write_reversal(viewer: Viewer, entry: Entry, reason: str, now: datetime) -> Entry:
    """The negative of ``entry``, alike in everything that a rule may ask for."""
    reversal = Entry.objects.create(
        person_id=entry.person_id,
        kind=EntryKind.REVERSAL,
        mode=entry.mode,
        form=entry.form,
        earned_on=entry.earned_on,
        title=entry.title,
        hours_hundredths=-entry.hours_hundredths,
        days_hundredths=-entry.days_hundredths,
        themes=entry.themes,
        class_id=entry.class_id,
        organiser_id=entry.organiser_id,
        outside_organiser=entry.outside_organiser,
        recognised_by_id=entry.recognised_by_id,
        source=entry.source,
        event_key=entry.event_key,
        reverses=entry,
        reason=reason,
        recorded_at=now,
        recorded_by=viewer.user_id,
    )
    Unsealed.objects.create(entry=reversal)
    return reversal


def refresh_statistics() -> None:
    """In the middle of a great import the planner still believes that the ledger is empty, and its plans never end."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ledger_entry, ledger_claim, ledger_unsealed")


def _entries(
    viewer: Viewer,
    lines: Sequence[Line],
    ids: Sequence[int],
    now: datetime,
    recognised_by: int | None,
) -> Iterator[tuple[Any, ...]]:
    for number, line in zip(ids, lines, strict=True):
        draft = line.draft
        owner = recognised_by or line.office
        yield (
            number, line.person_id, EntryKind.EARNED.value, draft.mode, draft.form, draft.earned_on,
            draft.title.strip(), draft.seconds, draft.teaching_hundredths, draft.half_days, line.hours, line.days,
            line.conversion, _array(draft.themes), draft.class_id, draft.organiser_id, draft.outside_organiser,
            owner, draft.source, line.key, draft.evidence, None, "", now, viewer.user_id,
        )  # fmt: skip


@lru_cache(maxsize=1024)
def _array(themes: tuple[str, ...]) -> str:
    """PostgreSQL's text of an array; many rows bear the same themes."""
    quoted = (theme.replace("\\", "\\\\").replace('"', '\\"') for theme in themes)
    return "{" + ",".join(f'"{theme}"' for theme in quoted) + "}"
