"""Rounds of choosing: opened, filled with nominations, some of which are taken out again."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.resources.models import (
    Nomination,
    Purpose,
    Selection,
    SelectionState,
    VersionState,
)
from gongxun.registry.resources.selectors.gate import require_usable
from gongxun.registry.resources.services.locking import locked_resource, locked_selection

State = Nomination.State


@transaction.atomic
def open_selection(
    *,
    viewer: Viewer,
    organiser_id: int,
    purpose: str,
    year: int,
    title: str,
    places: int,
    nominate_until: date,
    now: datetime,
) -> Selection:
    """Call for nominations. Raises PermissionDenied, ValidationError by field."""
    require(viewer, Permission.EDIT_RESOURCES, "organisation", organiser_id)
    faults = {}
    if not title.strip():
        faults["title"] = _("名称没有填写。")
    if purpose not in Purpose.values:
        faults["purpose"] = _("请从列表中选择评选什么。")
    if places < 1:
        faults["places"] = _("名额至少 1 个。")
    if nominate_until < viewer.today:
        faults["nominate_until"] = _("推荐截止日期已过，请填写今天或以后的日期。")
    if faults:
        raise ValidationError(faults)
    selection = Selection.objects.create(
        organiser_id=organiser_id,
        purpose=purpose,
        year=year,
        title=title.strip()[:120],
        places=places,
        nominate_until=nominate_until,
        opened_at=now,
        opened_by=viewer.user_id,
    )
    note(viewer, "selection.open", selection, now)
    return selection


@transaction.atomic
def nominate(
    *, viewer: Viewer, selection_id: int, resource_id: int, words: str, now: datetime
) -> Nomination:
    """Put a published resource forward; sent twice it stands once.

    Raises PermissionDenied; ValidationError where the round is not open, the resource has not passed its review,
    is of another kind, or belongs to nobody below the organiser.
    """
    selection = locked_selection(selection_id)
    resource = locked_resource(resource_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", resource.owner_id)
    made = selection.nominations.filter(resource=resource).first()
    if made is not None and made.state != State.STRUCK:
        return made
    if selection.state != SelectionState.OPEN or viewer.today > selection.nominate_until:
        raise ValidationError(_("推荐已经截止，不能再推荐。"))
    if made is not None:
        raise ValidationError(
            _("“%(title)s”已从这次评选撤下，不能再次推荐。") % {"title": resource.title}
        )
    require_usable([resource.pk])
    paths = {
        key: fact.path
        for key, fact in facts_of([resource.owner_id, selection.organiser_id]).items()
    }
    if not paths[resource.owner_id].startswith(paths[selection.organiser_id]):
        raise ValidationError(_("只能推荐主办单位及其下级的资源。"))
    if resource.kind != Purpose(selection.purpose).kind:
        raise ValidationError(_("这次评选不收这一类资源。"))
    if not words.strip():
        raise ValidationError({"words": _("推荐理由没有填写。")})
    nomination = Nomination.objects.create(
        selection=selection,
        resource=resource,
        version=resource.versions.get(state=VersionState.PUBLISHED),
        words=words.strip()[:500],
        nominated_at=now,
        nominated_by=viewer.user_id,
    )
    note(viewer, "selection.nominate", selection, now, nomination)
    return nomination


@transaction.atomic
def strike(*, viewer: Viewer, nomination_id: int, reason: str, now: datetime) -> Nomination:
    """Take a nomination out: by who keeps the resource while it is open, by the organiser until it is decided.

    During the notice the next best takes its place. Raises PermissionDenied, ValidationError.
    """
    found = Nomination.objects.filter(pk=nomination_id).first()
    selection = locked_selection(found.selection_id if found else 0)
    nomination = Nomination.objects.select_related("resource").get(pk=nomination_id)
    organises = viewer.may(Permission.EDIT_RESOURCES, "organisation", selection.organiser_id)
    if not organises:
        owner_id = nomination.resource.owner_id
        require(viewer, Permission.EDIT_RESOURCES, "organisation", owner_id)
        if selection.state != SelectionState.OPEN:
            raise ValidationError(_("推荐已经截止，请联系主办单位撤下。"))
    if selection.state in (SelectionState.DECIDED, SelectionState.CANCELLED):
        raise ValidationError(_("这次评选已经结束，不能再撤下。"))
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么撤下。")})
    if nomination.state == State.STRUCK:
        return nomination
    was_proposed = nomination.state == State.PROPOSED
    nomination.state, nomination.struck_reason = State.STRUCK, reason.strip()[:200]
    nomination.save(update_fields=["state", "struck_reason"])
    if was_proposed:
        _move_up(selection)
    note(viewer, "selection.strike", selection, now, nomination)
    return nomination


def _move_up(selection: Selection) -> None:
    """The best of those not proposed takes the free place."""
    following = selection.nominations.filter(state=State.NOMINATED).order_by(
        "-score_hundredths", "nominated_at", "pk"
    )
    if (one := following.first()) is not None:
        one.state = State.PROPOSED
        one.save(update_fields=["state"])


def note(
    viewer: Viewer,
    verb: str,
    selection: Selection,
    now: datetime,
    nomination: Nomination | None = None,
) -> None:
    """Write down one act in a round, under its organiser."""
    detail = {"nomination": nomination.pk} if nomination else {}
    audit.record(viewer, verb, "selection", selection.pk, selection.organiser_id, now, detail)
