"""Selections and what was put forward in them. Names of resources are public; scores are for those who score."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.registry.orgs.selectors import within
from gongxun.registry.people.selectors import person_of
from gongxun.registry.resources.indices import Criterion, read_index
from gongxun.registry.resources.models import (
    Nomination,
    Purpose,
    Resource,
    Score,
    Selection,
    SelectionState,
    Standing,
    Version,
)
from gongxun.registry.resources.selectors.visibility import serving

PAGE_SIZE = 50
SHOWN_PUBLICLY = (SelectionState.NOTICE, SelectionState.DECIDED)


def visible_selections(viewer: Viewer) -> QuerySet[Selection]:
    """Rounds of the viewer's own organisations, of those above them, and of those in her charge: for who
    keeps, reviews or inspects resources.
    """
    if not (viewer.everywhere or viewer.scopes(Permission.VIEW_RESOURCES, "organisation")):
        return Selection.objects.none()
    in_charge = within(viewer, Permission.VIEW_RESOURCES, "organiser__path")
    line = Q(organiser_id__in=serving(viewer))
    return Selection.objects.filter(in_charge | line).select_related("organiser")


def selections(
    viewer: Viewer, after: str | None = None
) -> tuple[list[tuple[Selection, int]], str | None]:
    """One page of the selections that the viewer sees, with how many are put forward, the latest first;
    and the position of the next.
    """
    rows = visible_selections(viewer).annotate(nominated=Count("nominations"))
    last = Selection.objects.filter(pk=number(after or "") or 0).first()
    if last is not None:
        rows = rows.filter(year__lte=last.year).exclude(year=last.year, pk__gte=last.pk)
    found = list(rows.order_by("-year", "-pk")[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    return [(one, one.nominated) for one in found], str(found[-1].pk) if more else None


def selection_or_404(viewer: Viewer, selection_id: int) -> Selection:
    found = visible_selections(viewer).filter(pk=selection_id).first()
    if found is None:
        raise Http404(_("没有这次评选，或不在您的查看范围内。"))
    return found


def nominations(viewer: Viewer, selection: Selection) -> QuerySet[Nomination]:
    """What is put forward: all of it for the organiser and who scores; for others what they keep
    themselves, and once notice is given what is proposed or chosen.
    """
    rows = selection.nominations.select_related("resource__owner", "version").annotate(
        scored=Count("scores")
    )
    if not (organises(viewer, selection) or scores(viewer, selection)):
        own = within(viewer, Permission.EDIT_RESOURCES, "resource__owner__path")
        public = rows.none()
        if selection.state in SHOWN_PUBLICLY:
            public = rows.filter(state__in=["proposed", "chosen"])
        rows = rows.filter(own) | public
    return rows.order_by("-score_hundredths", "resource__title_key", "pk")


def organises(viewer: Viewer, selection: Selection) -> bool:
    return viewer.may(Permission.EDIT_RESOURCES, "organisation", selection.organiser_id)


def scores(viewer: Viewer, selection: Selection) -> bool:
    return viewer.may(Permission.REVIEW_RESOURCES, "organisation", selection.organiser_id)


def scored_by(viewer: Viewer, selection: Selection) -> set[int]:
    """The nominations that the viewer has scored."""
    rows = selection.nominations.filter(scores__scorer_id=viewer.user_id or 0)
    return set(rows.values_list("pk", flat=True))


def criteria_of(purpose: str) -> tuple[Criterion, ...]:
    """By which criteria a purpose's nominations are scored."""
    return read_index().criteria[Purpose(purpose).kind]


def own_score(viewer: Viewer, nomination: Nomination) -> Score | None:
    """What the viewer has given so far."""
    return nomination.scores.filter(scorer_id=viewer.user_id or 0).first()


def has_part_in(viewer: Viewer, version: Version) -> bool:
    """Whether the viewer wrote or handled a version: by her account, her file or her name."""
    hands = {version.drafted_by, version.submitted_by, *version.edited_by}
    if viewer.user_id is not None and viewer.user_id in hands:
        return True
    own = person_of(viewer)
    return own is not None and any(
        one.person_id == own.pk or one.name == own.name for one in version.authors.all()
    )


def chosen_in(resource_id: int) -> list[Nomination]:
    """The published lists that a resource stands in, with their rounds, the latest first."""
    rows = Nomination.objects.filter(resource_id=resource_id, state=Nomination.State.CHOSEN)
    return list(rows.select_related("selection__organiser").order_by("-selection__year", "-pk"))


def nominable(viewer: Viewer, selection: Selection, text: str = "") -> list[Resource]:
    """Published resources in the viewer's charge that may still be put forward, by title, at most 200."""
    found = Resource.objects.filter(
        within(viewer, Permission.EDIT_RESOURCES, "owner__path"),
        owner__path__startswith=selection.organiser.path,
        kind=Purpose(selection.purpose).kind,
        standing=Standing.PUBLISHED,
    ).exclude(nominations__selection=selection)
    if text:
        found = found.filter(title__contains=text)
    return list(found.select_related("owner").order_by("title_key", "pk")[:200])


@dataclass(frozen=True, slots=True)
class Tally:
    """How many the national lists of a purpose hold."""

    purpose: str
    chosen: int


def tallies(years: Sequence[int]) -> list[Tally]:
    """What the national federation has chosen in the years: every purpose, also with 0 (专栏3)."""
    rows = Nomination.objects.filter(
        state=Nomination.State.CHOSEN,
        selection__organiser__depth=1,
        selection__year__in=list(years),
    ).values_list("selection__purpose", flat=True)
    counts = Counter(rows)
    return [Tally(purpose, counts[purpose]) for purpose in Purpose.values]
