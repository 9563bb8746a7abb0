"""Who sends how many to a class."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import facts_of
from gongxun.work.plans import flow
from gongxun.work.plans.models import AnnualPlan, PlannedClass, PlannedQuota
from gongxun.work.plans.services.content import check_quotas, require_edition, touch
from gongxun.work.plans.services.locking import locked_class
from gongxun.work.plans.services.noting import keep_change, note


@transaction.atomic
def set_quotas(
    *,
    viewer: Viewer,
    class_id: int,
    quotas: Mapping[int, tuple[int, int]],
    seen: int,
    now: datetime,
    reason: str = "",
) -> PlannedClass:
    """Replace who sends how many: (places, part-time leaders among them) by organisation; 0 places: none.

    The sum is never above the class's places. Once the plan is approved a reason is needed and kept.
    Raises PermissionDenied, ValidationError.
    """
    one = locked_class(class_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", one.plan.organisation_id)
    if not flow.may_edit(one.plan):
        flow.require_under_way(one.plan)
        if not reason.strip():
            raise ValidationError({"reason": _("计划已批准，调整名额须写明原因。")})
    require_edition(one, seen)
    wanted = [(key, places, part) for key, (places, part) in quotas.items() if places or part]
    check_quotas(wanted, one.places)
    known, head = facts_of({key for key, _places, _part in wanted}), _path_of(one.plan)
    if any(not (key in known and known[key].path.startswith(head)) for key, _p, _q in wanted):
        raise ValidationError(_("名额只能分给本单位及其下级单位。"))
    before = sum(row.places for row in one.quotas.all())
    one.quotas.all().delete()
    PlannedQuota.objects.bulk_create(
        PlannedQuota(planned_class=one, organisation_id=key, places=places, part_time_leaders=part)
        for key, places, part in wanted
    )
    one.edition += 1
    one.save(update_fields=["edition"])
    touch(one.plan)
    if not flow.may_edit(one.plan):
        after = sum(row[1] for row in wanted)
        keep_change(viewer, one.plan, one, "quotas", str(before), str(after), reason, now)
    note(viewer, "plan.quotas", one.plan, now, {"class": one.pk})
    return one


def _path_of(plan: AnnualPlan) -> str:
    return facts_of([plan.organisation_id])[plan.organisation_id].path
