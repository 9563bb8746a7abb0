"""What happens to people when their organisation goes into another."""

from datetime import date, datetime

from django.db import transaction

from gongxun.base.access.gate import Viewer
from gongxun.registry.people.models import Appointment
from gongxun.registry.people.selectors.appointments import headcount, holding
from gongxun.registry.people.services.appointing import COLUMNS, insert
from gongxun.registry.people.services.vetting import NewAppointment


class PeopleOfOrganisations:
    """The people of organisations, as the organisations ask for them."""

    def headcount(self, organisation_id: int, on: date) -> int:
        return headcount(organisation_id, on)

    @transaction.atomic
    def follow(
        self, *, viewer: Viewer, organisation_id: int, successor_id: int, on: date, now: datetime
    ) -> None:
        """End every post that is held on ``on`` and give the same in the successor from that day.

        A post that began on that very day, or will begin later, is moved as it is.
        """
        posts = list(
            Appointment.objects.select_for_update().filter(
                holding(on), organisation_id=organisation_id, valid_from__lt=on
            )
        )
        Appointment.objects.filter(
            organisation_id=organisation_id, voided_at=None, valid_from__gte=on
        ).update(organisation_id=successor_id)
        rows = [
            NewAppointment(
                **{column: getattr(post, column) for column in COLUMNS}
                | {"organisation_id": successor_id, "valid_from": on, "promoted_on": None}
            )
            for post in posts
        ]
        Appointment.objects.filter(pk__in=[post.pk for post in posts]).update(valid_to=on)
        insert(viewer, rows, now)
