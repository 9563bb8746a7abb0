"""The files of a draft."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.files import services as files
from gongxun.registry.resources.models import Material, VersionState
from gongxun.registry.resources.services.locking import locked_version

if TYPE_CHECKING:
    from django.core.files.base import File

MOST = 20
MOST_BYTES = 50 * 2**20


@transaction.atomic
def attach(*, viewer: Viewer, version_id: int, upload: "File[bytes]", now: datetime) -> Material:
    """Add a file to a draft. Raises PermissionDenied, ValidationError where it is none or the file is refused."""
    version = locked_version(version_id)
    resource = version.resource
    require(viewer, Permission.EDIT_RESOURCES, "organisation", resource.owner_id)
    _require_draft(version.state)
    if version.materials.count() >= MOST:
        raise ValidationError(
            _("一个版本最多 %(most)d 个附件；请合并或删除一些。") % {"most": MOST}
        )
    stored = files.store_file(viewer=viewer, upload=upload, now=now, most_bytes=MOST_BYTES)
    version.edition += 1
    version.note_editor(viewer.user_id)
    version.save(update_fields=["edition", "edited_by"])
    material = Material.objects.create(
        version=version, file=stored, added_at=now, added_by=viewer.user_id
    )
    audit.record(viewer, "resource.attach", "resource", resource.pk, resource.owner_id, now)
    return material


@transaction.atomic
def detach(*, viewer: Viewer, material_id: int, now: datetime) -> None:
    """Take a file off a draft; one that is gone already stays so. What the file held goes too, where no other
    version has it.
    """
    material = Material.objects.filter(pk=material_id).first()
    if material is None:
        return
    version = locked_version(material.version_id)
    resource = version.resource
    require(viewer, Permission.EDIT_RESOURCES, "organisation", resource.owner_id)
    _require_draft(version.state)
    version.note_editor(viewer.user_id)
    version.save(update_fields=["edited_by"])
    material.delete()
    files.remove_loose(stored_ids=[material.file_id], now=now)
    audit.record(viewer, "resource.detach", "resource", resource.pk, resource.owner_id, now)


def _require_draft(state: str) -> None:
    if state != VersionState.DRAFT:
        raise ValidationError(_("只有草稿的附件可以更改；送审中的可先撤回。"))
