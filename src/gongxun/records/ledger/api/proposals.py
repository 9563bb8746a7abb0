"""Proposals: put forward by a cadre or her office, decided by the organisation that manages her."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from gongxun.base.access.roles import Permission
from gongxun.base.api.authentication import ApiRequest
from gongxun.base.api.fields import ONE_LINE, Asked, Cursor, Id, Limit, Named
from gongxun.base.api.interface import hidden
from gongxun.base.api.paging import page
from gongxun.base.api.versions import ONCE, SEEN, require_match, submission_of
from gongxun.records.ledger import selectors, services
from gongxun.records.ledger.api.entries import note
from gongxun.records.ledger.models import Form, Mode, Proposal, ProposalState
from gongxun.records.ledger.selectors.seen import visible_proposals
from gongxun.records.ledger.services import MODE_OF_FORM, NewEntry
from gongxun.registry.people.selectors import shown_names, visible_person_or_404

router = Router(tags=[_("学时申报与认定")])
Theme = Literal["rotation", "theory", "party_spirit", "union_business"]
Hundredths = Annotated[int, Field(ge=0, le=999_999)]
Reason = Annotated[str, Field(min_length=1, max_length=200, pattern=ONE_LINE)]


class ProposalOut(Schema):
    """Hours that wait to be recognised. ``entry``: the line of the ledger that came of it."""

    id: int
    person: Named
    manager: Named
    state: ProposalState
    mode: Mode
    form: Form
    earned_on: date
    title: str
    hours_hundredths: int
    days_hundredths: int
    themes: list[str]
    organiser: Named | None
    outside_organiser: str
    evidence: str
    reason: str
    submitted_at: datetime
    decided_at: datetime | None
    entry: int | None
    version: int


class Proposals(Schema):
    items: list[ProposalOut]
    next: str | None


class Listed(Schema):
    state: ProposalState | None = None
    person: Id | None = None
    form: Form | None = None
    since: date | None = None
    until: date | None = None
    cursor: Cursor = ""
    limit: Limit = 50


class NewProposal(Asked):
    """Hours or days must be said, in hundredths. ``number``: the organiser's own for this training."""

    form: Form
    earned_on: date
    title: Annotated[str, Field(min_length=1, max_length=120, pattern=ONE_LINE)]
    hours_hundredths: Hundredths | None = None
    days_hundredths: Annotated[int, Field(ge=0, le=99_999)] | None = None
    themes: Annotated[list[Theme], Field(max_length=4)] = []
    outside_organiser: Annotated[str, Field(max_length=120, pattern=ONE_LINE)] = ""
    number: Annotated[str, Field(max_length=60, pattern=ONE_LINE)] = ""
    evidence: Annotated[str, Field(max_length=200, pattern=ONE_LINE)] = ""


class Return(Asked):
    reason: Reason


@router.get(
    "/proposals",
    response=Proposals,
    summary=_("列出申报"),
    url_name="proposals",
    description=_("由您认定的、您提交的和您本人的，先提交的在前。"),
)
def proposals(request: ApiRequest, asked: Annotated[Listed, Query()]) -> Proposals:
    rows = visible_proposals(request.viewer)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.person:
        rows = rows.filter(person_id=asked.person)
    if asked.form:
        rows = rows.filter(form=asked.form)
    if asked.since:
        rows = rows.filter(earned_on__gte=asked.since)
    if asked.until:
        rows = rows.filter(earned_on__lte=asked.until)
    found, following = page(request, rows, by=("pk",), cursor=asked.cursor, limit=asked.limit)
    services.note_list_view(viewer=request.viewer, what="proposals", now=timezone.now())
    return Proposals(items=_several(request, found), next=following)


@router.get(
    "/proposals/{proposal_id}", response=ProposalOut, summary=_("一份申报"), url_name="proposal"
)
def proposal(request: ApiRequest, proposal_id: Annotated[Id, Path()]) -> ProposalOut:
    found = _found(request, proposal_id)
    note(request.viewer, "proposal", found.person_id, proposal=found.pk)
    return _one(request, found)


@router.post(
    "/people/{person_id}/proposals",
    response={201: ProposalOut},
    summary=_("申报学时"),
    url_name="propose",
    openapi_extra=ONCE,
    description=_(
        "本人申报，或由任职单位的培训管理员代报。同一次培训只能申报一次；没有入账的可以退回补正。"
    ),
)
def propose(
    request: ApiRequest,
    person_id: Annotated[Id, Path()],
    asked: NewProposal,
) -> Status[ProposalOut]:
    with hidden:
        person = visible_person_or_404(request.viewer, person_id)
    number = asked.number.strip()
    made = services.propose(
        viewer=request.viewer,
        draft=NewEntry(
            person_id=person.pk,
            mode=MODE_OF_FORM[asked.form],
            form=asked.form,
            earned_on=asked.earned_on,
            title=asked.title,
            hours_hundredths=asked.hours_hundredths,
            days_hundredths=asked.days_hundredths,
            themes=tuple(asked.themes),
            outside_organiser=asked.outside_organiser.strip(),
            event=f"number:{number}" if number else "",
            evidence=asked.evidence.strip(),
        ),
        now=timezone.now(),
        submission=submission_of(request),
    )
    return Status(201, _one(request, _found(request, made.pk)))


@router.post(
    "/proposals/{proposal_id}/recognise",
    response=ProposalOut,
    summary=_("认定申报"),
    url_name="recognise",
    openapi_extra=SEEN,
    description=_("学时随即入账。If-Match 写您看过的申报的 ETag。"),
)
def recognise(
    request: ApiRequest,
    proposal_id: Annotated[Id, Path()],
) -> ProposalOut:
    found = _decided_on(request, proposal_id)
    services.recognise(
        viewer=request.viewer, proposal=found, seen=found.version, now=timezone.now()
    )
    return _one(request, _found(request, proposal_id))


@router.post(
    "/proposals/{proposal_id}/return",
    response=ProposalOut,
    summary=_("退回申报"),
    url_name="return",
    openapi_extra=SEEN,
    description=_("退回并说明要补正什么。If-Match 写您看过的申报的 ETag。"),
)
def return_(
    request: ApiRequest,
    proposal_id: Annotated[Id, Path()],
    asked: Return,
) -> ProposalOut:
    found = _decided_on(request, proposal_id)
    services.return_(
        viewer=request.viewer,
        proposal=found,
        reason=asked.reason,
        seen=found.version,
        now=timezone.now(),
    )
    return _one(request, _found(request, proposal_id))


@router.post(
    "/proposals/{proposal_id}/withdraw",
    response=ProposalOut,
    summary=_("撤回申报"),
    url_name="withdraw",
    description=_("由提交人或本人撤回还没有认定的申报。"),
)
def withdraw(request: ApiRequest, proposal_id: Annotated[Id, Path()]) -> ProposalOut:
    found = _found(request, proposal_id)
    services.withdraw(viewer=request.viewer, proposal=found, now=timezone.now())
    return _one(request, _found(request, proposal_id))


def _found(request: ApiRequest, proposal_id: int) -> Proposal:
    with hidden:
        return selectors.proposal(request.viewer, proposal_id)


def _decided_on(request: ApiRequest, proposal_id: int) -> Proposal:
    """The proposal as the caller has seen it; what she may not decide is refused before her version is asked for."""
    found = _found(request, proposal_id)
    viewer = request.viewer
    if not viewer.may(Permission.RECOGNISE_ENTRIES, "organisation", found.manager_id):
        raise PermissionDenied(gettext("这份申报不由您认定，没有改动；请联系其认定单位。"))
    require_match(request, _one(request, found))
    return found


def _one(request: ApiRequest, found: Proposal) -> ProposalOut:
    return _several(request, [found])[0]


def _several(request: ApiRequest, found: list[Proposal]) -> list[ProposalOut]:
    names = shown_names(request.viewer, [one.person for one in found])
    return [
        ProposalOut(
            id=one.pk,
            person=Named(id=one.person_id, name=names[one.person_id]),
            manager=Named(id=one.manager_id, name=one.manager.name),
            state=ProposalState(one.state),
            mode=Mode(one.mode),
            form=Form(one.form),
            earned_on=one.earned_on,
            title=one.title,
            hours_hundredths=one.hours_hundredths,
            days_hundredths=one.days_hundredths,
            themes=one.themes,
            organiser=Named(id=one.organiser.pk, name=one.organiser.name)
            if one.organiser
            else None,
            outside_organiser=one.outside_organiser,
            evidence=one.evidence,
            reason=one.reason,
            submitted_at=one.submitted_at,
            decided_at=one.decided_at,
            entry=one.entry_id,
            version=one.version,
        )
        for one in found
    ]
