"""An import of organisations in which people serve cannot be undone before the people have left."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gongxun.base.bulk import among
from gongxun.base.sheets import kinds
from gongxun.registry.people.models import Appointment


def guard_imports() -> None:
    kinds.guard_undo(
        "organisations",
        _organisations_with_posts,
        _("已有人员在该单位任职"),
        _("请先撤销相应的名册导入，或办理调动。"),
    )


def _organisations_with_posts(
    organisation_ids: Collection[int],
    since: datetime,  # noqa: ARG001
) -> set[int]:
    posts = Appointment.objects.filter(organisation_id__in=among(organisation_ids), voided_at=None)
    schools = Appointment.objects.filter(school_id__in=among(organisation_ids), voided_at=None)
    return {
        *posts.values_list("organisation_id", flat=True),
        *(key for key in schools.values_list("school_id", flat=True) if key is not None),
    }
