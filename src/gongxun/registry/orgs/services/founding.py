"""Founding organisations, one or a whole country at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base import bulk
from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.orgs.checks import Fault
from gongxun.registry.orgs.models import Organisation
from gongxun.registry.orgs.selectors.records import records_by_code
from gongxun.registry.orgs.selectors.scoping import covered
from gongxun.registry.orgs.services.locking import lock_tree
from gongxun.registry.orgs.services.planting import Parent, affiliate_new, plant
from gongxun.registry.orgs.services.vetting import NewOrganisation, founding_faults, parents_first

SHOWN_FAULTS = 20


@transaction.atomic
def found(*, viewer: Viewer, row: NewOrganisation, now: datetime) -> int:
    """Found one organisation and return its identifier; raises ValidationError by field,
    PermissionDenied.
    """
    lock_tree()
    parents = _existing_parents(viewer, [row])
    levels = {code: parent.level for code, parent in parents.items()}
    faults = founding_faults([row], levels, viewer.today)
    if faults:
        raise ValidationError({fault.field: str(fault) for _at, fault in faults})
    return found_many(viewer=viewer, rows=[row], now=now)[row.code]


@transaction.atomic
def found_many(*, viewer: Viewer, rows: Iterable[NewOrganisation], now: datetime) -> dict[str, int]:
    """Found all the organisations, parents first whatever their order, and return identifiers by
    code.

    Raises ValidationError that names the rows at fault (none is founded), PermissionDenied.
    """
    new = list(rows)
    lock_tree()
    if not viewer.everywhere and any(row.parent_code is None for row in new):
        raise PermissionDenied(_("只有系统初始化时才能设立没有上级的单位；请填写上级单位代码。"))
    parents = _existing_parents(viewer, new)
    levels = {code: parent.level for code, parent in parents.items()}
    faults = founding_faults(new, levels, viewer.today)
    if faults:
        raise ValidationError([_in_row(new, at, fault) for at, fault in faults[:SHOWN_FAULTS]])
    ordered = parents_first(new)
    ids = dict(
        zip((row.code for row in ordered), bulk.reserve_ids(Organisation, len(new)), strict=True)
    )
    plant(ordered, ids, parents)
    affiliate_new(new, ids)
    audit.record_many(
        viewer, "organisation.found", "organisation", ((key, key) for key in ids.values()), now
    )
    outbox.emit("orgs.founded", {"count": len(ids), "first": min(ids.values(), default=None)}, now)
    return ids


def _existing_parents(viewer: Viewer, rows: Sequence[NewOrganisation]) -> dict[str, Parent]:
    """Existing parents by code, those left out under which the viewer may not found."""
    records = records_by_code({row.parent_code for row in rows if row.parent_code}).values()
    allowed = covered(viewer, Permission.EDIT_ORGANISATIONS, [record.id for record in records])
    return {
        record.code: Parent(record.id, record.path, record.level)
        for record in records
        if record.id in allowed and record.dissolved_on is None
    }


def _in_row(rows: Sequence[NewOrganisation], at: int, fault: Fault) -> str:
    return _("第 %(row)d 个单位（%(code)s）：%(fault)s") % {
        "row": at + 1,
        "code": rows[at].code,
        "fault": fault,
    }
