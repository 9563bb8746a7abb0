"""One person, one file: everything the registry knows of a person, as far as the viewer may see
it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access import classification
from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import within
from gongxun.registry.people.identity import masked_number
from gongxun.registry.people.models import (
    Appointment,
    Exemption,
    ManagingAuthority,
    Mandate,
    Person,
    Responsibility,
    Transfer,
)
from gongxun.registry.people.selectors.appointments import own_or_merged
from gongxun.registry.people.selectors.finding import aliases_among
from gongxun.registry.people.selectors.visibility import sees, shown_name


@dataclass(frozen=True)
class PersonFile:
    """A person's file. ``whole`` is false for a former organisation, which sees its own period and
    nothing else. What a reader does not look at is not read.
    """

    person: Person
    name: str
    id_number: str
    whole: bool
    appointments: list[Appointment]
    mandates: QuerySet[Mandate]
    exemptions: QuerySet[Exemption]
    transfers: QuerySet[Transfer]
    today: date

    @cached_property
    def managing_authority(self) -> ManagingAuthority | None:
        return _managing_authority(self.person.pk, self.today) if self.whole else None

    @cached_property
    def responsibility(self) -> Responsibility | None:
        if not self.whole:
            return None
        rows = Responsibility.objects.select_related("organisation").filter(person=self.person)
        return rows.first()

    @property
    def present(self) -> Appointment | None:
        """Of the posts that the viewer may see the one by which the person is counted today."""
        held = (
            post
            for post in self.appointments
            if post.voided_at is None
            and post.valid_from <= self.today
            and (post.valid_to is None or post.valid_to > self.today)
        )
        return max(held, key=lambda post: (post.is_primary, post.valid_from, post.pk), default=None)


def person_file(viewer: Viewer, person_id: int) -> PersonFile:
    """The file with names, the ID number masked; raises Http404, PermissionDenied."""
    person = Person.objects.filter(pk=resolve(person_id)).first()
    if person is None:
        raise Http404(_("没有这个人员档案。"))
    own = viewer.user_id is not None and person.user_id == viewer.user_id
    whole = own or sees(viewer, person.pk)
    # Who may see the person sees every post of hers, who may not those held in her own organisations.
    posts = Q() if whole else within(viewer, Permission.VIEW_PEOPLE, "organisation__path")
    appointments = list(
        Appointment.objects.filter(posts, own_or_merged(person.pk))
        .select_related("organisation", "school")
        .order_by("-valid_from", "-pk")
    )
    if not whole and not appointments:
        raise PermissionDenied(_("此人不在您的管理范围内；如需查看，请联系其所在单位。"))
    more = own_or_merged(person.pk) if whole else Q(pk__in=[])
    return PersonFile(
        person=person,
        name=shown_name(viewer, person),
        id_number=masked_number(person.id_number) if own or _sees_numbers(viewer) else "",
        whole=whole,
        appointments=appointments,
        mandates=Mandate.objects.filter(more).order_by("-valid_from"),
        exemptions=Exemption.objects.filter(more).order_by("-valid_from"),
        transfers=_transfers(person.pk) if whole else Transfer.objects.none(),
        today=viewer.today,
    )


def resolve(person_id: int) -> int:
    """The file into which ``person_id`` was merged, or itself."""
    return aliases_among([person_id]).get(person_id, person_id)


def resolve_many(person_ids: Collection[int]) -> dict[int, int]:
    """``resolve`` for many, in one query for ten thousand."""
    into = aliases_among(person_ids)
    return {key: into.get(key, key) for key in person_ids}


def _sees_numbers(viewer: Viewer) -> bool:
    permission = classification.of("people.person.id_number").seen_with
    return viewer.everywhere or bool(viewer.scopes(permission, "organisation"))


def _transfers(person_id: int) -> QuerySet[Transfer]:
    rows = Transfer.objects.filter(appointment__person_id=person_id).select_related(
        "appointment__organisation", "destination"
    )
    return rows.order_by("-proposed_at")


def _managing_authority(person_id: int, day: date) -> ManagingAuthority | None:
    rows = ManagingAuthority.objects.filter(own_or_merged(person_id), valid_from__lte=day)
    return rows.select_related("organisation").order_by("-valid_from").first()
