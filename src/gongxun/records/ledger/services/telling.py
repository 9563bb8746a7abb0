"""What the ledger tells people: what waits for their decision, and what became of their own matters."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.notices import kinds
from gongxun.base.notices import services as notices
from gongxun.base.notices.services import Message
from gongxun.base.shell import formats
from gongxun.records.ledger.models import (
    Objection,
    ObjectionState,
    Proposal,
    ProposalState,
    YearClosure,
)
from gongxun.registry.orgs.selectors import holders_within, nearest_holders
from gongxun.registry.people.selectors import accounts_of, person_of

TO_DECIDE, DECIDED, YEARS = "ledger.to_decide", "ledger.decided", "ledger.years"


def register_kinds() -> None:
    kinds.register(
        kinds.Kind(
            DECIDED,
            gettext_lazy("申报和异议的办理结果"),
            gettext_lazy("您申报的学时、提出的异议有了结果。"),
            _has_matters,
            required=gettext_lazy("不能关闭：办理结果须告知本人。"),
        )
    )
    kinds.register(
        kinds.Kind(
            TO_DECIDE,
            gettext_lazy("待认定的申报和待答复的异议"),
            gettext_lazy("有学时申报或异议等您办理；别人办完即自动标为已读。"),
            lambda viewer: bool(viewer.scopes(Permission.RECOGNISE_ENTRIES, "organisation")),
        )
    )
    kinds.register(
        kinds.Kind(
            YEARS,
            gettext_lazy("年度封账与重开"),
            gettext_lazy("本单位或上级对一个年度封账、重新开账。"),
            lambda viewer: bool(viewer.scopes(Permission.CLOSE_YEARS, "organisation")),
        )
    )


def _has_matters(viewer: Viewer) -> bool:
    records = bool(viewer.scopes(Permission.RECORD_ENTRIES, "organisation"))
    return records or person_of(viewer) is not None


def tell_submitted(payload: dict[str, Any], at: datetime) -> None:
    """After ``ledger.proposal_submitted``: whoever decides nearest to the cadre, but not the cadre herself."""
    proposal = Proposal.objects.filter(pk=payload["proposal_id"]).first()
    if proposal is None or proposal.state != ProposalState.SUBMITTED:
        return
    _tell_deciders(
        key=_key(proposal),
        manager_id=proposal.manager_id,
        person_id=proposal.person_id,
        title=_("有一份学时申报等待认定"),
        body=_matter(proposal),
        address=reverse("ledger:proposal", args=[proposal.pk]),
        at=at,
    )


def tell_decided(payload: dict[str, Any], at: datetime) -> None:
    """After ``ledger.proposal_decided``: the cadre, and whoever put the hours forward for her."""
    proposal = Proposal.objects.filter(pk=payload["proposal_id"]).first()
    if proposal is None:
        return
    settle_proposal(proposal, at)
    state = payload["state"]
    if proposal.state != state:  # mended and put forward again meanwhile
        return
    returned = state == ProposalState.RETURNED
    title = _("学时申报被退回，请补正") if returned else _("申报的学时已认定")
    body = _matter(proposal)
    if returned:
        body += _("。退回原因：%(reason)s") % {"reason": proposal.reason}
    accounts = {*accounts_of([proposal.person_id]).values(), proposal.submitted_by}
    address = reverse("ledger:proposal", args=[proposal.pk])
    notices.notify(
        kind=DECIDED,
        messages=[
            Message(account, f"{_key(proposal)}:{state}", title, address, body)
            for account in accounts - {None, proposal.decided_by}
            if account is not None
        ],
        now=at,
    )


def settle_proposal(proposal: Proposal, at: datetime) -> None:
    """Nobody has to decide on it any more."""
    notices.settle(keys=[_key(proposal)], now=at)


def tell_raised(payload: dict[str, Any], at: datetime) -> None:
    """After ``ledger.objection_raised``: whoever answers nearest to the cadre."""
    objection = Objection.objects.select_related("entry").filter(pk=payload["objection_id"]).first()
    if objection is None or objection.state != ObjectionState.OPEN:
        return
    _tell_deciders(
        key=f"objection:{objection.pk}",
        manager_id=objection.manager_id,
        person_id=objection.person_id,
        title=_("有一份异议等待答复"),
        body=_("对“%(title)s”的记录提出异议。") % {"title": objection.entry.title},
        address=reverse("ledger:objection", args=[objection.pk]),
        at=at,
    )


def tell_answered(payload: dict[str, Any], at: datetime) -> None:
    """After ``ledger.objection_decided``: the cadre, unless she took it back herself."""
    key = f"objection:{payload['objection_id']}"
    notices.settle(keys=[key], now=at)
    state = payload["state"]
    words = {
        ObjectionState.UPHELD.value: _("您的异议已采纳"),
        ObjectionState.DECLINED.value: _("您的异议未采纳"),
        ObjectionState.LAPSED.value: _("您提出异议的记录已冲正"),
    }
    objection = Objection.objects.select_related("entry").filter(pk=payload["objection_id"]).first()
    if objection is None or state not in words:
        return
    body = _("关于“%(title)s”。") % {"title": objection.entry.title}
    if objection.answer:
        body += _("答复：%(answer)s") % {"answer": objection.answer}
    address = reverse("ledger:objection", args=[objection.pk])
    notices.notify(
        kind=DECIDED,
        messages=[
            Message(account, f"{key}:{state}", words[state], address, body)
            for account in accounts_of([objection.person_id]).values()
        ],
        now=at,
    )


def tell_year(payload: dict[str, Any], at: datetime) -> None:
    """After ``ledger.year_closed`` and ``ledger.year_reopened``: the officers of the subtree but who did it."""
    organisation_id, year = payload["organisation_id"], payload["year"]
    closure = (
        YearClosure.objects.select_related("organisation")
        .filter(organisation_id=organisation_id, year=year)
        .order_by("-pk")
        .first()
    )
    if closure is None:
        return
    reopened = closure.reopened_at is not None
    words = {"year": year, "place": closure.organisation.name}
    title = _("%(year)s 年重新开账") % words if reopened else _("%(year)s 年已封账") % words
    if reopened:
        body = _("%(place)s对 %(year)s 年重新开账，可以补登和更正。") % words
    else:
        body = _("%(place)s对 %(year)s 年封账，此后不能再登记、冲正该年的学时。") % words
    doer = closure.reopened_by if reopened else closure.closed_by
    places = dict(holders_within(organisation_id, Permission.CLOSE_YEARS, timezone.localdate(at)))
    notices.notify(
        kind=YEARS,
        messages=[
            Message(
                account,
                f"year:{closure.pk}:{'open' if reopened else 'closed'}",
                title,
                reverse("ledger:years", args=[place]),
                body,
            )
            for account, place in places.items()
            if account != doer
        ],
        now=at,
    )


def _tell_deciders(
    *,
    key: str,
    manager_id: int,
    person_id: int,
    title: str,
    body: str,
    address: str,
    at: datetime,
) -> None:
    own = accounts_of([person_id]).values()
    day = timezone.localdate(at)
    deciders = nearest_holders(manager_id, Permission.RECOGNISE_ENTRIES, day, besides=own)
    notices.notify(
        kind=TO_DECIDE,
        messages=[Message(account, key, title, address, body) for account in deciders],
        now=at,
    )


def _key(proposal: Proposal) -> str:
    return f"proposal:{proposal.pk}:{proposal.version}"


def _matter(proposal: Proposal) -> str:
    amount = (
        formats.hours(proposal.hours_hundredths)
        if proposal.hours_hundredths
        else formats.days(proposal.days_hundredths)
    )
    return f"{proposal.title} · {formats.day(proposal.earned_on)} · {amount}"
