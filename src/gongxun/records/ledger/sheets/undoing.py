"""Taking an import of credits back: every entry that still stands is reversed, all of them or none."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base import seals
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.bulk import among, copy_rows, reserve_ids
from gongxun.base.outbox import services as outbox
from gongxun.base.sheets.kinds import Obstacle, Progress, Undoing, UndoRefused, Written
from gongxun.records.ledger.models import Claim, Entry, EntryKind, Unsealed
from gongxun.records.ledger.selectors import facts as read
from gongxun.records.ledger.services import capping, locks
from gongxun.records.ledger.services.checks import closed_year
from gongxun.registry.orgs import selectors as orgs
from gongxun.registry.people import selectors as people

REASON_LENGTH = 200
# A reversal is alike to its entry in everything that a rule may ask for.
ALIKE = (
    "person_id", "mode", "form", "earned_on", "title", "themes", "class_id", "organiser_id",
    "outside_organiser", "recognised_by_id", "source", "event_key",
)  # fmt: skip
COLUMNS = (
    "id", "kind", "hours_hundredths", "days_hundredths", "conversion", "evidence", "reverses_id",
    "reason", "recorded_at", "recorded_by", *ALIKE,
)  # fmt: skip
FIELDS = ("id", "hours_hundredths", "days_hundredths", *ALIKE)


def undo(rows: Sequence[Written], undoing: Undoing, progress: Progress) -> None:
    """Entries reversed by somebody since are left; raises UndoRefused for closed years, PermissionDenied."""
    locks.hold_years_open()
    numbers = {row.trace: row.number for row in rows}
    claims = Claim.objects.select_for_update().filter(entry_id__in=among(numbers), released_by=None)
    standing = list(claims.order_by("person_id", "event_key").values_list("entry_id", flat=True))
    entries = list(Entry.objects.filter(pk__in=among(standing)).order_by("pk").values(*FIELDS))
    progress(_("核对"), 0, len(entries))
    obstacles = list(_obstacles(entries, numbers, undoing))
    if obstacles:
        raise UndoRefused(obstacles)
    reversals = _reverse(entries, undoing)
    progress(_("冲正"), len(entries), len(entries))
    living = people.resolve_many({entry["person_id"] for entry in entries})
    windows = {
        (living[entry["person_id"]], entry["form"], entry["earned_on"].year) for entry in entries
    }
    capping.settle(undoing.viewer, windows, undoing.now)
    _tell(entries, reversals, undoing)


def _obstacles(
    entries: Sequence[dict[str, Any]], numbers: dict[int, int], undoing: Undoing
) -> Iterator[Obstacle]:
    today = timezone.localdate(undoing.now)
    posts = _posts(entries, today)
    offices = {office for pair in posts.values() for office in pair if office}
    allowed = orgs.covered(undoing.viewer, Permission.RECORD_ENTRIES, offices)
    closed = read.closed_years(offices)
    own = read.own_file(undoing.viewer)
    for entry in entries:
        key, day = entry["id"], entry["earned_on"]
        then, now = posts[key]
        if not {then, now} & allowed:
            raise PermissionDenied(_("文件涉及您管理范围以外的人员，没有撤销。请由上级单位办理。"))
        if own is not None and own == entry["person_id"]:
            yield Obstacle(
                numbers[key], _("本人的学时不能由本人冲正"), _("请由其他管理员撤销这次导入。")
            )
        if closed_by := closed.get((then or 0, day.year)):
            yield Obstacle(numbers[key], *closed_year(day.year, closed_by))


def _posts(
    entries: Sequence[dict[str, Any]], today: date
) -> dict[int, tuple[int | None, int | None]]:
    """Where each entry's person served when it was earned, and serves today."""
    living = people.resolve_many({entry["person_id"] for entry in entries})
    spans = people.spans_of(set(living.values()))
    found = {}
    for entry in entries:
        held = spans[living[entry["person_id"]]]
        then, now = people.held_on(held, entry["earned_on"]), people.held_on(held, today)
        found[entry["id"]] = (
            then.organisation_id if then else None,
            now.organisation_id if now else None,
        )
    return found


def _reverse(entries: Sequence[dict[str, Any]], undoing: Undoing) -> list[int]:
    ids = reserve_ids(Entry, len(entries))
    reason, viewer = undoing.reason[:REASON_LENGTH], undoing.viewer
    copy_rows(
        Entry,
        COLUMNS,
        (
            (
                key, EntryKind.REVERSAL.value, -entry["hours_hundredths"], -entry["days_hundredths"],
                "", "", entry["id"], reason, undoing.now, viewer.user_id, *(entry[name] for name in ALIKE),
            )
            for key, entry in zip(ids, entries, strict=True)
        ),
    )  # fmt: skip
    copy_rows(Unsealed, ("entry_id",), ((key,) for key in ids))
    _release(entries, ids)
    return ids


def _release(entries: Sequence[dict[str, Any]], ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE ledger_claim c SET released_by_id = v.reversal
            FROM unnest(%s::bigint[], %s::bigint[]) AS v(entry, reversal) WHERE c.entry_id = v.entry
            """,
            [[entry["id"] for entry in entries], list(ids)],
        )


def _tell(entries: Sequence[dict[str, Any]], reversals: Sequence[int], undoing: Undoing) -> None:
    if not entries:
        return
    owners = ((entry["id"], entry["recognised_by_id"]) for entry in entries)
    audit.record_many(undoing.viewer, "entry.reverse", "entry", owners, undoing.now)
    outbox.emit(
        "ledger.entries_reversed", {"reversal_ids": seals.ranges_text(list(reversals))}, undoing.now
    )
