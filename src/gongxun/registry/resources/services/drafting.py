"""Drafts: written, mended, thrown away; a revision starts from the text in use."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from stdnum import isbn
from stdnum.exceptions import ValidationError as NumberFault

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.files import services as files
from gongxun.registry.orgs.selectors import name_key
from gongxun.registry.people.selectors import bearers_at
from gongxun.registry.resources import flow
from gongxun.registry.resources.models import (
    Author,
    Kind,
    Material,
    Reach,
    Resource,
    Standing,
    Version,
    VersionKind,
    VersionState,
)
from gongxun.registry.resources.services.locking import locked_resource, locked_version
from gongxun.registry.resources.taxonomy import Taxonomy, read_taxonomy

MOST_HOURS = 100_000
LISTS = ("topics", "competences", "audiences", "tools")


@dataclass(frozen=True, slots=True)
class Content:
    """What a version says. ``authors``: names in their order; ``hours_hundredths``: teaching hours of a course."""

    title: str
    summary: str = ""
    body: str = ""
    notes: str = ""
    topics: Sequence[str] = ()
    competences: Sequence[str] = ()
    audiences: Sequence[str] = ()
    tools: Sequence[str] = ()
    hours_hundredths: int = 0
    publisher: str = ""
    isbn: str = ""
    changes: str = ""
    authors: Sequence[str] = ()


@transaction.atomic
def draft_resource(
    *,
    viewer: Viewer,
    kind: str,
    owner_id: int,
    provenance: str,
    reach: str,
    on_network: bool,
    content: Content,
    now: datetime,
) -> Version:
    """A new resource with its first draft. Raises PermissionDenied, ValidationError by field."""
    require(viewer, Permission.EDIT_RESOURCES, "organisation", owner_id)
    _check_terms(kind, provenance, reach, on_network)
    ready = checked(kind, content)
    resource = Resource.objects.create(
        kind=kind,
        owner_id=owner_id,
        provenance=provenance,
        reach=reach,
        on_network=on_network,
        created_at=now,
        created_by=viewer.user_id,
        **_shown(ready),
    )
    version = Version.objects.create(
        resource=resource,
        number=1,
        kind=VersionKind.NEW,
        drafted_at=now,
        drafted_by=viewer.user_id,
        **_columns(ready),
    )
    _name_authors(viewer, version, ready)
    audit.record(viewer, "resource.draft", "resource", resource.pk, owner_id, now)
    return version


@transaction.atomic
def edit_draft(
    *, viewer: Viewer, version_id: int, content: Content, seen: int, now: datetime
) -> Version:
    """Replace what a draft says. ``seen``: the edition that the editor started from.

    Raises PermissionDenied, ValidationError by field, where it is no draft or was changed meanwhile.
    """
    version = locked_version(version_id)
    resource = version.resource
    require(viewer, Permission.EDIT_RESOURCES, "organisation", resource.owner_id)
    _require_draft(version)
    if version.edition != seen:
        raise ValidationError(_("这份草稿刚被别人改过，您的修改没有保存。请核对最新内容后再提交。"))
    ready = checked(resource.kind, content)
    for name, value in _columns(ready).items():
        setattr(version, name, value)
    version.edition += 1
    version.note_editor(viewer.user_id)
    version.save()
    _name_authors(viewer, version, ready)
    if resource.standing == Standing.NEW:
        Resource.objects.filter(pk=resource.pk).update(**_shown(ready))
    audit.record(viewer, "resource.edit", "resource", resource.pk, resource.owner_id, now)
    return version


@transaction.atomic
def revise(*, viewer: Viewer, resource_id: int, now: datetime) -> Version:
    """Start a revision from the latest published text; answers with the one begun already.

    Raises PermissionDenied; ValidationError for what was never published or has retired.
    """
    resource = locked_resource(resource_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", resource.owner_id)
    working = resource.versions.filter(state__in=["draft", "under_review"]).first()
    if working is not None:
        return working
    if not flow.may_revise(resource):
        raise ValidationError(_("只有已发布或已召回的资源可以修订。"))
    latest = resource.versions.filter(published_on__isnull=False).latest("number")
    number = resource.versions.latest("number").number + 1
    kept = {name: getattr(latest, name) for name in _CONTENT if name != "changes"}
    version = Version.objects.create(
        resource=resource,
        number=number,
        kind=VersionKind.REVISED,
        drafted_at=now,
        drafted_by=viewer.user_id,
        **kept,
    )
    Author.objects.bulk_create(
        Author(version=version, person_id=one.person_id, name=one.name, place=one.place)
        for one in latest.authors.order_by("place")
    )
    Material.objects.bulk_create(
        Material(version=version, file_id=one.file_id, added_at=now, added_by=viewer.user_id)
        for one in latest.materials.order_by("pk")
    )
    audit.record(viewer, "resource.revise", "resource", resource.pk, resource.owner_id, now)
    return version


@transaction.atomic
def discard_draft(*, viewer: Viewer, version_id: int, now: datetime) -> bool:
    """Throw a draft away that was never published; with a resource's only draft the resource goes too.

    Answers whether the resource still stands. A version that was once submitted stays as a draft.
    """
    version = locked_version(version_id)
    resource = version.resource
    require(viewer, Permission.EDIT_RESOURCES, "organisation", resource.owner_id)
    _require_draft(version)
    if version.submitted_at is not None:
        raise ValidationError(_("送审过的版本不能删除，审核意见要留存；请修改后重新送审。"))
    audit.record(viewer, "resource.discard", "resource", resource.pk, resource.owner_id, now)
    held = list(version.materials.values_list("file_id", flat=True))
    version.delete()
    files.remove_loose(stored_ids=held, now=now)
    stands = resource.versions.exists()
    if not stands:
        resource.delete()
    return stands


@transaction.atomic
def set_terms(
    *,
    viewer: Viewer,
    resource_id: int,
    provenance: str,
    reach: str,
    on_network: bool,
    now: datetime,
) -> None:
    """Change where a resource comes from and who may use it. Raises PermissionDenied, ValidationError."""
    resource = locked_resource(resource_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", resource.owner_id)
    _check_terms(resource.kind, provenance, reach, on_network)
    terms = {"provenance": provenance, "reach": reach, "on_network": on_network}
    # Whether a course stands on the network moves an indicator: what it was stays on record.
    was = {name: getattr(resource, name) for name in terms}
    Resource.objects.filter(pk=resource.pk).update(**terms)
    audit.record(
        viewer, "resource.terms", "resource", resource.pk, resource.owner_id, now,
        {"was": was, "is": terms},
    )  # fmt: skip


_CONTENT = tuple(one.name for one in fields(Content) if one.name != "authors")


def _columns(content: Content) -> dict[str, Any]:
    values = {name: getattr(content, name) for name in _CONTENT}
    return {name: list(value) if name in LISTS else value for name, value in values.items()}


def _shown(content: Content) -> dict[str, Any]:
    """What lists show and search of a resource."""
    return {
        "title": content.title,
        "title_key": name_key(content.title),
        "topics": list(content.topics),
        "competences": list(content.competences),
        "audiences": list(content.audiences),
    }


def _require_draft(version: Version) -> None:
    if version.state != VersionState.DRAFT:
        raise ValidationError(
            _("这个版本目前为“%(state)s”，内容不能更改；送审中的可先撤回。")
            % {"state": version.get_state_display()}
        )


def checked(kind: str, content: Content) -> Content:
    """The content tidied; raises ValidationError by field."""
    taxonomy, faults = read_taxonomy(), dict[str, str]()
    if not content.title.strip():
        faults["title"] = _("名称没有填写。")
    if not content.topics:
        faults["topics"] = _("请至少选择一个主题。")
    for name in LISTS:
        if _unknown(taxonomy, name, getattr(content, name)):
            faults[name] = _("有一项不在分类表中，请从列表里重新选择。")
    if kind == Kind.COURSE and not 0 < content.hours_hundredths <= MOST_HOURS:
        faults["hours_hundredths"] = _("课程要填写课时：大于 0，不超过 1000。")
    if not any(name.strip() for name in content.authors):
        faults["authors"] = _("请填写至少一名作者或主讲人。")
    number = content.isbn.strip()
    if number:
        try:
            number = isbn.format(isbn.validate(number))
        except NumberFault:
            faults["isbn"] = _("书号的校验位不符，请核对版权页上的 ISBN。")
    if faults:
        raise ValidationError(faults)
    return Content(
        **{
            **{name: getattr(content, name) for name in _CONTENT},
            "title": content.title.strip(),
            "isbn": number,
            "authors": [name.strip()[:60] for name in content.authors if name.strip()],
        }
    )


def _unknown(taxonomy: Taxonomy, name: str, keys: Collection[str]) -> set[str]:
    return set(keys) - {term.key for term in getattr(taxonomy, name)}


def _check_terms(kind: str, provenance: str, reach: str, on_network: bool) -> None:
    faults = {}
    if provenance not in {term.key for term in read_taxonomy().provenances}:
        faults["provenance"] = _("请从列表中选择来源。")
    if reach not in Reach.values:
        faults["reach"] = _("请从列表中选择使用范围。")
    if on_network and kind != Kind.COURSE:
        faults["on_network"] = _("只有课程可以标为网络平台课程。")
    if faults:
        raise ValidationError(faults)


def _name_authors(viewer: Viewer, version: Version, content: Content) -> None:
    """Write the authors anew; who alone bears a name among those who serve or teach at the owner is
    tied to her file.
    """
    known = bearers_at(version.resource.owner_id, content.authors, viewer.today)
    version.authors.all().delete()
    Author.objects.bulk_create(
        Author(version=version, name=name, place=place, person_id=known.get(name))
        for place, name in enumerate(content.authors, 1)
    )
