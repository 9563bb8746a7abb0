"""Calls opened, and sites proposed in them."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.sites import flow
from gongxun.registry.sites.models import Call, CallState, Level, Proposal
from gongxun.registry.sites.selectors.visibility import LEVELS_OF_ORGANISATIONS
from gongxun.registry.sites.services.locking import locked_call, locked_site

State = Proposal.State


@transaction.atomic
def open_call(
    *,
    viewer: Viewer,
    organiser_id: int,
    year: int,
    level: str,
    title: str,
    places: int,
    submit_until: date,
    review_years: int,
    now: datetime,
) -> Call:
    """Call for proposals: a national call by the national federation, a provincial one by a province's.

    Raises PermissionDenied, ValidationError by field.
    """
    require(viewer, Permission.EDIT_RESOURCES, "organisation", organiser_id)
    faults = {}
    organiser = facts_of([organiser_id])[organiser_id]
    if level not in LEVELS_OF_ORGANISATIONS:
        faults["level"] = _("请从列表中选择。")
    elif organiser.kind != "federation" or organiser.level != LEVELS_OF_ORGANISATIONS[Level(level)]:
        faults["level"] = _("全国教学点由全国总工会评定，省级教学点由省级总工会评定。")
    if not title.strip():
        faults["title"] = _("名称没有填写。")
    if places < 1:
        faults["places"] = _("名额至少 1 个。")
    if not 1 <= review_years <= 10:
        faults["review_years"] = _("复核周期应在 1 到 10 年之间。")
    if submit_until < viewer.today:
        faults["submit_until"] = _("申报截止日期已过，请填写今天或以后的日期。")
    if faults:
        raise ValidationError(faults)
    call = Call.objects.create(
        organiser_id=organiser_id, year=year, level=level, title=title.strip()[:120], places=places,
        submit_until=submit_until, review_years=review_years, opened_at=now,
        opened_by=viewer.user_id,
    )  # fmt: skip
    note(viewer, "site_call.open", call, now)
    return call


@transaction.atomic
def propose(*, viewer: Viewer, call_id: int, site_id: int, words: str, now: datetime) -> Proposal:
    """Put a site forward; sent twice it stands once.

    Raises PermissionDenied; ValidationError where the call is not open, the site has retired, holds the level
    already, or belongs to nobody below the organiser.
    """
    call = locked_call(call_id)
    site = locked_site(site_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", site.owner_id)
    made = call.proposals.filter(site=site).first()
    if made is not None and made.state != State.STRUCK:
        return made
    if call.state != CallState.OPEN or viewer.today > call.submit_until:
        raise ValidationError(_("申报已经截止，不能再申报。"))
    if made is not None:
        raise ValidationError(_("“%(name)s”已从这次征集撤下，不能再次申报。") % {"name": site.name})
    flow.refuse_retired(site)
    paths = {key: one.path for key, one in facts_of([site.owner_id, call.organiser_id]).items()}
    if not paths[site.owner_id].startswith(paths[call.organiser_id]):
        raise ValidationError(_("只能申报主办单位及其下级的教学点。"))
    if site.level in (call.level, Level.NATIONAL):
        raise ValidationError(_("“%(name)s”已有这一级称号，不用再申报。") % {"name": site.name})
    if not words.strip():
        raise ValidationError({"words": _("申报理由没有填写。")})
    proposal = Proposal.objects.create(
        call=call, site=site, words=words.strip()[:500], proposed_at=now,
        proposed_by=viewer.user_id,
    )  # fmt: skip
    note(viewer, "site_call.propose", call, now, proposal)
    return proposal


@transaction.atomic
def strike(*, viewer: Viewer, proposal_id: int, reason: str, now: datetime) -> Proposal:
    """Take a proposal out: by who made it while the call is open, by the organiser until it is decided.

    During the notice the next best takes its place. Raises PermissionDenied, ValidationError.
    """
    found = Proposal.objects.filter(pk=proposal_id).first()
    call = locked_call(found.call_id if found else 0)
    proposal = Proposal.objects.select_related("site").get(pk=proposal_id)
    if not viewer.may(Permission.EDIT_RESOURCES, "organisation", call.organiser_id):
        require(viewer, Permission.EDIT_RESOURCES, "organisation", proposal.site.owner_id)
        if call.state != CallState.OPEN:
            raise ValidationError(_("申报已经截止，请联系主办单位撤下。"))
    if call.state in (CallState.DECIDED, CallState.CANCELLED):
        raise ValidationError(_("这次征集已经结束，不能再撤下。"))
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么撤下。")})
    if proposal.state == State.STRUCK:
        return proposal
    was_listed = proposal.state == State.LISTED
    proposal.state, proposal.struck_reason = State.STRUCK, reason.strip()[:200]
    proposal.save(update_fields=["state", "struck_reason"])
    if was_listed:
        _move_up(call)
    note(viewer, "site_call.strike", call, now, proposal)
    return proposal


def _move_up(call: Call) -> None:
    """The best of those not listed takes the free place."""
    following = call.proposals.filter(state=State.PROPOSED).order_by(
        "-score_hundredths", "proposed_at", "pk"
    )
    if (one := following.first()) is not None:
        one.state = State.LISTED
        one.save(update_fields=["state"])


def note(
    viewer: Viewer, verb: str, call: Call, now: datetime, proposal: Proposal | None = None
) -> None:
    """Write down one act in a call, under its organiser."""
    detail = {"proposal": proposal.pk} if proposal else {}
    audit.record(viewer, verb, "site_call", call.pk, call.organiser_id, now, detail)
