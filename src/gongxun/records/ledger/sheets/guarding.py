"""Imports of organisations and of posts on which hours rest cannot be undone before the hours are reversed."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gongxun.base.bulk import among
from gongxun.base.sheets import kinds
from gongxun.records.ledger.models import Claim, Entry


def guard_imports() -> None:
    remedy = _("请先撤销相应的学时导入，或逐条冲正。")
    kinds.guard_undo("appointments", persons_with_later_hours, _("导入之后已登记学时"), remedy)
    kinds.guard_undo("organisations", organisations_with_hours, _("已有学时记在该单位名下"), remedy)


def persons_with_later_hours(person_ids: Collection[int], since: datetime) -> set[int]:
    """Who has standing hours that were recorded after ``since``: the posts of then may be what they rest on."""
    rows = Claim.objects.filter(
        person_id__in=among(person_ids), released_by=None, entry__recorded_at__gt=since
    )
    return set(rows.values_list("person_id", flat=True))


def organisations_with_hours(organisation_ids: Collection[int], since: datetime) -> set[int]:
    """Organisations that an entry since names as organiser or as the one that answers for it."""
    rows = Entry.objects.filter(recorded_at__gte=since)
    organisers = rows.filter(organiser_id__in=among(organisation_ids))
    answering = rows.filter(recognised_by_id__in=among(organisation_ids))
    return {
        *organisers.values_list("organiser_id", flat=True),
        *answering.values_list("recognised_by_id", flat=True),
    }
