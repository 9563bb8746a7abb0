"""The headcount of a year has an owner and a date: a confirmed roster, or counts returned where
there is none.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.orgs.models import Organisation, RosterConfirmation, SummaryReturn
from gongxun.registry.orgs.services import tenants


@transaction.atomic
def confirm_roster(
    *, viewer: Viewer, organisation_id: int, year: int, headcount: int, now: datetime
) -> RosterConfirmation:
    """Confirm that the roster of the organisation is complete. ``headcount`` is the number that the
    confirmer saw.

    Raises PermissionDenied, and ValidationError where the roster has changed since or the year is
    to come. Confirming again replaces the date and the count; the audit keeps both.
    """
    require(viewer, Permission.CONFIRM_ROSTER, "organisation", organisation_id)
    _check_year(year, viewer.today.year)
    Organisation.objects.select_for_update().get(pk=organisation_id)
    present = tenants.headcount(organisation_id, viewer.today)
    if present != headcount:
        raise ValidationError(
            _("名册已有变动：您看到 %(seen)d 人，现为 %(present)d 人。请刷新核对后再确认。")
            % {"seen": headcount, "present": present}
        )
    confirmation, _created = RosterConfirmation.objects.update_or_create(
        organisation_id=organisation_id,
        year=year,
        defaults={
            "headcount": headcount,
            "confirmed_on": viewer.today,
            "confirmed_by": viewer.user_id,
        },
    )
    audit.record(
        viewer, "roster.confirm", "organisation", organisation_id, organisation_id, now,
        {"year": year, "headcount": headcount},
    )  # fmt: skip
    outbox.emit("orgs.roster_confirmed", {"organisation": organisation_id, "year": year}, now)
    return confirmation


@transaction.atomic
def return_summary(
    *,
    viewer: Viewer,
    organisation_id: int,
    year: int,
    full_time: int,
    part_time: int,
    secondment: int,
    trained: int,
    now: datetime,
) -> SummaryReturn:
    """Return the counts of a year for an organisation that has no roster; they never enter a ratio.

    Raises PermissionDenied, and ValidationError where it has a roster or the counts do not add up.
    """
    require(viewer, Permission.CONFIRM_ROSTER, "organisation", organisation_id)
    _check_year(year, viewer.today.year)
    Organisation.objects.select_for_update().get(pk=organisation_id)
    if tenants.headcount(organisation_id, viewer.today):
        raise ValidationError(_("该单位已有名册，不能再报汇总数。请确认名册。"))
    counts = {
        "full_time": full_time,
        "part_time": part_time,
        "secondment": secondment,
        "trained": trained,
    }
    found = SummaryReturn.objects.filter(organisation_id=organisation_id, year=year).first()
    summary = found or SummaryReturn(organisation_id=organisation_id, year=year)
    for field, count in counts.items():
        setattr(summary, field, count)
    summary.returned_on, summary.returned_by = viewer.today, viewer.user_id
    # The system itself returns counts in nobody's name, which Django would take for a blank.
    summary.full_clean(exclude=["returned_by"])
    summary.save()
    audit.record(
        viewer, "summary.return", "organisation", organisation_id, organisation_id, now,
        {"year": year, **counts},
    )  # fmt: skip
    outbox.emit("orgs.summary_returned", {"organisation": organisation_id, "year": year}, now)
    return summary


def _check_year(year: int, this_year: int) -> None:
    if not 2024 <= year <= this_year:
        raise ValidationError(
            {"year": _("年度须在 2024 与 %(year)d 之间。请改填年度。") % {"year": this_year}}
        )
