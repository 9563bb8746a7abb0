"""Alliances: which there are, who is in them, what they share."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import within
from gongxun.registry.resources.selectors import serving
from gongxun.registry.schools.models import Alliance, Membership


def visible_alliances(viewer: Viewer) -> QuerySet[Alliance]:
    """Alliances led by, or with a member among, organisations in the viewer's charge or of her own line."""
    rows = Alliance.objects.select_related("lead")
    if viewer.everywhere:
        return rows
    line = serving(viewer)
    joined = Membership.objects.filter(
        within(viewer, Permission.VIEW_RESOURCES, "school__path") | Q(school_id__in=line)
    )
    return rows.filter(
        within(viewer, Permission.VIEW_RESOURCES, "lead__path")
        | Q(lead_id__in=line)
        | Q(pk__in=joined.values("alliance_id"))
    )


def alliances(viewer: Viewer) -> list[Alliance]:
    """All that the viewer sees with ``members``, the standing ones first; a country has a few dozen."""
    rows = visible_alliances(viewer).annotate(
        members=Count("memberships", filter=Q(memberships__left_on=None))
    )
    found = list(rows.order_by("-founded_on", "-pk")[:500])
    return sorted(found, key=lambda one: one.ended_on is not None)


def alliance_or_404(viewer: Viewer, alliance_id: int) -> Alliance:
    found = visible_alliances(viewer).filter(pk=alliance_id).first()
    if found is None:
        raise Http404(_("没有这个协作体，或不在您的查看范围内。"))
    return found


def members_of(alliance_id: int) -> list[Membership]:
    """Memberships with their schools, the present ones first."""
    rows = Membership.objects.filter(alliance_id=alliance_id).select_related("school")
    found = list(rows.order_by("joined_on", "pk"))
    return sorted(found, key=lambda one: one.left_on is not None)


def alliances_of(school_id: int) -> list[Membership]:
    """The memberships of a school with their alliances, the present ones first."""
    rows = Membership.objects.filter(school_id=school_id).select_related("alliance__lead")
    found = list(rows.order_by("-joined_on", "-pk"))
    return sorted(found, key=lambda one: one.left_on is not None)


def present_member_ids(alliance_id: int) -> list[int]:
    rows = Membership.objects.filter(alliance_id=alliance_id, left_on=None)
    return list(rows.values_list("school_id", flat=True))
