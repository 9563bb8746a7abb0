"""Confirming a roster that was looked at, and keeping it as it was confirmed."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.registry.orgs.services import confirm_roster
from gongxun.registry.people.models import ConfirmedRoster
from gongxun.registry.people.selectors.appointments import headcount
from gongxun.registry.people.selectors.rosters import (
    Changes,
    changes_since,
    lines_of_roster,
    read_mark,
    roster_on,
)
from gongxun.registry.people.services.locking import lock_roster


class RosterChanged(ValidationError):
    """The roster is no longer as it was seen; ``changes`` says who joined, left or changed."""

    def __init__(self, changes: Changes) -> None:
        super().__init__(
            _(
                "打开本页以后名册有变动：新增 %(joined)d 人，离开 %(left)d 人，信息有变 %(changed)d 人。"
                "名册没有确认，请核对下面的变动后再确认。"
            )
            % {
                "joined": len(changes.joined),
                "left": len(changes.left),
                "changed": len(changes.changed),
            }
        )
        self.changes = changes


@transaction.atomic
def confirm_seen_roster(
    *, viewer: Viewer, organisation_id: int, year: int, seen: str, now: datetime
) -> None:
    """Confirm the roster that ``seen`` marks (``selectors.rosters.mark_of``), and keep it.

    Raises PermissionDenied, RosterChanged where it differs from the present one, and ValidationError
    for a year to come.
    """
    lock_roster()
    present = roster_on(organisation_id, viewer.today)
    changes = changes_since(read_mark(seen), present)
    if changes:
        raise RosterChanged(changes)
    confirm_roster(
        viewer=viewer,
        organisation_id=organisation_id,
        year=year,
        headcount=headcount(organisation_id, viewer.today),
        now=now,
    )
    ConfirmedRoster.objects.update_or_create(
        organisation_id=organisation_id,
        year=year,
        defaults={"on": viewer.today, "lines": lines_of_roster(present)},
    )
