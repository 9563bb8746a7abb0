"""Taking a published resource out of use: recalled to be mended, or retired for good."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.resources import flow
from gongxun.registry.resources.models import Resource, Standing, VersionState
from gongxun.registry.resources.services.locking import locked_resource


def recall(*, viewer: Viewer, resource_id: int, reason: str, now: datetime) -> Resource:
    """Take the published version out of use at once; a mended version may be published again.

    Raises PermissionDenied, ValidationError without a reason or where nothing is published.
    """
    return _end(viewer, resource_id, VersionState.RECALLED, Standing.RECALLED, reason, now)


def retire(*, viewer: Viewer, resource_id: int, reason: str, now: datetime) -> Resource:
    """Take the resource out of use for good; as ``recall``."""
    return _end(viewer, resource_id, VersionState.RETIRED, Standing.RETIRED, reason, now)


@transaction.atomic
def _end(
    viewer: Viewer,
    resource_id: int,
    state: VersionState,
    standing: Standing,
    reason: str,
    now: datetime,
) -> Resource:
    resource = locked_resource(resource_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", resource.owner_id)
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么停止使用。")})
    if state == VersionState.RETIRED:
        _refuse_worked_on(resource)
    published = resource.versions.filter(state=VersionState.PUBLISHED).first()
    if published is None:
        raise ValidationError(_("这项资源目前没有在用的版本，不能召回或退出。请刷新页面查看。"))
    flow.end(published, state, viewer.today, reason.strip()[:200])
    published.save()
    resource.standing = standing
    resource.save(update_fields=["standing"])
    audit.record(viewer, f"resource.{standing}", "resource", resource.pk, resource.owner_id, now)
    outbox.emit("resources.ended", {"resource": resource.pk, "standing": str(standing)}, now)
    return resource


def _refuse_worked_on(resource: Resource) -> None:
    if resource.versions.filter(state__in=["draft", "under_review"]).exists():
        raise ValidationError(_("有一个版本正在修订或审核；请先撤回并删除它，再办理退出。"))
