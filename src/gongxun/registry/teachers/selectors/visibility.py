"""Whom a viewer sees: teachers in her charge, of the line above hers those who are shared and active, herself."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import reach_of, within
from gongxun.registry.people.selectors import masked_name, person_of
from gongxun.registry.resources.selectors.visibility import serving
from gongxun.registry.teachers.models import State, Teacher

# Whoever makes timetables, reviews or keeps the people must know who teaches.
NAMING = (Permission.EDIT_RESOURCES, Permission.REVIEW_RESOURCES, Permission.VIEW_NAMES)


def visible(viewer: Viewer) -> QuerySet[Teacher]:
    """Teachers in the viewer's charge, and those shared with her."""
    if not (viewer.everywhere or viewer.scopes(Permission.VIEW_RESOURCES, "organisation")):
        return Teacher.objects.none()
    in_charge = within(viewer, Permission.VIEW_RESOURCES, "owner__path")
    if viewer.everything(Permission.VIEW_RESOURCES, "organisation"):
        return Teacher.objects.filter(in_charge)
    shared = Q(shared=True, state=State.ACTIVE, owner_id__in=serving(viewer))
    return Teacher.objects.filter(in_charge | shared)


def own_teaching(viewer: Viewer) -> list[Teacher]:
    """The viewer's own entries, one an organisation that asks her to teach; those in use first."""
    person = person_of(viewer)
    if person is None:
        return []
    rows = Teacher.objects.filter(Q(person=person) | Q(person__merged_into__person=person))
    return list(rows.select_related("owner", "picture").order_by("state", "pk"))


def is_teaching(viewer: Viewer) -> bool:
    """Whether somebody asks the viewer to teach; asked once a request."""
    person = person_of(viewer)
    if person is None:
        return False
    return viewer.once(
        ("teaches", person.pk), lambda: Teacher.objects.filter(person_id=person.pk).exists()
    )


def teacher_or_404(viewer: Viewer, teacher_id: int) -> Teacher:
    """A teacher whom the viewer sees; raises Http404."""
    found = visible(viewer).select_related("owner", "picture").filter(pk=teacher_id).first()
    if found is None:
        found = next((one for one in own_teaching(viewer) if one.pk == teacher_id), None)
    if found is None:
        raise Http404(_("没有这名教师，或不在您的查看范围内。"))
    return found


def is_own(viewer: Viewer, teacher: Teacher) -> bool:
    person = person_of(viewer)
    return person is not None and person.pk == teacher.person_id


def edits(viewer: Viewer, teacher: Teacher) -> bool:
    return viewer.may(Permission.EDIT_RESOURCES, "organisation", teacher.owner_id)


def require_edits(viewer: Viewer, teacher: Teacher) -> None:
    """Raises PermissionDenied."""
    if not edits(viewer, teacher):
        raise PermissionDenied(_("这名教师由其所属单位维护；如需更改，请联系该单位。"))


def in_charge(viewer: Viewer, teacher: Teacher) -> bool:
    """Whether the viewer keeps or inspects her, rather than being offered her."""
    return viewer.may(Permission.VIEW_RESOURCES, "organisation", teacher.owner_id)


def shown_name(viewer: Viewer, teacher: Teacher) -> str:
    """The name, or its first character for who may not see names; the teacher has her ``owner``."""
    path = teacher.owner.path
    if is_own(viewer, teacher) or any(reach_of(viewer, one).covers(path) for one in NAMING):
        return teacher.name
    offered = teacher.shared and teacher.state == State.ACTIVE
    if offered and any(viewer.scopes(one, "organisation") for one in NAMING):
        return teacher.name
    return masked_name(teacher.name)


def sees_names(viewer: Viewer) -> bool:
    """Whether the viewer sees the name of everybody whom she sees: only then may names be searched or sorted by."""
    if viewer.everywhere:
        return True
    naming = frozenset().union(*(viewer.scopes(one, "organisation") for one in NAMING))
    return naming >= viewer.scopes(Permission.VIEW_RESOURCES, "organisation")
