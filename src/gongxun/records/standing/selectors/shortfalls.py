"""How many hours the people of an organisation and of those directly below lack together, by indicator."""

from collections.abc import Mapping

from django.db.models import Q, Sum

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.records.standing.models import OrganisationResult, PersonResult, Snapshot
from gongxun.registry.orgs.selectors import children_at, facts_of

# More people than so many are not added up while a page waits.
MOST = 100_000


def shortfalls(
    viewer: Viewer, organisation_id: int, snapshot: Snapshot, windows: Mapping[str, str]
) -> dict[tuple[str, int], int]:
    """Hundredths of hours by (indicator, organisation): the organisation's subtree, and each directly below.

    ``windows``: the window of each indicator. Empty where more than MOST people are behind the figures.
    Raises PermissionDenied.
    """
    require(viewer, Permission.VIEW_RESULTS, "organisation", organisation_id)
    asked = Q(pk__in=[])
    for indicator, window in windows.items():
        asked |= Q(indicator=indicator, window=window)
    sizes = OrganisationResult.objects.filter(
        asked, snapshot=snapshot, organisation_id=organisation_id
    ).values_list("population", flat=True)
    if sum(one or 0 for one in sizes) > MOST:
        return {}
    children = [one.id for one in children_at(organisation_id, viewer.today)]
    facts = facts_of([organisation_id, *children])
    home = facts[organisation_id].path
    below = {facts[key].path: key for key in children if key in facts}
    length = len(next(iter(below), home))
    rows = (
        PersonResult.objects.filter(asked, snapshot=snapshot, org_path__startswith=home)
        .exclude(status="exempt")
        .values_list("indicator", "org_path")
        .annotate(Sum("shortfall_hours_hundredths"))
        .order_by()
    )
    found: dict[tuple[str, int], int] = {}
    for indicator, path, lacking in rows:
        found[indicator, organisation_id] = found.get((indicator, organisation_id), 0) + lacking
        child = below.get(path[:length])
        if child is not None:
            found[indicator, child] = found.get((indicator, child), 0) + lacking
    return found
