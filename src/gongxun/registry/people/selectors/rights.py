from collections.abc import Collection

from django.core.exceptions import PermissionDenied

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import covered
from gongxun.registry.people.selectors.appointments import AppointmentSpan, spans_of
from gongxun.registry.people.selectors.files import resolve_many
from gongxun.registry.people.selectors.visibility import require_over_person


def maintains(viewer: Viewer, person_id: int) -> bool:
    """Whether the viewer may change the person's file."""
    try:
        require_over_person(viewer, Permission.EDIT_PEOPLE, person_id)
    except PermissionDenied:
        return False
    return True


def maintains_all(viewer: Viewer, person_ids: Collection[int]) -> bool:
    return all(maintains(viewer, person_id) for person_id in person_ids)


def known_among(viewer: Viewer, person_ids: Collection[int]) -> set[int]:
    """Those of a few persons whose files the viewer may change or nobody keeps, in a constant number of queries."""
    files = resolve_many(person_ids)
    spans = spans_of(set(files.values()))
    places = {file: _keeping(viewer, held) for file, held in spans.items()}
    named = {place for found in places.values() for place in found}
    allowed = covered(viewer, Permission.EDIT_PEOPLE, named)
    return {
        key
        for key, file in files.items()
        if not spans[file] or not allowed.isdisjoint(places[file])
    }


def _keeping(viewer: Viewer, spans: Collection[AppointmentSpan]) -> list[int]:
    """The organisations that keep a file: where she serves; where she serves nowhere, the last in which she did."""
    present = [one for one in spans if one.valid_to is None or one.valid_to > viewer.today]
    last = sorted(spans, key=lambda one: (one.is_primary, one.valid_from, one.id))[-1:]
    return [one.organisation_id for one in present or last]
