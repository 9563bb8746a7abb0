"""Rooms: taken into use, taken out of use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.schools.models import Room, RoomKind
from gongxun.registry.schools.services.profiling import school_of

MOST_SEATS = 10_000


@dataclass(frozen=True, slots=True)
class NewRoom:
    """``seats`` from 1 to 10,000."""

    school_id: int
    name: str
    kind: str
    seats: int
    usable_from: date
    equipment: str = ""


@transaction.atomic
def add_room(*, viewer: Viewer, room: NewRoom, now: datetime) -> Room:
    """Take a room into use; the same room sent twice stands once.

    Raises PermissionDenied, ValidationError by field.
    """
    require(viewer, Permission.EDIT_RESOURCES, "organisation", room.school_id)
    school_of(room.school_id)
    if faults := room_faults(room):
        raise ValidationError(faults)
    before = Room.objects.filter(
        school_id=room.school_id, name=room.name.strip(), usable_to=None
    ).first()
    if before is not None:
        if (before.kind, before.seats) == (room.kind, room.seats):
            return before
        raise ValidationError({"name": _("已有同名的教室在用。请换一个名称，或先停用原来的教室。")})
    made: Room = Room.objects.create(**_columns(room))
    audit.record(viewer, "room.add", "room", made.pk, made.school_id, now)
    return made


@transaction.atomic
def add_rooms_many(*, viewer: Viewer, rooms: Sequence[NewRoom], now: datetime) -> list[int]:
    """Take many rooms into use; their identifiers in order. Raises PermissionDenied, ValidationError."""
    facts = facts_of({room.school_id for room in rooms})
    for room in rooms:
        fact = facts.get(room.school_id)
        require(viewer, Permission.EDIT_RESOURCES, "organisation", room.school_id)
        if fact is None or fact.kind != "school" or (faults := room_faults(room)):
            raise ValidationError(faults if fact and fact.kind == "school" else _("不是院校。"))
    made = Room.objects.bulk_create(Room(**_columns(room)) for room in rooms)
    pairs = [(one.pk, one.school_id) for one in made]
    audit.record_many(viewer, "room.add", "room", pairs, now)
    return [one.pk for one in made]


@transaction.atomic
def end_room(*, viewer: Viewer, room_id: int, on: date, reason: str, now: datetime) -> Room:
    """Take a room out of use from ``on``; done twice it is done once.

    Raises PermissionDenied, ValidationError by field.
    """
    room = Room.objects.select_for_update().filter(pk=room_id).first()
    if room is None:
        raise ValidationError(_("没有这间教室；请返回刷新。"))
    require(viewer, Permission.EDIT_RESOURCES, "organisation", room.school_id)
    if room.usable_to is not None:
        return room
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么停用。")})
    if on <= room.usable_from:
        raise ValidationError(
            {"on": _("停用日期须晚于启用日期 %(day)s。") % {"day": room.usable_from.isoformat()}}
        )
    room.usable_to, room.end_reason = on, reason.strip()[:200]
    room.save(update_fields=["usable_to", "end_reason"])
    audit.record(viewer, "room.end", "room", room.pk, room.school_id, now)
    return room


def room_faults(room: NewRoom) -> dict[str, str]:
    """What is wrong with a room by itself, by field."""
    faults = {}
    if not room.name.strip():
        faults["name"] = _("名称没有填写。")
    if room.kind not in RoomKind.values:
        faults["kind"] = _("请从列表中选择类型。")
    if not 1 <= room.seats <= MOST_SEATS:
        faults["seats"] = _("座位数应在 1 到 %(most)d 之间。") % {"most": MOST_SEATS}
    return faults


def _columns(room: NewRoom) -> dict[str, object]:
    return {
        "school_id": room.school_id,
        "name": room.name.strip(),
        "kind": room.kind,
        "seats": room.seats,
        "equipment": room.equipment.strip(),
        "usable_from": room.usable_from,
    }
