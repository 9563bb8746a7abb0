"""One review, and all of one subject."""

from dataclasses import dataclass, field

from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.access.selectors import display_names, holders_among
from gongxun.records.reviews import subjects
from gongxun.records.reviews.models import ORDER, Decision, Opinion, Remark, Review, State
from gongxun.records.reviews.selectors.listing import visible
from gongxun.records.reviews.selectors.own import own
from gongxun.records.reviews.selectors.rights import place_of
from gongxun.records.reviews.subjects import Matter
from gongxun.registry.orgs.selectors import OrganisationFact, breadcrumbs


@dataclass(frozen=True, slots=True)
class Verdict:
    """An opinion with the reviewer's name and her remarks by passage."""

    opinion: Opinion
    name: str
    remarks: list[Remark] = field(default_factory=list)


def review_or_404(viewer: Viewer, review_id: int) -> Review:
    """A review of material in the viewer's charge or scope, with its owner; raises Http404."""
    found = visible(viewer).select_related("organisation", "earlier").filter(pk=review_id).first()
    if found is None:
        raise Http404(_("没有这份审核，或不在您的查看范围内。"))
    return found


def readable_or_404(viewer: Viewer, review_id: int) -> Review:
    """A review in the viewer's charge or scope, or of her own work, with its owner; raises Http404."""
    hers = own(viewer).select_related("organisation", "earlier")
    try:
        return review_or_404(viewer, review_id)
    except Http404:
        found = hers.filter(pk=review_id).first()
        if found is None:
            raise
        return found


def in_charge(viewer: Viewer, review: Review) -> bool:
    """Whether the viewer sees it by a role, not merely as an author: authors are not told who reviews."""
    return viewer.may(Permission.VIEW_RESOURCES, "organisation", review.organisation_id)


def matter_or_404(viewer: Viewer, kind: str, subject_id: int) -> Matter:
    """A subject in the viewer's charge or scope; raises Http404."""
    found = subjects.get(kind).matter(subject_id)
    if found is None or not viewer.may(
        Permission.VIEW_RESOURCES, "organisation", found.organisation_id
    ):
        raise Http404(_("没有这份材料，或不在您的查看范围内。"))
    return found


def rounds_of(kind: str, subject_id: int) -> list[Review]:
    """Every review of a subject, the latest first."""
    found = Review.objects.filter(subject_kind=kind, subject_id=subject_id)
    return list(found.defer("passages").order_by("-round"))


def verdicts_of(review_ids: list[int], *, named: bool = True) -> dict[int, list[Verdict]]:
    """The opinions of each review in the order of its stages, in three queries for many.

    ``named``: with the reviewers' names.
    """
    opinions = Opinion.objects.filter(review_id__in=review_ids).prefetch_related("remarks")
    found = sorted(opinions, key=lambda one: ORDER.index(one.stage))
    names = display_names({one.reviewer for one in found}) if named else {}
    verdicts: dict[int, list[Verdict]] = {key: [] for key in review_ids}
    for one in found:
        remarks = sorted(one.remarks.all(), key=lambda remark: remark.passage)
        verdicts[one.review_id].append(Verdict(one, names.get(one.reviewer, ""), remarks))
    return verdicts


def returned_with(kind: str, subject_id: int) -> Opinion | None:
    """The opinion with which the latest round was returned; None where it ended otherwise."""
    latest = Review.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("-round")
    review = latest.first()
    if review is None or review.state != State.RETURNED:
        return None
    return review.opinions.filter(decision=Decision.RETURN).first()


def reviewers_for(viewer: Viewer, matter: Matter) -> list[tuple[str, OrganisationFact, int]]:
    """For each stage where it is decided, and how many accounts hold the permission there or above, the
    viewer's and those that had a hand in it left out.
    """
    besides = {*matter.hands, viewer.user_id}
    line = breadcrumbs(matter.organisation_id)
    granted = holders_among(
        Permission.REVIEW_RESOURCES, "organisation", [one.id for one in line], viewer.today
    )
    found = []
    for stage in ORDER:
        place = place_of(matter.organisation_id, stage)
        reach = {one.id for one in line if place.path.startswith(one.path)}
        holders = {account for account, scope in granted if scope in reach} - besides
        found.append((str(stage.label), place, len(holders)))
    return found
