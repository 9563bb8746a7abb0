"""Moves between organisations: proposed by one, accepted by the other; both keep their own
period.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.people import flow
from gongxun.registry.people.models import Appointment, Transfer
from gongxun.registry.people.selectors.responsibility import whole_files
from gongxun.registry.people.services.appointing import COLUMNS, insert
from gongxun.registry.people.services.locking import lock_roster
from gongxun.registry.people.services.placing import place
from gongxun.registry.people.services.vetting import NewAppointment, appointment_faults

State = Transfer.State


@transaction.atomic
def propose_transfer(
    *,
    viewer: Viewer,
    appointment_id: int,
    destination_id: int,
    on: date,
    reason: str = "",
    now: datetime,
) -> int:
    """Propose that the holder of a post serve in another organisation from ``on``; returns the
    transfer.

    Raises PermissionDenied, and ValidationError where the post has ended, is under transfer
    already, or ``on`` is not after its beginning.
    """
    appointment = Appointment.objects.select_for_update().get(pk=appointment_id)
    require(viewer, Permission.EDIT_PEOPLE, "organisation", appointment.organisation_id)
    destination = facts_of([destination_id]).get(destination_id)
    if destination is None or destination.is_dissolved:
        raise ValidationError({"destination": _("接收单位不存在或已撤销。请另选单位。")})
    if destination_id == appointment.organisation_id:
        raise ValidationError({"destination": _("接收单位就是现单位。请另选单位。")})
    if appointment.voided_at is not None or appointment.valid_to is not None:
        raise ValidationError(_("该任职已结束或作废，不能调动。请在接收单位直接登记任职。"))
    if on <= appointment.valid_from:
        raise ValidationError({"on": _("调动日期须晚于任职开始日期。请改填日期。")})
    if Transfer.objects.filter(appointment=appointment, state=State.PROPOSED).exists():
        raise ValidationError(_("该任职已有待接收的调动。请等待对方办理，或先撤回。"))
    transfer = Transfer.objects.create(
        appointment=appointment,
        destination_id=destination_id,
        on=on,
        reason=reason.strip()[:200],
        proposed_at=now,
    )
    place(whole_files({appointment.person_id}), viewer.today)
    _written(viewer, transfer, "transfer.propose", appointment.organisation_id, now)
    return transfer.pk


@transaction.atomic
def accept_transfer(
    *,
    viewer: Viewer,
    transfer_id: int,
    now: datetime,
    **terms: Any,  # noqa: ANN401
) -> int:
    """Accept a transfer and return the new post; the old one ends on the same day.

    ``terms`` are fields of NewAppointment that differ in the new post, such as ``post`` or
    ``category``.
    """
    lock_roster()
    transfer = _open(transfer_id)
    require(viewer, Permission.EDIT_PEOPLE, "organisation", transfer.destination_id)
    old = Appointment.objects.select_for_update().get(pk=transfer.appointment_id)
    if old.voided_at is not None or old.valid_to is not None:
        raise ValidationError(_("原任职已结束或作废，不能接收。请退回此调动。"))
    row = _new_post(old, transfer, terms)
    faults = appointment_faults(viewer, [row], replaced={old.pk})
    if faults:
        raise ValidationError({fault.field: str(fault) for _at, fault in faults})
    Appointment.objects.filter(pk=old.pk).update(valid_to=transfer.on)
    [key] = insert(viewer, [row], now)
    flow.step_transfer(transfer, State.ACCEPTED)
    transfer.result_id, transfer.decided_at = key, now
    transfer.save(update_fields=["state", "result", "decided_at"])
    _written(viewer, transfer, "transfer.accept", transfer.destination_id, now)
    return key


@transaction.atomic
def decline_transfer(*, viewer: Viewer, transfer_id: int, reason: str, now: datetime) -> None:
    """The receiving organisation sends the transfer back with a reason."""
    transfer = _open(transfer_id)
    require(viewer, Permission.EDIT_PEOPLE, "organisation", transfer.destination_id)
    if not reason.strip():
        raise ValidationError({"reason": _("退回原因没有填写。请写明原因。")})
    transfer.reason = reason.strip()[:200]
    _close(viewer, transfer, State.DECLINED, "transfer.decline", transfer.destination_id, now)


@transaction.atomic
def withdraw_transfer(*, viewer: Viewer, transfer_id: int, now: datetime) -> None:
    """The sending organisation takes its proposal back."""
    transfer = _open(transfer_id)
    origin = transfer.appointment.organisation_id
    require(viewer, Permission.EDIT_PEOPLE, "organisation", origin)
    _close(viewer, transfer, State.WITHDRAWN, "transfer.withdraw", origin, now)


def _open(transfer_id: int) -> Transfer:
    return (
        Transfer.objects.select_for_update(of=("self",))
        .select_related("appointment")
        .get(pk=transfer_id)
    )


def _new_post(old: Appointment, transfer: Transfer, terms: dict[str, Any]) -> NewAppointment:
    kept = {column: getattr(old, column) for column in COLUMNS}
    row = NewAppointment(
        **kept
        | {
            "organisation_id": transfer.destination_id,
            "valid_from": transfer.on,
            "valid_to": None,
            "promoted_on": None,
        }
    )
    return replace(row, **terms)


def _close(
    viewer: Viewer, transfer: Transfer, state: State, verb: str, organisation_id: int, now: datetime
) -> None:
    flow.step_transfer(transfer, state)
    transfer.decided_at = now
    transfer.save(update_fields=["state", "reason", "decided_at"])
    _written(viewer, transfer, verb, organisation_id, now)


def _written(
    viewer: Viewer, transfer: Transfer, verb: str, organisation_id: int, now: datetime
) -> None:
    audit.record(viewer, verb, "transfer", transfer.pk, organisation_id, now)
    outbox.emit("people.transfer", {"transfer": transfer.pk, "state": str(transfer.state)}, now)
