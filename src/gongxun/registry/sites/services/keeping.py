"""Entries of sites: added, mended, given pictures and courses."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base import bulk
from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.files import services as files
from gongxun.registry.orgs.selectors import covered
from gongxun.registry.resources.selectors import require_usable
from gongxun.registry.sites.models import Level, Picture, Site
from gongxun.registry.sites.selectors.visibility import awarding_body
from gongxun.registry.sites.services.locking import locked_site
from gongxun.registry.sites.services.vetting import Content, columns_of

if TYPE_CHECKING:
    from django.core.files.base import File

PICTURES = frozenset({"jpeg", "png"})
MOST_PICTURES = 12
MOST_BYTES = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Term:
    """A level that was awarded before the register began, and its term."""

    level: str
    awarded_on: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class NewSite:
    """One of many, with the level it has already where it has one."""

    owner_id: int
    content: Content
    term: Term | None = None


@transaction.atomic
def add_site(*, viewer: Viewer, owner_id: int, content: Content, now: datetime) -> Site:
    """Enter a site as a candidate: a call gives it its level. Raises PermissionDenied, ValidationError by field."""
    require(viewer, Permission.EDIT_RESOURCES, "organisation", owner_id)
    values = columns_of(content)
    _refuse_double(owner_id, values["name"])
    site = Site.objects.create(
        owner_id=owner_id, created_at=now, created_by=viewer.user_id, **values
    )
    audit.record(viewer, "site.add", "site", site.pk, owner_id, now)
    return site


@transaction.atomic
def edit_site(*, viewer: Viewer, site_id: int, content: Content, seen: int, now: datetime) -> Site:
    """Replace what is said of a site. ``seen``: the edition that the editor started from.

    Raises PermissionDenied, ValidationError by field or where somebody else changed it meanwhile.
    """
    site = locked_site(site_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", site.owner_id)
    if site.edition != seen:
        raise ValidationError(_("这份资料刚被别人改过，您的修改没有保存。请核对最新内容后再提交。"))
    values = columns_of(content)
    _refuse_double(site.owner_id, values["name"], besides=site.pk)
    for name, value in values.items():
        setattr(site, name, value)
    site.edition += 1
    site.save()
    audit.record(viewer, "site.edit", "site", site.pk, site.owner_id, now)
    return site


@transaction.atomic
def add_many(*, viewer: Viewer, rows: Sequence[NewSite], now: datetime) -> list[int]:
    """Enter many; their identifiers in order. A level already held is taken from who awards it only.

    Raises ValidationError where an owner or a level lies outside the viewer's charge.
    """
    owners = {one.owner_id for one in rows}
    if owners - covered(viewer, Permission.EDIT_RESOURCES, owners):
        raise ValidationError(_("名单中有您管理范围以外的单位，没有写入。"))
    bodies = {
        (one.owner_id, one.term.level): awarding_body(one.owner_id, one.term.level)
        for one in rows
        if one.term is not None
    }
    for body in set(bodies.values()):
        if body is None or not viewer.may(Permission.EDIT_RESOURCES, "organisation", body):
            raise ValidationError(_("名单中有您无权登记的级别，没有写入；请由评定单位登记。"))
    ids = bulk.reserve_ids(Site, len(rows))
    Site.objects.bulk_create(
        _site(key, one, bodies, viewer, now) for key, one in zip(ids, rows, strict=True)
    )
    subjects = ((key, one.owner_id) for key, one in zip(ids, rows, strict=True))
    audit.record_many(viewer, "site.add", "site", subjects, now)
    return ids


def _site(
    key: int,
    one: NewSite,
    bodies: dict[tuple[int, str], int | None],
    viewer: Viewer,
    now: datetime,
) -> Site:
    site = Site(
        pk=key, owner_id=one.owner_id, created_at=now, created_by=viewer.user_id,
        **columns_of(one.content),
    )  # fmt: skip
    if one.term is not None:
        site.level = one.term.level
        site.level_before = (
            Level.PROVINCIAL if one.term.level == Level.NATIONAL else Level.CANDIDATE
        )
        site.awarded_by_id = bodies[one.owner_id, one.term.level]
        site.awarded_on, site.valid_until = one.term.awarded_on, one.term.valid_until
    return site


@transaction.atomic
def add_picture(*, viewer: Viewer, site_id: int, upload: "File[bytes]", now: datetime) -> Picture:
    """Add a picture. Raises PermissionDenied, ValidationError where there are too many or the file is refused."""
    site = locked_site(site_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", site.owner_id)
    if site.pictures.count() >= MOST_PICTURES:
        raise ValidationError(
            _("一个教学点最多 %(most)d 张图片；请先移除一些。") % {"most": MOST_PICTURES}
        )
    stored = files.store_file(
        viewer=viewer, upload=upload, now=now, allowed=PICTURES, most_bytes=MOST_BYTES
    )
    made = Picture.objects.create(site=site, file=stored, added_at=now, added_by=viewer.user_id)
    audit.record(viewer, "site.picture", "site", site.pk, site.owner_id, now)
    return made


@transaction.atomic
def remove_picture(*, viewer: Viewer, picture_id: int, now: datetime) -> None:
    """Take a picture away; one that is gone already stays so."""
    found = Picture.objects.select_related("file").filter(pk=picture_id).first()
    if found is None:
        return
    site = locked_site(found.site_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", site.owner_id)
    stored = found.file
    found.delete()
    # The content goes for good, so not before it is sure that the row has let it go.
    transaction.on_commit(lambda: files.remove_content(stored=stored, now=now))
    audit.record(viewer, "site.picture", "site", site.pk, site.owner_id, now)


@transaction.atomic
def set_courses(
    *, viewer: Viewer, site_id: int, resource_ids: Collection[int], now: datetime
) -> None:
    """Which courses are taught there: only what has passed its review. Raises PermissionDenied, ValidationError."""
    site = locked_site(site_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", site.owner_id)
    held = set(site.courses.values_list("pk", flat=True))
    require_usable(set(resource_ids) - held)
    site.courses.set(resource_ids)
    audit.record(viewer, "site.courses", "site", site.pk, site.owner_id, now)


def _refuse_double(owner_id: int, name: str, besides: int = 0) -> None:
    if Site.objects.filter(owner_id=owner_id, name=name).exclude(pk=besides).exists():
        raise ValidationError(
            {"name": _("“%(name)s”已在该单位的教学点中，没有重复登记。") % {"name": name}}
        )
