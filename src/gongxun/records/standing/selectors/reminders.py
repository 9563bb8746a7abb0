"""What became of a reminder, for who made it."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.bulk import among
from gongxun.records.standing.models import Reminder
from gongxun.registry.people.selectors import current_appointments, shown_names, visible_among


@dataclass(frozen=True, slots=True)
class Missed:
    """A person whom a reminder did not reach, with where she serves today."""

    name: str
    place: str
    post: str


def reminder_or_404(viewer: Viewer, reminder_id: int) -> Reminder:
    """The viewer's own reminder; that of another is not there."""
    found = (
        Reminder.objects.select_related("organisation")
        .filter(pk=reminder_id, made_by=viewer.user_id)
        .first()
    )
    if found is None:
        raise Http404(_("没有这次提醒，或不是由您发出的。"))
    return found


def unreached_of(viewer: Viewer, reminder: Reminder) -> list[Missed]:
    """Whom it did not reach, of those whom the viewer may still see."""
    visible = visible_among(viewer, reminder.unreached)
    posts = list(
        current_appointments(viewer.today)
        .filter(person_id__in=among(visible))
        .select_related("person", "organisation")
        .order_by("is_primary", "valid_from", "pk")
    )
    names = shown_names(viewer, [one.person for one in posts])
    found = {
        one.person_id: Missed(names[one.person_id], one.organisation.name, one.post)
        for one in posts
    }
    return sorted(found.values(), key=lambda one: (one.place, one.name))
