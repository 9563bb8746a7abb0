"""What is taught in a class: courses that have passed their review."""

from datetime import datetime

from django.db import transaction

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.registry.resources.selectors import require_usable
from gongxun.work.plans import flow
from gongxun.work.plans.models import PlannedCourse
from gongxun.work.plans.services.locking import locked_class
from gongxun.work.plans.services.noting import note


@transaction.atomic
def choose_course(
    *, viewer: Viewer, class_id: int, resource_id: int, now: datetime
) -> PlannedCourse:
    """Let a course be taught in a class; chosen twice it stands once. Any time before the class is held.

    Raises PermissionDenied; ValidationError that names the review which the course lacks.
    """
    one = locked_class(class_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", one.plan.organisation_id)
    if not flow.may_edit(one.plan):
        flow.require_under_way(one.plan)
    require_usable([resource_id])
    made, _new = PlannedCourse.objects.get_or_create(planned_class=one, resource_id=resource_id)
    note(viewer, "plan.choose_course", one.plan, now, {"class": one.pk, "resource": resource_id})
    return made


@transaction.atomic
def drop_course(*, viewer: Viewer, class_id: int, resource_id: int, now: datetime) -> None:
    """Take a course out of a class again. Raises PermissionDenied, ValidationError."""
    one = locked_class(class_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", one.plan.organisation_id)
    if not flow.may_edit(one.plan):
        flow.require_under_way(one.plan)
    one.courses.filter(resource_id=resource_id).delete()
    note(viewer, "plan.drop_course", one.plan, now, {"class": one.pk, "resource": resource_id})
