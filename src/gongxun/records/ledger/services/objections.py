"""A cadre objects to one of her entries, and the organisation that manages her answers."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.records.ledger import flow
from gongxun.records.ledger.models import (
    Claim,
    Entry,
    EntryKind,
    Evidence,
    Objection,
    ObjectionState,
)
from gongxun.records.ledger.selectors import facts as read
from gongxun.records.ledger.services import rights
from gongxun.records.ledger.services.drafts import GIVEN_IDENTITIES, NewEntry, RefusedEntries
from gongxun.records.ledger.services.evidence import bind, sealed_note
from gongxun.records.ledger.services.recording import admit
from gongxun.records.ledger.services.reversing import cancel
from gongxun.registry.people import selectors as people


@transaction.atomic
def object_to(
    *, viewer: Viewer, entry: Entry, reason: str, now: datetime, submission: UUID | None = None
) -> Objection:
    """Say that one's own entry is wrong; files attached under ``submission`` become the objection's.

    The same form sent again answers with the objection that it made. Raises PermissionDenied, or
    ValidationError where no reason is given, the entry is a correction or reversed, or an earlier
    objection waits.
    """
    person = people.resolve(entry.person_id)
    if read.own_file(viewer) != person:
        raise PermissionDenied(_("只有本人可以对自己的学时记录提出异议。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明哪里不对、应当是什么。")})
    if entry.kind != EntryKind.EARNED:
        raise ValidationError(_("冲正和超限扣除不能单独提出异议；请对原来的培训记录提出。"))
    # The claim holds off a reversal until the objection stands.
    claim = Claim.objects.select_for_update().get(entry=entry)
    if submission and (made := Objection.objects.filter(submission=submission).first()):
        return made
    if claim.released_by_id is not None:
        raise ValidationError(_("这条记录已经冲正，不再计入，无需提出异议；如需补登，请另行申报。"))
    if Objection.objects.filter(entry=entry, state=ObjectionState.OPEN).exists():
        raise ValidationError(_("您已对这条记录提出异议，正在等待答复，没有重复提交。"))
    manager = read.manager_of(person, timezone.localdate(now))
    if manager is None:
        raise ValidationError(_("您目前没有任职，无法确定由谁答复；请联系原单位。"))
    objection = Objection.objects.create(
        entry=entry,
        person_id=person,
        manager_id=manager,
        reason=reason.strip(),
        raised_at=now,
        raised_by=viewer.user_id,
        submission=submission,
    )
    bind(viewer, submission, person, objection=objection)
    _note(viewer, "objection.raise", objection, now)
    outbox.emit("ledger.objection_raised", {"objection_id": objection.pk}, now)
    return objection


@transaction.atomic
def uphold(
    *,
    viewer: Viewer,
    objection: Objection,
    answer: str,
    now: datetime,
    corrected: NewEntry | None = None,
) -> Objection:
    """Agree: the entry is reversed with ``answer`` as its reason, and ``corrected`` recorded where given.

    Raises PermissionDenied, or ValidationError (by field of ``corrected``) where the objection is
    answered already, the year is closed, or the ledger refuses the corrected hours; nothing is
    written then.
    """
    objection = _answerable(viewer, objection, answer, "uphold")
    objection.reversal = cancel(viewer, objection.entry, objection.person_id, answer, now)
    evidence = Evidence.objects.filter(objection=objection)
    if corrected is not None:
        note = sealed_note(corrected.evidence, evidence.select_related("file"))
        draft = _in_place_of(objection.entry, replace(corrected, evidence=note))
        try:
            [made] = admit(viewer, [draft], now, recognised_by=objection.manager_id)
        except RefusedEntries as refused:
            raise refused.as_validation_error() from None
        objection.corrected_id = made
        evidence.update(entry=made)
        outbox.emit("ledger.entry_recorded", {"entry_id": made}, now)
    return _answered(viewer, objection, answer, "objection.uphold", now)


@transaction.atomic
def decline(*, viewer: Viewer, objection: Objection, answer: str, now: datetime) -> Objection:
    """Disagree, with a reason; the entry stays."""
    objection = _answerable(viewer, objection, answer, "decline")
    return _answered(viewer, objection, answer, "objection.decline", now)


@transaction.atomic
def take_back(*, viewer: Viewer, objection: Objection, now: datetime) -> Objection:
    """Withdraw one's own objection before it is answered."""
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    if read.own_file(viewer) != people.resolve(objection.person_id):
        raise PermissionDenied(_("只有本人可以撤回异议。"))
    flow.apply(objection, "withdraw")
    return _answered(viewer, objection, "", "objection.withdraw", now)


def _answerable(viewer: Viewer, objection: Objection, answer: str, move: str) -> Objection:
    """The objection held, in its new state though not yet saved; its entry's claim is held first, as in raising."""
    Claim.objects.select_for_update().filter(entry_id=objection.entry_id).first()
    objection = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("entry")
        .get(pk=objection.pk)
    )
    require(viewer, Permission.RECOGNISE_ENTRIES, "organisation", objection.manager_id)
    rights.refuse_own(viewer, people.resolve(objection.person_id))
    flow.apply(objection, move)
    if not answer.strip():
        raise ValidationError({"answer": _("请填写答复，说明为何采纳或不采纳。")})
    # The reversal that follows closes open objections; this one is answered.
    objection.save(update_fields=["state"])
    return objection


def _answered(
    viewer: Viewer, objection: Objection, answer: str, verb: str, now: datetime
) -> Objection:
    objection.answer = answer.strip()
    objection.decided_at, objection.decided_by = now, viewer.user_id
    objection.save()
    _note(viewer, verb, objection, now)
    payload = {"objection_id": objection.pk, "state": str(objection.state)}
    outbox.emit("ledger.objection_decided", payload, now)
    return objection


def _in_place_of(entry: Entry, draft: NewEntry) -> NewEntry:
    """The corrected hours of the same event: what identifies it is carried over where the form cannot say it."""
    same_host = not draft.outside_organiser
    return replace(
        draft,
        class_id=entry.class_id,
        organiser_id=entry.organiser_id if same_host else None,
        event=entry.event_key if entry.event_key.startswith(GIVEN_IDENTITIES) else draft.event,
    )


def _note(viewer: Viewer, verb: str, objection: Objection, now: datetime) -> None:
    audit.record(
        viewer, verb, "objection", objection.pk, objection.manager_id, now,
        {"entry": objection.entry_id, "person": objection.person_id},
    )  # fmt: skip
