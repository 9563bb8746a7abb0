"""A school's photographs."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.files import services as files
from gongxun.registry.schools.models import Picture
from gongxun.registry.schools.services.profiling import school_of

if TYPE_CHECKING:
    from django.core.files.base import File

IMAGES = frozenset({"jpeg", "png"})
MOST = 12


@transaction.atomic
def add_picture(
    *, viewer: Viewer, school_id: int, upload: "File[bytes]", caption: str, now: datetime
) -> Picture:
    """Raises PermissionDenied, ValidationError by field."""
    require(viewer, Permission.EDIT_RESOURCES, "organisation", school_id)
    school_of(school_id)
    if not caption.strip():
        raise ValidationError({"caption": _("图片说明没有填写：看不见图片的读者靠它了解内容。")})
    if Picture.objects.filter(school_id=school_id).count() >= MOST:
        raise ValidationError(_("一所院校最多 %(most)d 张图片；请先移除一些。") % {"most": MOST})
    try:
        stored = files.store_file(viewer=viewer, upload=upload, now=now, allowed=IMAGES)
    except ValidationError as refused:
        raise ValidationError({"file": refused.messages}) from refused
    picture = Picture.objects.create(
        school_id=school_id, file=stored, caption=caption.strip()[:60], added_at=now,
        added_by=viewer.user_id,
    )  # fmt: skip
    audit.record(viewer, "school.picture", "organisation", school_id, school_id, now)
    return picture


@transaction.atomic
def remove_picture(*, viewer: Viewer, picture_id: int, now: datetime) -> int | None:
    """The school whose picture was taken off; None for one that is gone already. Raises PermissionDenied."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:
        return None
    school_id: int = picture.school_id
    require(viewer, Permission.EDIT_RESOURCES, "organisation", school_id)
    picture.delete()
    audit.record(viewer, "school.picture_off", "organisation", school_id, school_id, now)
    return school_id
