"""People and their appointments at the public interface. Names as on the pages: masked for whoever may not see them."""

from datetime import date
from typing import Annotated

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router, Schema

from gongxun.base.access.gate import Viewer, require_anywhere
from gongxun.base.access.roles import Permission
from gongxun.base.api.authentication import ApiRequest
from gongxun.base.api.fields import Cursor, Id, Limit, Named, Text
from gongxun.base.api.interface import hidden
from gongxun.base.api.paging import page
from gongxun.base.audit import services as audit
from gongxun.registry.orgs.selectors import visible_organisations
from gongxun.registry.people.models import Appointment, Category, Employment
from gongxun.registry.people.selectors import (
    person_file,
    shown_name,
    shown_names,
    visible_appointments,
)
from gongxun.registry.people.selectors.served import people_today, posts_today

router = Router(tags=[_("人员与任职")])


class AppointmentOut(Schema):
    """A post. ``valid_to`` is the first day on which it no longer holds; a struck-out one never held."""

    id: int
    person: Named
    organisation: Named
    is_primary: bool
    post: str
    category: Category
    employment: Employment
    in_leadership_team: bool
    office_staff: bool
    young: bool
    school: Named | None
    promoted_on: date | None
    valid_from: date
    valid_to: date | None
    struck_out: bool


class Appointments(Schema):
    items: list[AppointmentOut]
    next: str | None


class PersonOut(Schema):
    id: int
    name: str


class People(Schema):
    items: list[PersonOut]
    next: str | None


class PersonFileOut(Schema):
    """One file. ``whole`` is false for a former organisation, which sees its own period only.

    ``id_number`` shows the first three and last four characters, and to some nothing.
    """

    id: int
    name: str
    id_number: str
    whole: bool
    has_account: bool
    managing_authority: str
    training_responsible: Named | None
    appointments: list[AppointmentOut]


class PeopleAsked(Schema):
    search: Text = ""
    cursor: Cursor = ""
    limit: Limit = 50


class PostsAsked(Schema):
    organisation: Id | None = None
    category: Category | None = None
    employment: Employment | None = None
    cursor: Cursor = ""
    limit: Limit = 50


@router.get(
    "/people",
    response=People,
    summary=_("列出人员"),
    url_name="people",
    description=_(
        "今天在范围内的人，按编号。search 按姓名、拼音、身份证号或单位查找；不能看姓名的角色只按单位查找。"
    ),
)
def people(request: ApiRequest, asked: Annotated[PeopleAsked, Query()]) -> People:
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_PEOPLE, "organisation")
    rows = people_today(viewer, asked.search.strip())
    found, following = page(request, rows, by=("pk",), cursor=asked.cursor, limit=asked.limit)
    audit.record_list_view(viewer, "people", Permission.VIEW_PEOPLE, timezone.now())
    names = shown_names(viewer, found)
    return People(items=[PersonOut(id=one.pk, name=names[one.pk]) for one in found], next=following)


@router.get(
    "/people/{person_id}",
    response=PersonFileOut,
    summary=_("一人一档"),
    url_name="person",
    description=_("一个人的档案。查看别人的档案会记入审计，本人可以看到。"),
)
def person(request: ApiRequest, person_id: Annotated[Id, Path()]) -> PersonFileOut:
    viewer = request.viewer
    with hidden:
        file = person_file(viewer, person_id)
    if file.person.user_id is None or file.person.user_id != viewer.user_id:
        place = next((post.organisation_id for post in file.appointments), None)
        audit.record_view(viewer, "person", "person", file.person.pk, place, timezone.now())
    authority, responsible = file.managing_authority, file.responsibility
    manager = (authority.outside_body or str(authority.organisation)) if authority else ""
    place_of = responsible.organisation if responsible else None
    return PersonFileOut(
        id=file.person.pk,
        name=file.name,
        id_number=file.id_number,
        whole=file.whole,
        has_account=file.whole and file.person.user_id is not None,
        managing_authority=manager,
        training_responsible=Named(id=place_of.pk, name=place_of.name) if place_of else None,
        appointments=[_post(one, file.name) for one in file.appointments],
    )


@router.get(
    "/appointments",
    response=Appointments,
    summary=_("列出现任职务"),
    url_name="appointments",
    description=_("今天有效的任职，按编号。organisation 限于某组织及其下级。"),
)
def appointments(request: ApiRequest, asked: Annotated[PostsAsked, Query()]) -> Appointments:
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_PEOPLE, "organisation")
    rows = posts_today(
        viewer,
        path=_path(viewer, asked.organisation),
        category=asked.category or "",
        employment=asked.employment or "",
    )
    found, following = page(request, rows, by=("pk",), cursor=asked.cursor, limit=asked.limit)
    now, place = timezone.now(), asked.organisation
    if place:
        audit.record_view(viewer, "people", "organisation", place, place, now)
    else:
        audit.record_list_view(viewer, "people", Permission.VIEW_PEOPLE, now)
    names = shown_names(viewer, [one.person for one in found])
    return Appointments(items=[_post(one, names[one.person_id]) for one in found], next=following)


@router.get(
    "/appointments/{appointment_id}",
    response=AppointmentOut,
    summary=_("一项任职"),
    url_name="appointment",
    description=_("范围内单位的任职（包括已结束的），以及范围内人员的全部任职。"),
)
def appointment(request: ApiRequest, appointment_id: Annotated[Id, Path()]) -> AppointmentOut:
    viewer = request.viewer
    posts = Appointment.objects.select_related("person", "organisation", "school")
    found = posts.filter(pk=appointment_id).first()
    if found is None:
        raise Http404
    own = viewer.user_id is not None and found.person.user_id == viewer.user_id
    if not own:
        if not visible_appointments(viewer).filter(pk=appointment_id).exists():
            raise Http404
        place = found.organisation_id
        audit.record_view(viewer, "person", "person", found.person_id, place, timezone.now())
    return _post(found, shown_name(viewer, found.person))


def _path(viewer: Viewer, organisation_id: int | None) -> str:
    if organisation_id is None:
        return ""
    places = visible_organisations(viewer, Permission.VIEW_PEOPLE).filter(pk=organisation_id)
    path = places.values_list("path", flat=True).first()
    if path is None:
        raise Http404
    return str(path)


def _post(one: Appointment, name: str) -> AppointmentOut:
    return AppointmentOut(
        id=one.pk,
        person=Named(id=one.person_id, name=name),
        organisation=Named(id=one.organisation_id, name=one.organisation.name),
        is_primary=one.is_primary,
        post=one.post,
        category=Category(one.category),
        employment=Employment(one.employment),
        in_leadership_team=one.in_leadership_team,
        office_staff=one.office_staff,
        young=one.young,
        school=Named(id=one.school.pk, name=one.school.name) if one.school else None,
        promoted_on=one.promoted_on,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        struck_out=one.voided_at is not None,
    )
