"""What an author sees of the reviews of her own work, whatever her roles."""

from django.db.models import Q, QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.records.reviews import subjects
from gongxun.records.reviews.models import Review, State
from gongxun.registry.people.selectors import person_of
from gongxun.registry.people.selectors.appointments import files_of

MOST = 200


def own(viewer: Viewer) -> QuerySet[Review]:
    """Reviews of what names the viewer's file, or one merged into it, among its authors.

    A hand in it does not make an author: who drafted or submitted it for others sees it by her role.
    """
    person = person_of(viewer)
    if person is None:
        return Review.objects.none()
    hers = Q(pk__in=[])
    for kind, subject in subjects.every():
        written = subject.written_by(files_of(person.pk))
        hers |= Q(subject_kind=kind, subject_id__in=written)
    return Review.objects.filter(hers)


def own_latest(viewer: Viewer) -> list[Review]:
    """The latest round of each of her works with its owner, the last submitted first, at most 200."""
    found = own(viewer).filter(later=None).select_related("organisation").defer("passages")
    return list(found.order_by("-submitted_at", "-pk")[:MOST])


def own_in_hand(viewer: Viewer) -> QuerySet[Review]:
    """Those in review, and those returned that have not been submitted again."""
    unanswered = Q(state=State.RETURNED, later=None)
    return own(viewer).filter(Q(state=State.OPEN) | unanswered)
