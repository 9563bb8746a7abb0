"""Where a person serves, as rows about her say it: the organisations themselves and all above them, so that whoever
has charge of a subtree finds the rows by its head alone.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import lines_of, reach_of
from gongxun.registry.people.selectors.appointments import spans_of
from gongxun.registry.people.selectors.files import resolve_many


def places_of(person_ids: Collection[int], day: date) -> dict[int, set[int]]:
    """Organisations in which each of the persons serves on a day, and those above them today; of a merged file
    those of the whole one. A constant number of queries.
    """
    files = resolve_many(person_ids)
    serving = {
        file: {span.organisation_id for span in spans if span.holds_on(day)}
        for file, spans in spans_of(set(files.values())).items()
    }
    lines = lines_of({one for found in serving.values() for one in found})
    return {
        key: {fact.id for one in serving[file] for fact in lines[one]}
        for key, file in files.items()
    }


def in_charge(viewer: Viewer, field: str = "places") -> Q:
    """Rows with ``field`` of which one is the head of a subtree where the viewer maintains files."""
    if reach_of(viewer, Permission.EDIT_PEOPLE).is_everything:
        return ~Q(**{field: []})
    heads = sorted(viewer.scopes(Permission.EDIT_PEOPLE, "organisation"))
    return Q(**{f"{field}__overlap": heads})
