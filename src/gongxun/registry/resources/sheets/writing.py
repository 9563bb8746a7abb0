"""Rows become drafts; undone, drafts that nobody has touched are thrown away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.bulk import among
from gongxun.base.sheets.kinds import Decision, Obstacle, Progress, Undoing, UndoRefused, Written
from gongxun.registry.orgs.selectors import covered
from gongxun.registry.resources.models import Kind, Version, VersionState
from gongxun.registry.resources.services.drafting import discard_draft, draft_resource

REPORT_EVERY = 200


def write(
    kind: Kind, decisions: Sequence[Decision], viewer: Viewer, now: datetime, progress: Progress
) -> list[dict[str, Any]]:
    """The traces: the version that a row became, and its owner."""
    traces = []
    for done, made in enumerate(decisions, 1):
        one = made.payload
        version = draft_resource(
            viewer=viewer,
            kind=kind,
            owner_id=one.owner_id,
            provenance=one.row.provenance,
            reach=one.row.reach,
            on_network=one.row.on_network,
            content=one.content,
            now=now,
        )
        traces.append({"version": version.pk, "owner": one.owner_id})
        if done % REPORT_EVERY == 0 or done == len(decisions):
            progress(_("写入草稿"), done, len(decisions))
    return traces


def undo(rows: Sequence[Written], undoing: Undoing, progress: Progress) -> None:
    """Raises UndoRefused where a draft was changed, given files or submitted since, PermissionDenied."""
    owners = {row.trace["owner"] for row in rows}
    if owners - covered(undoing.viewer, Permission.EDIT_RESOURCES, owners):
        raise PermissionDenied(_("文件涉及您管理范围以外的单位，没有撤销。请由上级单位办理。"))
    ids = [row.trace["version"] for row in rows]
    found = Version.objects.filter(pk__in=among(ids)).prefetch_related("materials")
    held = {one.pk: one for one in found}
    altered = [
        Obstacle(row.number, _("草稿在导入之后又改过、送审过或已删除"), _("请在资源页面逐项处理。"))
        for row in rows
        if not _untouched(held.get(row.trace["version"]))
    ]
    if altered:
        raise UndoRefused(altered)
    for done, key in enumerate(ids, 1):
        discard_draft(viewer=undoing.viewer, version_id=key, now=undoing.now)
        if done % REPORT_EVERY == 0 or done == len(ids):
            progress(_("撤销"), done, len(ids))


def _untouched(version: Version | None) -> bool:
    return (
        version is not None
        and version.state == VersionState.DRAFT
        and version.edition == 1
        and version.submitted_at is None
        and not version.materials.all()
    )
