"""The end of a term reviewed; a site retired."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.sites import flow
from gongxun.registry.sites.models import Outcome, Site, Turn
from gongxun.registry.sites.selectors.visibility import edits, reviews
from gongxun.registry.sites.services.locking import locked_site

REVIEWED = (Outcome.RENEWED, Outcome.RECTIFY, Outcome.WITHDRAWN)


@transaction.atomic
def review_site(
    *,
    viewer: Viewer,
    site_id: int,
    outcome: str,
    until: date | None,
    reason: str,
    now: datetime,
) -> Site:
    """Review a site's level: renewed ``until``, to be mended ``until``, or withdrawn, each with its reason.

    For who awarded it. Raises PermissionDenied, ValidationError by field.
    """
    site = locked_site(site_id)
    if not reviews(viewer, site):
        raise PermissionDenied(_("复核由评定这个教学点的单位办理；如需复核，请联系该单位。"))
    faults = {}
    if outcome not in REVIEWED:
        faults["outcome"] = _("请从列表中选择。")
    if not reason.strip():
        faults["reason"] = _("没有填写。请写明复核情况。")
    if outcome != Outcome.WITHDRAWN and (until is None or until <= viewer.today):
        faults["until"] = _("请填写今天以后的日期。")
    if faults:
        raise ValidationError(faults)
    level = site.level
    flow.review(site, outcome, until, reason.strip()[:200])
    if outcome == Outcome.WITHDRAWN:
        site.awarded_by = None
    site.save()
    note_turn(viewer, site, outcome, level, reason, now)
    return site


@transaction.atomic
def retire_site(*, viewer: Viewer, site_id: int, reason: str, now: datetime) -> Site:
    """Take a site out of use for good: by who keeps it or who awarded it. Raises PermissionDenied, ValidationError."""
    site = locked_site(site_id)
    if not (edits(viewer, site) or reviews(viewer, site)):
        raise PermissionDenied(_("退出由所属单位或评定单位办理；如需退出，请联系他们。"))
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么退出。")})
    flow.retire(site, reason.strip()[:200])
    site.save()
    note_turn(viewer, site, Outcome.RETIRED, site.level, reason, now)
    return site


def note_turn(
    viewer: Viewer, site: Site, outcome: str, level: str, reason: str, now: datetime
) -> None:
    """Keep a change of standing in the site's history, the audit and the outbox."""
    Turn.objects.create(
        site=site, outcome=outcome, level=level, on=viewer.today, valid_until=site.valid_until,
        reason=reason.strip()[:200], at=now, by=viewer.user_id,
    )  # fmt: skip
    audit.record(viewer, f"site.{outcome}", "site", site.pk, site.owner_id, now)
    outbox.emit("sites.turned", {"site": site.pk, "outcome": str(outcome)}, now)
