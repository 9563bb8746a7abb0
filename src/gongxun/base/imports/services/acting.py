"""Who an import is written by: its importer as she stands when the job runs, no wider than its organisation."""

from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base.access.gate import GrantFact, Viewer
from gongxun.base.access.selectors import viewer_of
from gongxun.base.imports import flow
from gongxun.base.imports.models import Run
from gongxun.base.sheets import kinds
from gongxun.base.sheets.files import SheetError
from gongxun.base.sheets.kinds import SheetKind


def acting(run: Run, user_id: int, now: datetime) -> Viewer:
    """Raises SheetError where the account may no longer import for the organisation, or this has ended."""
    kind = kinds.get(run.kind)
    viewer = narrowed(viewer_of(user_id, timezone.localdate(now)), kind, run.organisation_id)
    if not viewer.grants:
        raise SheetError(
            _("办理人在该组织已没有导入“%(kind)s”的权限") % {"kind": kind.title},
            _("请由现任的管理人员重新上传；如属误操作，请联系安全管理员。"),
        )
    if ended := kinds.why_ended(run.organisation_id):
        raise SheetError(ended, _("请由接收单位的管理人员按现在的单位代码重新上传。"))
    return viewer


def narrowed(viewer: Viewer, kind: SheetKind, organisation_id: int) -> Viewer:
    """The viewer with nothing but what she may do for ``kind`` in the subtree of one organisation."""
    grants = tuple(
        GrantFact(grant.role, "organisation", organisation_id)
        for grant in viewer.grants
        if replace(viewer, grants=(grant,)).may(kind.permission, "organisation", organisation_id)
    )
    return replace(viewer, grants=grants, everywhere=False)


def may_undo(viewer: Viewer, run: Run) -> bool:
    return flow.can(run, "ask_undo") and viewer.may(
        kinds.get(run.kind).permission, "organisation", run.organisation_id
    )
