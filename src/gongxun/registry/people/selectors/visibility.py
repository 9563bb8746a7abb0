"""Whom a viewer may see: through any current appointment in scope, or as the training-responsible
organisation.

A former organisation keeps its own period: the appointments that were held in it, and no others.
"""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.bulk import among
from gongxun.registry.orgs.selectors import is_narrow, reach_of, within
from gongxun.registry.people.identity import masked_name
from gongxun.registry.people.models import Appointment, Person, PersonAlias, Responsibility
from gongxun.registry.people.selectors.appointments import holding, own_or_merged

NOBODY = 0


def visible_people(viewer: Viewer, permission: str = Permission.VIEW_PEOPLE) -> QuerySet[Person]:
    """Persons whom the viewer may see today; merged files are left out, their rows stand in the
    other file.
    """
    people = Person.objects.filter(merged_into=None)
    if viewer.everywhere:
        return people
    serving, charged = _in_scope(viewer, permission)
    return people.filter(
        Exists(serving.filter(same("person_id", "pk")))
        | Exists(serving.filter(same("person__merged_into__person_id", "pk")))
        | Exists(charged.filter(same("person_id", "pk")))
    )


def people_to_list(viewer: Viewer, permission: str = Permission.VIEW_PEOPLE) -> QuerySet[Person]:
    """``visible_people`` for lists: where the scope is small they are gathered from its organisations,
    where it is large each is looked at in the order of the list.
    """
    if not is_narrow(viewer, permission):
        return visible_people(viewer, permission)
    serving, charged = _in_scope(viewer, permission)
    return Person.objects.filter(merged_into=None).filter(
        pk__in=serving.values("person_id").union(
            serving.exclude(person__merged_into=None).values("person__merged_into__person_id"),
            charged.values("person_id"),
        )
    )


def _in_scope(
    viewer: Viewer, permission: str
) -> tuple[QuerySet[Appointment], QuerySet[Responsibility]]:
    """Posts held today in the scope, and charges that it bears."""
    here = within(viewer, permission, "organisation__path")
    return (
        Appointment.objects.filter(holding(viewer.today), here),
        Responsibility.objects.filter(here),
    )


def same(field: str, outer: str) -> Q:
    """Equal to a field of the outer query, or nobody's: of a bare equality the server would first gather
    every post in scope, a million for a province, though it asks about a few persons.
    """
    return Q(**{field: OuterRef(outer)}) | Q(**{field: NOBODY})


def visible_among(
    viewer: Viewer, person_ids: Collection[int], permission: str = Permission.VIEW_PEOPLE
) -> set[int]:
    """Those of a few persons whom the viewer may see today, in one query for all of them."""
    if viewer.everywhere or not person_ids:
        return set(person_ids)
    serving, charged = _in_scope(viewer, permission)
    found = serving.filter(person__merged_into=None, person_id__in=among(person_ids)).values_list(
        "person_id", flat=True
    )
    merged = "person__merged_into__person_id"
    by_merged = serving.filter(**{f"{merged}__in": among(person_ids)})
    in_charge = charged.filter(person__merged_into=None, person_id__in=among(person_ids))
    return set(
        found.union(
            by_merged.values_list(merged, flat=True), in_charge.values_list("person_id", flat=True)
        )
    )


def shown_names(viewer: Viewer, people: Collection[Person]) -> dict[int, str]:
    """``shown_name`` of many, in a constant number of queries."""
    if viewer.everywhere:
        return {one.pk: one.name for one in people}
    naming = viewer.scopes(Permission.VIEW_NAMES, "organisation")
    seen: set[int] = set()
    if naming and naming >= viewer.scopes(Permission.VIEW_PEOPLE, "organisation"):
        seen = {one.pk for one in people}
    elif naming:
        seen = visible_among(viewer, {one.pk for one in people}, Permission.VIEW_NAMES)
    own = viewer.user_id
    return {
        one.pk: one.name
        if one.pk in seen or (own is not None and one.user_id == own)
        else masked_name(one.name)
        for one in people
    }


def visible_appointments(
    viewer: Viewer, permission: str = Permission.VIEW_PEOPLE
) -> QuerySet[Appointment]:
    """Appointments in organisations in scope, past ones included, and all of persons visible
    today.
    """
    if viewer.everywhere:
        return Appointment.objects.all()
    seen = visible_people(viewer, permission)
    return Appointment.objects.filter(
        within(viewer, permission, "organisation__path")
        | Exists(seen.filter(same("pk", "person_id")))
        | Exists(seen.filter(same("pk", "person__merged_into__person_id")))
    )


def sees(viewer: Viewer, person_id: int, permission: str = Permission.VIEW_PEOPLE) -> bool:
    """Whether the viewer may see one person today, as ``visible_people`` says of many; of a merged file resolve
    the number first. Asks once a request where the person serves.
    """
    if viewer.everywhere:
        return visible_people(viewer, permission).filter(pk=person_id).exists()
    paths = viewer.once(("places", person_id), lambda: _places_of(person_id, viewer.today))
    reach = reach_of(viewer, permission)
    return any(reach.covers(path) for path in paths)


def _places_of(person_id: int, day: date) -> list[str]:
    """Paths of the organisations in which a person serves on a day, and of the one that bears her training."""
    path = "organisation__path"
    serving = Appointment.objects.filter(own_or_merged(person_id), holding(day)).values_list(path)
    charged = Responsibility.objects.filter(person_id=person_id).values_list(path)
    return [path for (path,) in serving.union(charged)]


def visible_person_or_404(
    viewer: Viewer, person_id: int, permission: str = Permission.VIEW_PEOPLE
) -> Person:
    """The person, with the file into which hers was merged resolved; raises Http404,
    PermissionDenied.
    """
    into = PersonAlias.objects.filter(alias_id=person_id).values_list("person_id", flat=True)
    person = Person.objects.filter(pk=into.first() or person_id).first()
    if person is None:
        raise Http404(_("没有这个人员档案。"))
    if viewer.user_id is not None and person.user_id == viewer.user_id:
        return person
    if not sees(viewer, person.pk, permission):
        raise PermissionDenied(_("此人不在您的管理范围内；如需查看，请联系其所在单位。"))
    return person


def person_of(viewer: Viewer) -> Person | None:
    """The viewer's own file, if the account belongs to a cadre."""
    account = viewer.user_id
    return None if account is None else viewer.once("own file", lambda: _file_of(account))


def _file_of(user_id: int) -> Person | None:
    person = Person.objects.filter(user_id=user_id).select_related("merged_into").first()
    if person is not None and hasattr(person, "merged_into"):
        return person.merged_into.person
    return person


def sees_names(viewer: Viewer) -> bool:
    """Whether the viewer may see the name of everybody whom she may see: only then may names be
    searched, sorted by, or stand in an address.
    """
    return viewer.everywhere or (
        viewer.scopes(Permission.VIEW_NAMES, "organisation")
        >= viewer.scopes(Permission.VIEW_PEOPLE, "organisation")
    )


def shown_name(viewer: Viewer, person: Person) -> str:
    """The name, or its first character where the viewer may see the person but not her name.

    Asks the database only where the viewer may see names in some scopes and not in others.
    """
    if viewer.everywhere or (viewer.user_id is not None and person.user_id == viewer.user_id):
        return person.name
    naming = viewer.scopes(Permission.VIEW_NAMES, "organisation")
    if naming >= viewer.scopes(Permission.VIEW_PEOPLE, "organisation") and naming:
        return person.name
    if naming and visible_people(viewer, Permission.VIEW_NAMES).filter(pk=person.pk).exists():
        return person.name
    return masked_name(person.name)


def require_over_person(viewer: Viewer, permission: str, person_id: int) -> int | None:
    """The organisation by which the viewer has ``permission`` over the person; raises
    PermissionDenied.

    It is one in which she serves; where she serves nowhere, the last in which she did.
    """
    posts = list(
        Appointment.objects.filter(own_or_merged(person_id), voided_at=None)
        .order_by("-is_primary", "-valid_from", "-pk")
        .values_list("organisation_id", "organisation__path", "valid_to")
    )
    present = [post for post in posts if post[2] is None or post[2] > viewer.today]
    reach = reach_of(viewer, permission)
    for organisation_id, path, _end in present or posts[:1]:
        if reach.covers(path):
            return organisation_id
    if viewer.everywhere:
        return None
    raise PermissionDenied(_("此人不在您的管理范围内；如需办理，请联系其所在单位。"))
