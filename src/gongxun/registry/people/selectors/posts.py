"""Posts of today as one list over a whole scope, for programs that keep a copy."""

from django.db.models import QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import within
from gongxun.registry.people.models import Appointment
from gongxun.registry.people.selectors.appointments import holding


def posts_today(
    viewer: Viewer, *, path: str = "", category: str = "", employment: str = ""
) -> QuerySet[Appointment]:
    """Posts held today in organisations where the viewer may see people; ``path``: within this subtree."""
    rows = Appointment.objects.filter(
        holding(viewer.today), within(viewer, Permission.VIEW_PEOPLE, "organisation__path")
    )
    if path:
        rows = rows.filter(organisation__path__startswith=path)
    if category:
        rows = rows.filter(category=category)
    if employment:
        rows = rows.filter(employment=employment)
    return rows.select_related("person", "organisation", "school")
