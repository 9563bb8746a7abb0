"""A person and her post in one act, as an officer adds her."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gongxun.base.access.gate import Viewer
from gongxun.registry.people.models import Appointment, MergeProposal, Person
from gongxun.registry.people.services.appointing import appoint
from gongxun.registry.people.services.registering import NewPerson, register
from gongxun.registry.people.services.vetting import NewAppointment


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The file that holds the post; ``known``: it was there before; ``doubtful``: the number stands
    under another name, a merge is proposed.
    """

    person_id: int
    known: bool
    doubtful: bool


@transaction.atomic
def enrol(
    *, viewer: Viewer, name: str, id_number: str | None, terms: dict[str, object], now: datetime
) -> Enrolled:
    """Open a file, or find the one that exists, and give it a post.

    ``terms`` are the fields of NewAppointment but the person. Raises ValidationError,
    PermissionDenied; then neither file nor post stays.
    """
    organisation_id = int(str(terms["organisation_id"]))
    person_id = register(viewer=viewer, row=NewPerson(name, id_number, organisation_id), now=now)
    row = NewAppointment(person_id=person_id, **terms)  # type: ignore[arg-type]
    appoint_once(viewer=viewer, row=row, now=now)
    doubtful = MergeProposal.objects.filter(
        other_id=person_id, state=MergeProposal.State.OPEN
    ).exists()
    known = Person.objects.filter(pk=person_id, registered_at__lt=now).exists()
    return Enrolled(person_id, known=known, doubtful=doubtful)


@transaction.atomic
def appoint_once(*, viewer: Viewer, row: NewAppointment, now: datetime) -> int:
    """Give a post, or find the same one where the form was sent twice; returns its identifier."""
    same = Appointment.objects.filter(
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        valid_from=row.valid_from,
        post=row.post,
        category=row.category,
        employment=row.employment,
        is_primary=row.is_primary,
        voided_at=None,
    ).first()
    return same.pk if same is not None else appoint(viewer=viewer, row=row, now=now)
