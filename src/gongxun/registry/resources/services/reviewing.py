"""What the reviews make of a version. Who may decide is the reviews' own rule; here the step is taken."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.orgs.selectors import name_key
from gongxun.registry.resources import flow
from gongxun.registry.resources.models import Kind, Resource, Version, VersionState
from gongxun.registry.resources.services.locking import locked_version


@transaction.atomic
def review_opened(*, viewer: Viewer, version_id: int, now: datetime) -> Version:
    """A draft goes to its first review; its text is fixed by ``digest``.

    Raises PermissionDenied, ValidationError where it is no draft or lacks what a review needs.
    """
    version = locked_version(version_id)
    resource = version.resource
    require(viewer, Permission.EDIT_RESOURCES, "organisation", resource.owner_id)
    _require_complete(version)
    flow.submit(version)
    version.digest = digest_of(version)
    version.submitted_at, version.submitted_by = now, viewer.user_id
    version.save()
    audit.record(viewer, "resource.submit", "resource", resource.pk, resource.owner_id, now)
    return version


@transaction.atomic
def review_passed(*, viewer: Viewer, version_id: int, on: date, now: datetime) -> bool:
    """One review passed; after the last the version is published on ``on`` and the one before superseded.

    Answers whether it was published. Raises ValidationError where the version is not under review or
    its text is not the one that was submitted.
    """
    version = locked_version(version_id)
    if version.digest != digest_of(version):
        raise ValidationError(_("送审后的文本与送审时不一致，不能通过；请退回后重新送审。"))
    if not flow.pass_stage(version):
        version.save(update_fields=["stage"])
        return False
    resource = version.resource
    before = resource.versions.filter(state=VersionState.PUBLISHED).first()
    if before is not None:
        flow.end(before, VersionState.SUPERSEDED, on, "")
        before.save()
    flow.publish(resource, version, on)
    version.save()
    _show(resource, version)
    audit.record(viewer, "resource.publish", "resource", resource.pk, resource.owner_id, now)
    outbox.emit("resources.published", {"resource": resource.pk, "version": version.pk}, now)
    return True


@transaction.atomic
def review_returned(*, viewer: Viewer, version_id: int, now: datetime) -> None:
    """The version is a draft again: returned by a reviewer, or taken back by its owner."""
    version = locked_version(version_id)
    flow.go_back(version)
    version.save(update_fields=["state", "stage"])
    resource = version.resource
    audit.record(viewer, "resource.return", "resource", resource.pk, resource.owner_id, now)


def digest_of(version: Version) -> str:
    """SHA-256 of what the version says, its authors and files, in one spelling."""
    said: dict[str, Any] = {
        name: getattr(version, name)
        for name in (
            "title", "summary", "body", "notes", "topics", "competences", "audiences", "tools",
            "hours_hundredths", "publisher", "isbn", "changes",
        )
    }  # fmt: skip
    said["authors"] = list(version.authors.order_by("place").values_list("name", flat=True))
    said["files"] = sorted(version.materials.values_list("file__digest", flat=True))
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _require_complete(version: Version) -> None:
    faults = []
    if not version.summary.strip():
        faults.append(_("内容简介没有填写，审核人无从判断；请补充后再送审。"))
    if not version.passages and not version.materials.exists():
        faults.append(_("正文和附件都没有，没有可审核的内容；请填写正文或上传附件。"))
    if version.resource.kind == Kind.CASE and not version.notes.strip():
        faults.append(_("案例要附教学说明，请补充后再送审。"))
    if version.number > 1 and not version.changes.strip():
        faults.append(_("请说明这一版修订了什么，再送审。"))
    if faults:
        raise ValidationError(faults)


def _show(resource: Resource, version: Version) -> None:
    """Lists show the resource as its published version reads."""
    for name in ("title", "topics", "competences", "audiences"):
        setattr(resource, name, getattr(version, name))
    resource.title_key = name_key(version.title)
    resource.save()
