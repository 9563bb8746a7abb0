"""Carrying the decisions on a roster out: persons first, then changed posts in one statement, then
new ones.
"""

from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.base.sheets.kinds import Decision, Progress, Status
from gongxun.registry.people.services.appointing import insert
from gongxun.registry.people.services.registering import NewPerson, register_many
from gongxun.registry.people.services.responsibility import refresh
from gongxun.registry.people.services.vetting import NewAppointment
from gongxun.registry.people.sheets.deciding import COMPARED, ChangedPost, NewPost
from gongxun.registry.people.sheets.state import POST_FIELDS, Post

Trace = dict[str, list[Any]]
DAY_FIELDS = ("promoted_on", "valid_from", "valid_to")
_REST = attrgetter(*POST_FIELDS[1:])
_DAYS = tuple(map(POST_FIELDS.index, DAY_FIELDS))

_TYPES = {
    "id": "bigint",
    "is_primary": "boolean",
    "in_leadership_team": "boolean",
    "office_staff": "boolean",
    "young": "boolean",
    "school_id": "bigint",
    "promoted_on": "date",
    "valid_to": "date",
}


def write(
    decisions: Sequence[Decision], viewer: Viewer, now: datetime, progress: Progress
) -> list[Trace]:
    """The traces: a post as the row left it, and as it stood before where it was known."""
    new: list[NewPost] = [each.payload for each in decisions if each.status is Status.CREATED]
    changed: list[ChangedPost] = [
        each.payload for each in decisions if each.status is Status.CHANGED
    ]
    persons = _register(new, viewer, now)
    progress(_("登记人员"), len(persons), len(persons))
    # Changes first: they may end the post that a new one follows.
    revise(changed, viewer, now)
    progress(_("更新任职"), len(changed), len(changed))
    rows = [_appointment(each, persons) for each in new]
    ids = insert(viewer, rows, now)
    progress(_("登记任职"), len(new), len(new))
    given = iter(zip(ids, rows, strict=True))
    return [
        {"after": packed(made.payload.after), "before": packed(made.payload.before)}
        if made.status is Status.CHANGED
        else {"after": _packed_new(*next(given))}
        for made in decisions
    ]


def packed(post: Post) -> list[Any]:
    """The fields of a post in the order of POST_FIELDS, days as text."""
    return _as_json([post.id, *_REST(post)])


def unpacked(values: Sequence[Any]) -> Post:
    fields = dict(zip(POST_FIELDS, values, strict=True))
    for name in DAY_FIELDS:
        fields[name] = date.fromisoformat(fields[name]) if fields[name] else None
    return Post(**fields)


def _packed_new(key: int, row: NewAppointment) -> list[Any]:
    return _as_json([key, *_REST(row)])


def _as_json(values: list[Any]) -> list[Any]:
    for place in _DAYS:
        if values[place] is not None:
            values[place] = values[place].isoformat()
    return values


def _register(new: Sequence[NewPost], viewer: Viewer, now: datetime) -> dict[str, int]:
    by_number = {
        each.row.id_number: NewPerson(each.row.name, each.row.id_number, each.organisation_id)
        for each in new
    }
    ids = register_many(viewer=viewer, rows=by_number.values(), now=now)
    return dict(zip(by_number, ids, strict=True))


def _appointment(new: NewPost, persons: dict[str, int]) -> NewAppointment:
    row = new.row
    return NewAppointment(
        person_id=persons[row.id_number],
        organisation_id=new.organisation_id,
        category=row.category,
        employment=row.employment,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        is_primary=row.is_primary is not False,
        post=row.post or "",
        in_leadership_team=bool(row.in_leadership_team),
        office_staff=bool(row.office_staff),
        school_id=new.school_id,
        young=bool(row.young),
        promoted_on=row.promoted_on,
    )


def revise(changed: Sequence[ChangedPost], viewer: Viewer, now: datetime) -> None:
    """Give known posts the values that they are to have."""
    if not changed:
        return
    columns = ("id", *COMPARED)
    arrays = [[getattr(each.after, column) for each in changed] for column in columns]
    casts = ", ".join(f"%s::{_TYPES.get(column, 'text')}[]" for column in columns)
    setters = ", ".join(f"{column} = v.{column}" for column in COMPARED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE people_appointment a SET {setters} "  # noqa: S608 (our own column names)
            f"FROM unnest({casts}) AS v({', '.join(columns)}) WHERE a.id = v.id",
            arrays,
        )
    audit.record_many(
        viewer,
        "appointment.revise",
        "appointment",
        ((each.before.id, each.before.organisation_id) for each in changed),
        now,
    )
    refresh({each.before.person_id for each in changed}, viewer.today)
    outbox.emit("people.appointment_changed", {"count": len(changed)}, now)
