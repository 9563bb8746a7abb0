"""Exemptions and deferrals (免训、缓训): asked for with a reason, decided by another officer."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.orgs.selectors import lines_of
from gongxun.registry.people import flow
from gongxun.registry.people.models import Exemption
from gongxun.registry.people.selectors.files import resolve
from gongxun.registry.people.selectors.visibility import require_over_person
from gongxun.registry.people.services.placing import place
from gongxun.registry.policies.selectors import book_for

State = Exemption.State


@transaction.atomic
def request_exemption(
    *,
    viewer: Viewer,
    person_id: int,
    kind: str,
    indicator: str | None,
    reason: str,
    valid_from: date,
    valid_to: date | None,
    now: datetime,
) -> int:
    """Ask that a person be exempt from one person indicator (None: from all) for a time; returns
    the request.

    A deferral ends on a day; raises ValidationError by field, PermissionDenied.
    """
    organisation_id = require_over_person(viewer, Permission.EDIT_PEOPLE, person_id)
    if not reason.strip():
        raise ValidationError({"reason": _("理由没有填写。请写明免训或缓训的理由。")})
    if kind == "deferral" and valid_to is None:
        raise ValidationError({"valid_to": _("缓训须有结束日期。请填写，或改为免训。")})
    if indicator is not None and indicator not in _person_indicators(organisation_id, viewer.today):
        raise ValidationError(
            {"indicator": _("指标册中没有这项个人指标。请从列表中选择，或留空表示全部。")}
        )
    exemption = Exemption(
        person_id=resolve(person_id),
        kind=kind,
        indicator=indicator,
        reason=reason.strip()[:200],
        valid_from=valid_from,
        valid_to=valid_to,
        requested_at=now,
        requested_by=viewer.user_id,
    )
    # Django takes a null for a blank; the database says which fields may be null.
    unset = [
        field.name for field in Exemption._meta.fields if getattr(exemption, field.attname) is None
    ]
    exemption.full_clean(exclude=["person", *unset])
    same = Exemption.objects.filter(
        person_id=exemption.person_id,
        kind=kind,
        indicator=indicator,
        valid_from=valid_from,
        valid_to=valid_to,
        state=State.REQUESTED,
    ).first()
    if same is not None:  # the same form, sent twice
        return same.pk
    exemption.save()
    place({exemption.person_id}, viewer.today)
    _written(viewer, exemption, "exemption.request", organisation_id, now)
    return exemption.pk


def _person_indicators(organisation_id: int | None, on: date) -> set[str]:
    """Identifiers of the person indicators of the book in force for the organisation (None: of the plan's)."""
    line = lines_of([organisation_id])[organisation_id] if organisation_id else []
    book = book_for([fact.id for fact in line], on)
    return {indicator.id for indicator in book.person_indicators}


def approve_exemption(
    *, viewer: Viewer, exemption_id: int, reason: str = "", now: datetime
) -> None:
    """Approve a request that another officer made."""
    _decide(viewer, exemption_id, State.APPROVED, reason, now)


def refuse_exemption(*, viewer: Viewer, exemption_id: int, reason: str, now: datetime) -> None:
    """Refuse a request, saying why."""
    _require_reason(reason)
    _decide(viewer, exemption_id, State.REFUSED, reason, now)


def revoke_exemption(*, viewer: Viewer, exemption_id: int, reason: str, now: datetime) -> None:
    """Take an approved exemption back as if it had never held, saying why."""
    _require_reason(reason)
    _decide(viewer, exemption_id, State.REVOKED, reason, now)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("理由没有填写。请写明理由。")})


@transaction.atomic
def _decide(viewer: Viewer, exemption_id: int, state: State, reason: str, now: datetime) -> None:
    exemption = (
        Exemption.objects.select_for_update(of=("self",))
        .select_related("person")
        .get(pk=exemption_id)
    )
    organisation_id = require_over_person(viewer, Permission.EDIT_PEOPLE, exemption.person_id)
    _require_another(viewer, exemption, state)
    flow.step_exemption(exemption, state)
    exemption.decided_at, exemption.decided_by = now, viewer.user_id
    exemption.decision_reason = reason.strip()[:200]
    exemption.save(update_fields=["state", "decided_at", "decided_by", "decision_reason"])
    _written(viewer, exemption, f"exemption.{state}", organisation_id, now)


def _require_another(viewer: Viewer, exemption: Exemption, state: State) -> None:
    """Nobody approves what she asked for herself, nor for herself."""
    if viewer.user_id is None or state != State.APPROVED:
        return
    if viewer.user_id in (exemption.requested_by, exemption.person.user_id):
        raise ValidationError(_("不能批准本人提出或涉及本人的申请。请由另一名管理员审批。"))


def _written(
    viewer: Viewer, exemption: Exemption, verb: str, organisation_id: int | None, now: datetime
) -> None:
    audit.record(viewer, verb, "exemption", exemption.pk, organisation_id, now)
    outbox.emit(
        "people.exemption", {"person": exemption.person_id, "state": str(exemption.state)}, now
    )
