"""An owner lets chosen organisations use a resource, and ends it again."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.resources.models import Share
from gongxun.registry.resources.selectors.gate import require_usable
from gongxun.registry.resources.services.locking import locked_resource


def require_sharable(*, viewer: Viewer, resource_id: int) -> int:
    """The owner of a published resource that the viewer keeps; raises PermissionDenied, ValidationError."""
    resource = locked_resource(resource_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", resource.owner_id)
    require_usable([resource.pk])
    return int(resource.owner_id)


@transaction.atomic
def share(
    *,
    viewer: Viewer,
    resource_id: int,
    organisation_ids: Collection[int],
    until: date | None,
    now: datetime,
) -> int:
    """Let organisations, with all below them, use a resource until before ``until``; how many are new.

    With whom it is shared already it stays so, until the new day. Raises PermissionDenied,
    ValidationError by field.
    """
    owner_id = require_sharable(viewer=viewer, resource_id=resource_id)
    if until is not None and until <= viewer.today:
        raise ValidationError({"until": _("共享到的日期须晚于今天；长期共享请留空。")})
    facts = facts_of(organisation_ids)
    if unfit := [one for one in facts.values() if one.is_dissolved]:
        raise ValidationError(
            {"organisation": _("“%(name)s”已撤销，不能共享给它。") % {"name": unfit[0].name}}
        )
    if owner_id in facts:
        raise ValidationError({"organisation": _("不必共享给所属单位自己，请选择其他单位。")})
    standing = Share.objects.filter(resource_id=resource_id, ended_at=None)
    standing.filter(organisation_id__in=list(facts)).update(until=until)
    known = set(standing.values_list("organisation_id", flat=True))
    new = [key for key in facts if key not in known]
    Share.objects.bulk_create(
        Share(
            resource_id=resource_id, organisation_id=key, since=viewer.today, until=until,
            shared_at=now, shared_by=viewer.user_id,
        )
        for key in new
    )  # fmt: skip
    detail = {"organisations": sorted(facts)}
    audit.record(viewer, "resource.share", "resource", resource_id, owner_id, now, detail)
    return len(new)


@transaction.atomic
def end_share(*, viewer: Viewer, share_id: int, now: datetime) -> Share:
    """Share no longer, at once; done twice it is done once. Raises PermissionDenied, ValidationError."""
    found = Share.objects.select_for_update(of=("self",)).select_related("resource")
    one = found.filter(pk=share_id).first()
    if one is None:
        raise ValidationError(_("没有这项共享；请返回刷新。"))
    owner_id = one.resource.owner_id
    require(viewer, Permission.EDIT_RESOURCES, "organisation", owner_id)
    if one.ended_at is None:
        one.ended_at = now
        one.save(update_fields=["ended_at"])
        audit.record(viewer, "resource.unshare", "resource", one.resource_id, owner_id, now)
    return one
