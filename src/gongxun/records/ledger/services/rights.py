"""Who may act on a person's hours."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.records.ledger.models import Entry
from gongxun.records.ledger.selectors import facts as read
from gongxun.registry.people import selectors as people


def posts_on(person_id: int, days: Iterable[date]) -> list[people.AppointmentSpan]:
    """The holding appointments of a person on each of the days that have one."""
    person_id = people.resolve(person_id)
    spans = people.spans_of([person_id])[person_id]
    return [post for day in days if (post := people.held_on(spans, day))]


def require_office(viewer: Viewer, person_id: int, days: Iterable[date]) -> None:
    """Raise PermissionDenied unless the viewer records hours where the person holds her post on one of ``days``."""
    if not is_office(viewer, person_id, days):
        raise PermissionDenied(_("您无权登记该同志的学时；请由其任职单位的培训管理员办理。"))


def is_office(viewer: Viewer, person_id: int, days: Iterable[date]) -> bool:
    return viewer.everywhere or any(
        viewer.may(Permission.RECORD_ENTRIES, "organisation", post.organisation_id)
        for post in posts_on(person_id, days)
    )


def may_record(viewer: Viewer, person_id: int) -> bool:
    """Whether the viewer records hours where the person serves today, and the person is somebody else.

    ``person_id`` is that of the living file.
    """
    return is_office(viewer, person_id, [viewer.today]) and read.own_file(viewer) != person_id


def may_reverse(viewer: Viewer, entry: Entry) -> bool:
    """Whether the viewer could reverse the entry, its state and its year apart."""
    days = (viewer.today, entry.earned_on)
    return is_office(viewer, entry.person_id, days) and read.own_file(viewer) != people.resolve(
        entry.person_id
    )


def refuse_own(viewer: Viewer, person_id: int) -> None:
    """Nobody decides on her own hours."""
    if read.own_file(viewer) == person_id:
        raise PermissionDenied(_("本人的学时不能由本人办理；请由管理单位的其他同志办理。"))
