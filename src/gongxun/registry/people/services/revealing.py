from datetime import datetime

from django.db import transaction

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.registry.people.models import Person
from gongxun.registry.people.selectors.files import resolve
from gongxun.registry.people.selectors.visibility import require_over_person


@transaction.atomic
def reveal_id_number(*, viewer: Viewer, person_id: int, now: datetime) -> str:
    """The whole ID number, for whoever maintains the person's file; the audit keeps who asked when.

    Empty where the file bears none. Raises PermissionDenied.
    """
    key = resolve(person_id)
    organisation_id = require_over_person(viewer, Permission.EDIT_PEOPLE, key)
    audit.record(viewer, "person.reveal_number", "person", key, organisation_id, now)
    return Person.objects.get(pk=key).id_number or ""


def note_export(*, viewer: Viewer, organisation_id: int, kind: str, now: datetime) -> None:
    """Write down that a list with names was taken away."""
    audit.record(
        viewer, f"people.export_{kind}", "organisation", organisation_id, organisation_id, now
    )
