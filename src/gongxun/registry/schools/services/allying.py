"""Alliances: founded, joined, left, dissolved; and what a member shares with all the others."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.registry.resources import services as resources
from gongxun.registry.schools.models import Alliance, Membership
from gongxun.registry.schools.selectors.alliances import present_member_ids
from gongxun.registry.schools.services.profiling import school_of


@transaction.atomic
def found_alliance(
    *,
    viewer: Viewer,
    lead_id: int,
    name: str,
    purpose: str,
    founded_on: date,
    now: datetime,
) -> Alliance:
    """A new alliance; whoever keeps resources at the leading organisation looks after it.

    Raises PermissionDenied, ValidationError by field.
    """
    require(viewer, Permission.EDIT_RESOURCES, "organisation", lead_id)
    if not name.strip():
        raise ValidationError({"name": _("名称没有填写。")})
    if founded_on > viewer.today:
        raise ValidationError({"founded_on": _("成立日期不能晚于今天。")})
    if Alliance.objects.filter(lead_id=lead_id, name=name.strip()).exists():
        raise ValidationError({"name": _("牵头单位已有同名的协作体，请换一个名称。")})
    alliance = Alliance.objects.create(
        lead_id=lead_id, name=name.strip()[:120], purpose=purpose.strip()[:500],
        founded_on=founded_on, created_at=now, created_by=viewer.user_id,
    )  # fmt: skip
    audit.record(viewer, "alliance.found", "alliance", alliance.pk, lead_id, now)
    return alliance


@transaction.atomic
def add_member(
    *,
    viewer: Viewer,
    alliance_id: int,
    school_id: int,
    shares: str,
    joined_on: date,
    now: datetime,
) -> Membership:
    """Take a school in; one that is in already stays as it is. Raises PermissionDenied, ValidationError."""
    alliance = _standing(alliance_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", alliance.lead_id)
    school_of(school_id)
    if not alliance.founded_on <= joined_on <= viewer.today:
        raise ValidationError({"joined_on": _("加入日期应在协作体成立之日与今天之间，请核对。")})
    made, new = Membership.objects.get_or_create(
        alliance=alliance, school_id=school_id, left_on=None,
        defaults={"shares": shares.strip()[:300], "joined_on": joined_on},
    )  # fmt: skip
    if new:
        _note(viewer, "alliance.join", alliance, school_id, now)
    return made


@transaction.atomic
def remove_member(*, viewer: Viewer, membership_id: int, on: date, now: datetime) -> Membership:
    """A school leaves: its own doing, or the leader's; done twice it is done once.

    What it had shared with the others stays shared until its owner ends it.
    """
    found = Membership.objects.select_for_update(of=("self",)).select_related("alliance")
    member = found.filter(pk=membership_id).first()
    if member is None:
        raise ValidationError(_("没有这个成员；请返回刷新。"))
    leads = viewer.may(Permission.EDIT_RESOURCES, "organisation", member.alliance.lead_id)
    if not leads and not viewer.may(Permission.EDIT_RESOURCES, "organisation", member.school_id):
        raise PermissionDenied(_("只有牵头单位和成员自己可以办理退出。"))
    if member.left_on is not None:
        return member
    if not member.joined_on <= on <= viewer.today:
        raise ValidationError({"on": _("退出日期应在加入之日与今天之间，请核对。")})
    member.left_on = on
    member.save(update_fields=["left_on"])
    _note(viewer, "alliance.leave", member.alliance, member.school_id, now)
    return member


@transaction.atomic
def end_alliance(*, viewer: Viewer, alliance_id: int, reason: str, now: datetime) -> Alliance:
    """Dissolve an alliance today, with all memberships. Raises PermissionDenied, ValidationError."""
    alliance = _standing(alliance_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", alliance.lead_id)
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么解散。")})
    alliance.ended_on, alliance.end_reason = viewer.today, reason.strip()[:200]
    alliance.save(update_fields=["ended_on", "end_reason"])
    alliance.memberships.filter(left_on=None).update(left_on=viewer.today)
    audit.record(viewer, "alliance.end", "alliance", alliance.pk, alliance.lead_id, now)
    return alliance


@transaction.atomic
def share_with_members(
    *, viewer: Viewer, alliance_id: int, resource_id: int, until: date | None, now: datetime
) -> int:
    """Share a resource of a member with all other members; how many it newly reaches.

    Raises PermissionDenied, ValidationError where the resource is not a member's or is not published.
    """
    alliance = _standing(alliance_id)
    members = present_member_ids(alliance.pk)
    owner_id = resources.require_sharable(viewer=viewer, resource_id=resource_id)
    if owner_id not in members:
        raise ValidationError({"resource": _("这项资源的所属单位不是协作体的成员，没有共享。")})
    made = resources.share(
        viewer=viewer, resource_id=resource_id,
        organisation_ids=[one for one in members if one != owner_id], until=until, now=now,
    )  # fmt: skip
    _note(viewer, "alliance.share", alliance, owner_id, now)
    return made


def _standing(alliance_id: int) -> Alliance:
    found = Alliance.objects.select_for_update().filter(pk=alliance_id).first()
    if found is None:
        raise ValidationError(_("没有这个协作体；请返回列表刷新。"))
    if found.ended_on is not None:
        raise ValidationError(_("“%(name)s”已解散，不能再办理。") % {"name": found.name})
    return found


def _note(viewer: Viewer, verb: str, alliance: Alliance, school_id: int, now: datetime) -> None:
    audit.record(
        viewer, verb, "alliance", alliance.pk, alliance.lead_id, now, {"school": school_id}
    )
