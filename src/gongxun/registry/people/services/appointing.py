"""Posts: given, corrected, ended, struck out."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base import bulk
from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.people.models import Appointment
from gongxun.registry.people.selectors.appointments import version_of
from gongxun.registry.people.services.locking import lock_roster
from gongxun.registry.people.services.responsibility import refresh
from gongxun.registry.people.services.vetting import NewAppointment, appointment_faults

SHOWN_FAULTS = 20
COLUMNS = (
    "person_id", "organisation_id", "is_primary", "post", "category", "employment",
    "in_leadership_team", "office_staff", "school_id", "young", "promoted_on", "valid_from", "valid_to",
)  # fmt: skip
_VALUES = attrgetter(*COLUMNS)
REVISABLE = frozenset(COLUMNS) - {"person_id", "organisation_id"}


def appoint(*, viewer: Viewer, row: NewAppointment, now: datetime) -> int:
    """Give one post and return its identifier. See ``appoint_many``."""
    return appoint_many(viewer=viewer, rows=[row], now=now)[0]


@transaction.atomic
def appoint_many(*, viewer: Viewer, rows: Iterable[NewAppointment], now: datetime) -> list[int]:
    """Give all the posts and return their identifiers in order.

    Raises ValidationError that names the rows at fault (none is given): an organisation unknown,
    ended or out of scope, a school that is none, an end before the beginning, two primary posts on
    one day.
    """
    new = list(rows)
    lock_roster()
    faults = appointment_faults(viewer, new)
    if faults:
        raise ValidationError(
            [
                _("第 %(row)d 个任职：%(fault)s") % {"row": at + 1, "fault": fault}
                for at, fault in faults[:SHOWN_FAULTS]
            ]
        )
    return insert(viewer, new, now)


def insert(viewer: Viewer, rows: Sequence[NewAppointment], now: datetime) -> list[int]:
    """Write posts that have been vetted."""
    ids = bulk.reserve_ids(Appointment, len(rows))
    bulk.copy_rows(
        Appointment,
        ("id", *COLUMNS, "void_reason"),
        ((key, *_VALUES(row), "") for key, row in zip(ids, rows, strict=True)),
    )
    audit.record_many(
        viewer,
        "appointment.give",
        "appointment",
        zip(ids, (row.organisation_id for row in rows), strict=True),
        now,
    )
    refresh({row.person_id for row in rows}, viewer.today)
    if ids:
        outbox.emit("people.appointed", {"count": len(ids), "first": ids[0], "last": ids[-1]}, now)
    return ids


@transaction.atomic
def revise_appointment(
    *,
    viewer: Viewer,
    appointment_id: int,
    now: datetime,
    seen: str | None = None,
    **changes: Any,  # noqa: ANN401
) -> None:
    """Correct what was entered wrongly about a post; raises ValidationError, PermissionDenied.

    ``seen`` is the version that the reader saw (``selectors.appointments.version_of``).
    """
    unknown = changes.keys() - REVISABLE
    if unknown:
        raise TypeError(f"not revisable: {', '.join(sorted(unknown))}")
    lock_roster()
    appointment = _open(viewer, appointment_id)
    if all(getattr(appointment, field) == value for field, value in changes.items()):
        return
    _refuse_stale(appointment, seen)
    for field, value in changes.items():
        setattr(appointment, field, value)
    _check(viewer, appointment)
    appointment.save(update_fields=list(changes))
    _written(viewer, appointment, "appointment.revise", now, {"fields": sorted(changes)})


@transaction.atomic
def end_appointment(
    *, viewer: Viewer, appointment_id: int, on: date, now: datetime, seen: str | None = None
) -> None:
    """Let a post end: ``on`` is the first day on which it is no longer held."""
    lock_roster()
    appointment = _open(viewer, appointment_id)
    if appointment.valid_to == on:
        return
    _refuse_stale(appointment, seen)
    appointment.valid_to = on
    _check(viewer, appointment)
    appointment.save(update_fields=["valid_to"])
    _written(viewer, appointment, "appointment.end", now, {"on": on.isoformat()})


@transaction.atomic
def void_appointment(
    *, viewer: Viewer, appointment_id: int, reason: str, now: datetime, seen: str | None = None
) -> None:
    """Strike out a post that was entered by mistake; it stays in the file with its reason."""
    appointment = _open(viewer, appointment_id)
    _refuse_stale(appointment, seen)
    if not reason.strip():
        raise ValidationError({"reason": _("作废原因没有填写。请写明原因。")})
    appointment.voided_at, appointment.void_reason = now, reason.strip()[:200]
    appointment.save(update_fields=["voided_at", "void_reason"])
    _written(viewer, appointment, "appointment.void", now, {})


def _open(viewer: Viewer, appointment_id: int) -> Appointment:
    appointment = Appointment.objects.select_for_update().get(pk=appointment_id)
    require(viewer, Permission.EDIT_PEOPLE, "organisation", appointment.organisation_id)
    if appointment.voided_at is not None:
        raise ValidationError(_("该任职已作废，不能再修改。如需恢复，请重新登记。"))
    return appointment


def _refuse_stale(appointment: Appointment, seen: str | None) -> None:
    if seen is not None and seen != version_of(appointment):
        raise ValidationError(
            _("打开本页以后，这个任职已被他人改动，您的修改没有保存。请核对最新情况后再办理。"),
            code="stale",
        )


def _check(viewer: Viewer, appointment: Appointment) -> None:
    row = NewAppointment(**{column: getattr(appointment, column) for column in COLUMNS})
    faults = appointment_faults(viewer, [row], replaced={appointment.pk})
    if faults:
        raise ValidationError({fault.field: str(fault) for _at, fault in faults})


def _written(
    viewer: Viewer, appointment: Appointment, verb: str, now: datetime, detail: dict[str, Any]
) -> None:
    audit.record(
        viewer, verb, "appointment", appointment.pk, appointment.organisation_id, now, detail
    )
    refresh({appointment.person_id}, viewer.today)
    outbox.emit(
        "people.appointment_changed",
        {"person": appointment.person_id, "appointment": appointment.pk},
        now,
    )
