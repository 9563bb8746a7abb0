"""A correction: an entry is cancelled by its negative, never touched."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.records.ledger.models import Claim, Entry, EntryKind
from gongxun.records.ledger.selectors import facts as read
from gongxun.records.ledger.services import capping, locks, rights
from gongxun.records.ledger.services.checks import closed_year
from gongxun.records.ledger.services.lapsing import lapse
from gongxun.records.ledger.services.storing import write_reversal
from gongxun.registry.people import selectors as people


@transaction.atomic
def reverse(*, viewer: Viewer, entry: Entry, reason: str, now: datetime) -> Entry:
    """Cancel ``entry`` and release its claim, so that the event can be recorded again; allowed once.

    Raises PermissionDenied, or ValidationError where no reason is given, the entry is itself a
    correction, was reversed before, or lies in a closed year.
    """
    today = timezone.localdate(now)
    person = people.resolve(entry.person_id)
    rights.require_office(viewer, person, (today, entry.earned_on))
    rights.refuse_own(viewer, person)
    return cancel(viewer, entry, person, reason, now)


def cancel(viewer: Viewer, entry: Entry, person: int, reason: str, now: datetime) -> Entry:
    """Reverse for a caller that has asked for the permission; ``person`` is the living file.

    An objection that nobody has answered yet lapses with the entry.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("请填写冲正原因。")})
    if entry.kind != EntryKind.EARNED:
        raise ValidationError(_("冲正和超限扣除记录不能再冲正；如需更正，请重新登记原培训。"))
    locks.hold_years_open()
    refuse_closed_year(person, entry.earned_on)
    claim = Claim.objects.select_for_update().get(entry=entry)
    if claim.released_by_id is not None:
        raise ValidationError(_("该记录已经冲正，未作改动；如需更正，请重新登记。"))
    reversal = write_reversal(viewer, entry, reason.strip(), now)
    claim.released_by = reversal
    claim.save(update_fields=["released_by"])
    lapse(viewer, reversal, now)
    capping.settle(viewer, {(person, entry.form, entry.earned_on.year)}, now)
    audit.record(
        viewer, "entry.reverse", "entry", entry.pk, entry.recognised_by_id, now,
        {"reversal": reversal.pk},
    )  # fmt: skip
    outbox.emit("ledger.entry_reversed", {"entry_id": entry.pk, "reversal_id": reversal.pk}, now)
    return reversal


def refuse_closed_year(person_id: int, day: date) -> None:
    """Raise ValidationError where the organisation in which the person served on ``day`` has closed the year."""
    for post in rights.posts_on(person_id, [day]):
        closures = read.closed_years([post.organisation_id])
        if closed_by := closures.get((post.organisation_id, day.year)):
            raise ValidationError(_("；").join(closed_year(day.year, closed_by)))
