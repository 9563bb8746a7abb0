from collections.abc import Collection

from django.core.exceptions import PermissionDenied

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
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
