from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongxun.base.audit.models import AuditRow
from gongxun.base.bulk import copy_rows

if TYPE_CHECKING:
    from gongxun.base.access.gate import Viewer


def record(
    viewer: Viewer,
    verb: str,
    subject_kind: str,
    subject_id: int,
    organisation_id: int | None,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write down one act in the transaction of its change. ``detail`` holds identifiers and amounts only.

    Of what a program does for an account the token is written down too.
    """
    if viewer.token_id is not None:
        detail = {**(detail or {}), "token": viewer.token_id}
    AuditRow.objects.create(
        at=now,
        actor_id=viewer.user_id,
        verb=verb,
        subject_kind=subject_kind,
        subject_id=subject_id,
        organisation_id=organisation_id,
        detail=detail or {},
    )


def record_many(
    viewer: Viewer,
    verb: str,
    subject_kind: str,
    subjects: Iterable[tuple[int, int | None]],
    now: datetime,
) -> None:
    """Write down one act on many ``(subject_id, organisation_id)``, as one row each."""
    columns = ("at", "actor_id", "verb", "subject_kind", "subject_id", "organisation_id", "detail")
    copy_rows(
        AuditRow,
        columns,
        (
            (now, viewer.user_id, verb, subject_kind, subject, org, "{}")
            for subject, org in subjects
        ),
    )


def record_view(
    viewer: Viewer,
    what: str,
    subject_kind: str,
    subject_id: int,
    organisation_id: int | None,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write down that personal data was looked at: one row a page view, its verb ``view.<what>``.

    Who looks at her own file is not written down: callers leave that out.
    """
    record(viewer, f"view.{what}", subject_kind, subject_id, organisation_id, now, detail)


def record_list_view(viewer: Viewer, what: str, permission: str, now: datetime) -> None:
    """Write down that a list of people from all over the viewer's scope was looked at: one row a page,
    under the first organisation in which she has ``permission``.

    Without any she sees no more than her own, which is not written down.
    """
    places = viewer.scopes(permission, "organisation")
    if places:
        first = min(places)
        record_view(viewer, what, "organisation", first, first, now)
