"""The end of an organisation: dissolved, or merged into another. Its row and its history stay."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.orgs.models import Merger, Organisation, Placement
from gongxun.registry.orgs.services import tenants
from gongxun.registry.orgs.services.locking import lock_tree
from gongxun.registry.orgs.services.moving import move
from gongxun.registry.orgs.services.staleness import refuse_stale


@transaction.atomic
def dissolve(
    *, viewer: Viewer, organisation_id: int, on: date, now: datetime, seen: str | None = None
) -> None:
    """Let the organisation end on ``on``; raises ValidationError while it has organisations or
    people.
    """
    lock_tree()
    organisation = _living(viewer, organisation_id, on)
    refuse_stale(organisation_id, seen)
    if _living_children(organisation):
        raise ValidationError(_("该单位还有下级单位，不能撤销。请先划转或撤销下级单位。"))
    people = tenants.headcount(organisation_id, on)
    if people:
        raise ValidationError(
            _("该单位还有 %(count)d 名在任人员，不能撤销。请先办理调动或免职。") % {"count": people}
        )
    _end(viewer, organisation, on, "organisation.dissolve", now, {})
    outbox.emit("orgs.dissolved", {"organisation": organisation_id}, now)


@transaction.atomic
def merge(
    *,
    viewer: Viewer,
    organisation_id: int,
    successor_id: int,
    on: date,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Let the organisation go into ``successor_id`` on ``on``: what stands below it and who serves
    in it follow.

    Raises PermissionDenied, and ValidationError where the successor is below it or either no longer
    exists.
    """
    lock_tree()
    organisation = _living(viewer, organisation_id, on)
    refuse_stale(organisation_id, seen)
    successor = _living(viewer, successor_id, on)
    if successor.path.startswith(organisation.path):
        raise ValidationError(_("不能并入本单位或其下级。请先把接收单位划转出来。"))
    for child in _living_children(organisation):
        move(viewer=viewer, organisation_id=child, parent_id=successor_id, on=on, now=now)
    tenants.follow(
        viewer=viewer, organisation_id=organisation_id, successor_id=successor_id, on=on, now=now
    )
    Merger.objects.create(organisation_id=organisation_id, successor_id=successor_id, on=on)
    _end(viewer, organisation, on, "organisation.merge", now, {"successor": successor_id})
    outbox.emit("orgs.merged", {"organisation": organisation_id, "successor": successor_id}, now)


def _living(viewer: Viewer, organisation_id: int, on: date) -> Organisation:
    require(viewer, Permission.EDIT_ORGANISATIONS, "organisation", organisation_id)
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if organisation.dissolved_on is not None:
        raise ValidationError(
            _("“%(name)s”已于 %(day)s 撤销。请选择在用的单位。")
            % {"name": organisation.name, "day": organisation.dissolved_on.isoformat()}
        )
    if not organisation.founded_on <= on <= viewer.today:
        raise ValidationError({"on": _("日期须在该单位成立之后、今天以前。请改填日期。")})
    return organisation


def _living_children(organisation: Organisation) -> list[int]:
    children = Placement.objects.filter(
        parent=organisation, valid_to=None, organisation__dissolved_on=None
    )
    return list(children.values_list("organisation_id", flat=True))


def _end(
    viewer: Viewer,
    organisation: Organisation,
    on: date,
    verb: str,
    now: datetime,
    detail: dict[str, int],
) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(dissolved_on=on)
    audit.record(viewer, verb, "organisation", organisation.pk, organisation.pk, now, detail)
