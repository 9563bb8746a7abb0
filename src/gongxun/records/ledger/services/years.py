"""A year is closed for a subtree of organisations, and reopened with a reason."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.records.ledger.models import YearClosure
from gongxun.records.ledger.services import locks


@transaction.atomic
def close_year(
    *, viewer: Viewer, organisation_id: int, year: int, now: datetime, seen: int | None = None
) -> YearClosure:
    """Close ``year`` for everybody who served in the subtree on the date of an entry.

    ``seen`` is the latest closure that the decision was based on, 0 for none, None for unasked.
    Raises ValidationError where the year has not ended, is closed by this organisation already, or
    was closed or reopened since.
    """
    require(viewer, Permission.CLOSE_YEARS, "organisation", organisation_id)
    if year >= timezone.localdate(now).year:
        raise ValidationError(
            {"year": _("%(year)s 年尚未结束，不能封账；请在次年封账。") % {"year": year}}
        )
    locks.hold_years_alone()
    if _open_closure(organisation_id, year) is not None:
        raise ValidationError({"year": _("%(year)s 年已经封账，无需重复办理。") % {"year": year}})
    _refuse_stale(organisation_id, year, seen)
    closure = YearClosure.objects.create(
        organisation_id=organisation_id, year=year, closed_at=now, closed_by=viewer.user_id
    )
    audit.record(
        viewer, "year.close", "organisation", organisation_id, organisation_id, now, {"year": year}
    )
    outbox.emit("ledger.year_closed", {"organisation_id": organisation_id, "year": year}, now)
    return closure


@transaction.atomic
def reopen_year(
    *,
    viewer: Viewer,
    organisation_id: int,
    year: int,
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> YearClosure:
    """Reopen what this organisation closed; a closure by one above it stays.

    ``seen`` as for closing. Raises ValidationError where the year is not closed here, no reason is
    given, or the year was closed or reopened since.
    """
    require(viewer, Permission.CLOSE_YEARS, "organisation", organisation_id)
    if not reason.strip():
        raise ValidationError({"reason": _("请填写重新开账的原因。")})
    locks.hold_years_alone()
    closure = _open_closure(organisation_id, year)
    if closure is None:
        raise ValidationError(
            {
                "year": _("本组织没有对 %(year)s 年封账；如由上级封账，请联系上级重新开账。")
                % {"year": year}
            }
        )
    _refuse_stale(organisation_id, year, seen)
    closure.reopened_at = now
    closure.reopened_by = viewer.user_id
    closure.reason = reason.strip()
    closure.save(update_fields=["reopened_at", "reopened_by", "reason"])
    audit.record(
        viewer, "year.reopen", "organisation", organisation_id, organisation_id, now, {"year": year}
    )
    outbox.emit("ledger.year_reopened", {"organisation_id": organisation_id, "year": year}, now)
    return closure


def _open_closure(organisation_id: int, year: int) -> YearClosure | None:
    return YearClosure.objects.filter(
        organisation_id=organisation_id, year=year, reopened_at=None
    ).first()


def _refuse_stale(organisation_id: int, year: int, seen: int | None) -> None:
    if seen is None:
        return
    latest = YearClosure.objects.filter(organisation_id=organisation_id, year=year).order_by("-id")
    if (latest.values_list("pk", flat=True).first() or 0) != seen:
        raise ValidationError(
            _("%(year)s 年的封账情况在您打开页面之后有变动，未作改动；请核对最新情况后再办理。")
            % {"year": year}
        )
