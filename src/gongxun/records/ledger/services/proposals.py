"""Hours put forward from below and decided by the organisation that manages the cadre."""

from dataclasses import replace
from datetime import datetime
from typing import Any
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
from gongxun.records.ledger.models import Entry, Evidence, Proposal, ProposalState, Source
from gongxun.records.ledger.selectors import facts as read
from gongxun.records.ledger.services import locks, rights
from gongxun.records.ledger.services.drafts import NewEntry, RefusedEntries, event_key
from gongxun.records.ledger.services.evidence import bind, sealed_note
from gongxun.records.ledger.services.recording import admit, refuse_inadmissible
from gongxun.records.ledger.services.telling import settle_proposal
from gongxun.registry.people import selectors as people


@transaction.atomic
def propose(
    *, viewer: Viewer, draft: NewEntry, now: datetime, submission: UUID | None = None
) -> Proposal:
    """Put hours forward, by the person herself or an officer of her organisation; amounts, not raw facts.

    ``submission`` names the form: sent again it answers with the proposal that it made, and files
    that were attached under it become the proposal's. Raises PermissionDenied, or ValidationError by
    field where the ledger would refuse the hours or the event waits in another proposal.
    """
    today = timezone.localdate(now)
    person = people.resolve(draft.person_id)
    _require_proposer(viewer, person, draft, now)
    locks.hold_persons([person])
    if submission and (made := Proposal.objects.filter(submission=submission).first()):
        return _sent_before(viewer, made, draft)
    _check(viewer, draft, now)
    _refuse_waiting(person, draft)
    manager = read.manager_of(person, today)
    if manager is None:
        raise ValidationError(_("该同志目前没有任职，无法确定认定单位；请先补录任职。"))
    proposal = Proposal.objects.create(
        person_id=person,
        manager_id=manager,
        submitted_at=now,
        submitted_by=viewer.user_id,
        submission=submission,
        **_content(draft),
    )
    bind(viewer, submission, person, proposal=proposal)
    _note(viewer, "proposal.submit", proposal, now)
    outbox.emit("ledger.proposal_submitted", {"proposal_id": proposal.pk}, now)
    return proposal


@transaction.atomic
def resubmit(
    *,
    viewer: Viewer,
    proposal: Proposal,
    draft: NewEntry,
    now: datetime,
    submission: UUID | None = None,
) -> Proposal:
    """Put a returned proposal forward again with mended content; ``submission`` as in ``propose``."""
    proposal = _locked(proposal)
    _require_proposer(viewer, proposal.person_id, draft, now)
    if submission and proposal.submission == submission:
        return proposal
    if draft.person_id != proposal.person_id:
        raise ValidationError(_("重新申报不能更换人员；请另行申报。"))
    flow.apply(proposal, "resubmit")
    _check(viewer, draft, now)
    _refuse_waiting(proposal.person_id, draft, besides=proposal.pk)
    for name, value in _content(draft).items():
        setattr(proposal, name, value)
    proposal.reason = ""
    proposal.version += 1
    proposal.submission = submission
    proposal.submitted_at, proposal.submitted_by = now, viewer.user_id
    proposal.decided_at = proposal.decided_by = None
    proposal.save()
    bind(viewer, submission, proposal.person_id, proposal=proposal)
    _note(viewer, "proposal.resubmit", proposal, now)
    outbox.emit("ledger.proposal_submitted", {"proposal_id": proposal.pk}, now)
    return proposal


@transaction.atomic
def withdraw(*, viewer: Viewer, proposal: Proposal, now: datetime) -> Proposal:
    """Take a proposal back: by whoever put it forward or the person whose hours they are."""
    proposal = _locked(proposal)
    mine = viewer.user_id is not None and proposal.submitted_by == viewer.user_id
    if not (viewer.everywhere or mine or read.own_file(viewer) == proposal.person_id):
        raise PermissionDenied(_("只有申报人或本人可以撤回申报。"))
    flow.apply(proposal, "withdraw")
    proposal.save(update_fields=["state"])
    _note(viewer, "proposal.withdraw", proposal, now)
    settle_proposal(proposal, now)
    return proposal


@transaction.atomic
def recognise(
    *, viewer: Viewer, proposal: Proposal, now: datetime, seen: int | None = None
) -> Entry:
    """Turn a proposal into an entry, recognised by the managing organisation.

    ``seen``: the version that the decision was based on, None for unasked. Raises PermissionDenied
    for somebody's own hours or without the right at the manager, and ValidationError where the
    proposal was mended since or the ledger refuses the hours; the proposal then stays as it was.
    """
    proposal = _locked(proposal)
    require(viewer, Permission.RECOGNISE_ENTRIES, "organisation", proposal.manager_id)
    rights.refuse_own(viewer, proposal.person_id)
    flow.apply(proposal, "recognise")
    _refuse_mended(proposal, seen)
    evidence = Evidence.objects.filter(proposal=proposal)
    note = sealed_note(proposal.evidence, evidence.select_related("file"))
    draft = replace(_draft_of(proposal), evidence=note)
    try:
        [entry_id] = admit(viewer, [draft], now, recognised_by=proposal.manager_id)
    except RefusedEntries as refused:
        raise refused.as_validation_error() from None
    entry = Entry.objects.get(pk=entry_id)
    evidence.update(entry=entry)
    proposal.entry = entry
    _decide(viewer, proposal, "", now)
    outbox.emit("ledger.entry_recorded", {"entry_id": entry_id}, now)
    return entry


@transaction.atomic
def return_(
    *, viewer: Viewer, proposal: Proposal, reason: str, now: datetime, seen: int | None = None
) -> Proposal:
    """Send a proposal back with what is missing; nothing enters the ledger. ``seen`` as in ``recognise``."""
    proposal = _locked(proposal)
    require(viewer, Permission.RECOGNISE_ENTRIES, "organisation", proposal.manager_id)
    rights.refuse_own(viewer, proposal.person_id)
    if not reason.strip():
        raise ValidationError({"reason": _("请填写退回原因，说明需要补正什么。")})
    flow.apply(proposal, "return")
    _refuse_mended(proposal, seen)
    _decide(viewer, proposal, reason.strip(), now)
    _note(viewer, "proposal.return", proposal, now)
    return proposal


def _decide(viewer: Viewer, proposal: Proposal, reason: str, now: datetime) -> None:
    proposal.reason = reason
    proposal.decided_at, proposal.decided_by = now, viewer.user_id
    proposal.save(update_fields=["state", "reason", "decided_at", "decided_by", "entry"])
    payload = {"proposal_id": proposal.pk, "state": str(proposal.state)}
    outbox.emit("ledger.proposal_decided", payload, now)


def _locked(proposal: Proposal) -> Proposal:
    """The proposal as it stands now, held until the decision is written."""
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


def _require_proposer(viewer: Viewer, person: int, draft: NewEntry, now: datetime) -> None:
    if read.own_file(viewer) != person:
        rights.require_office(viewer, person, (timezone.localdate(now), draft.earned_on))


def _check(viewer: Viewer, draft: NewEntry, now: datetime) -> None:
    if draft.hours_hundredths is None and draft.days_hundredths is None:
        raise ValidationError(
            {"hours_hundredths": _("申报须填写学时或天数；时长由管理单位核定折算。")}
        )
    try:
        refuse_inadmissible(viewer, draft, now)
    except RefusedEntries as refused:
        raise refused.as_validation_error() from None


def _sent_before(viewer: Viewer, made: Proposal, draft: NewEntry) -> Proposal:
    """The proposal of a form that is sent again; a form filled in anew under an old name is not swallowed."""
    same = all(getattr(made, name) == value for name, value in _content(draft).items())
    if made.submitted_by != viewer.user_id or not same:
        raise ValidationError(
            _("这份申报已经提交过，没有重复提交；如要申报另一次培训，请重新打开申报页面。")
        )
    return made


def _refuse_mended(proposal: Proposal, seen: int | None) -> None:
    if seen is not None and seen != proposal.version:
        raise ValidationError(
            _("该申报在您打开页面之后已经补正重报，未作改动；请核对最新内容后再办理。")
        )


def _refuse_waiting(person: int, draft: NewEntry, besides: int = 0) -> None:
    """One event waits in one proposal, else the second would only be refused when the first is recognised."""
    open_ = (ProposalState.SUBMITTED, ProposalState.RETURNED)
    for one in Proposal.objects.filter(person_id=person, state__in=open_).exclude(pk=besides):
        if event_key(_draft_of(one)) == event_key(draft):
            message = _("同一培训已经申报（%(state)s），没有重复提交；如需更正，请补正原申报。")
            raise ValidationError({"title": message % {"state": one.get_state_display()}})


def _note(viewer: Viewer, verb: str, proposal: Proposal, now: datetime) -> None:
    audit.record(viewer, verb, "proposal", proposal.pk, proposal.manager_id, now)


def _content(draft: NewEntry) -> dict[str, Any]:
    return {
        "mode": draft.mode,
        "form": draft.form,
        "earned_on": draft.earned_on,
        "title": draft.title.strip(),
        "hours_hundredths": draft.hours_hundredths or 0,
        "days_hundredths": draft.days_hundredths or 0,
        "themes": list(draft.themes),
        "organiser_id": draft.organiser_id,
        "outside_organiser": draft.outside_organiser,
        "event": draft.event,
        "evidence": draft.evidence,
    }


def _draft_of(proposal: Proposal) -> NewEntry:
    return NewEntry(
        person_id=proposal.person_id,
        mode=proposal.mode,
        form=proposal.form,
        earned_on=proposal.earned_on,
        title=proposal.title,
        hours_hundredths=proposal.hours_hundredths,
        days_hundredths=proposal.days_hundredths,
        themes=tuple(proposal.themes),
        organiser_id=proposal.organiser_id,
        outside_organiser=proposal.outside_organiser,
        event=proposal.event,
        source=Source.PROPOSAL,
        evidence=proposal.evidence,
    )
