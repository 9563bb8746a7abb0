"""Names, codes and classification of an organisation."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.orgs import checks
from gongxun.registry.orgs.models import FormerName, Organisation, Placement
from gongxun.registry.orgs.naming import name_key
from gongxun.registry.orgs.selectors.records import known_divisions, owners_of_credit_codes
from gongxun.registry.orgs.services.staleness import refuse_stale

REVISABLE = frozenset({"level", "kind", "credit_code", "division_code"})


@transaction.atomic
def rename(
    *,
    viewer: Viewer,
    organisation_id: int,
    name: str,
    on: date,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Give the organisation another name from ``on``; the old one stays as a former name.

    ``seen`` is the version that the reader saw; raises ValidationError where it has changed since.
    """
    require(viewer, Permission.EDIT_ORGANISATIONS, "organisation", organisation_id)
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    name = name.strip()
    if not name:
        raise ValidationError({"name": _("单位名称没有填写。请填写名称。")})
    if name == organisation.name:
        return
    refuse_stale(organisation_id, seen)
    if on > viewer.today:
        raise ValidationError({"on": _("更名日期在今天之后。请在当天办理。")})
    if on < organisation.founded_on:
        raise ValidationError({"on": _("更名日期在单位成立之前。请改填日期。")})
    FormerName.objects.create(organisation=organisation, name=organisation.name, valid_to=on)
    Organisation.objects.filter(pk=organisation_id).update(name=name, name_key=name_key(name))
    audit.record(
        viewer, "organisation.rename", "organisation", organisation_id, organisation_id, now
    )
    outbox.emit("orgs.revised", {"organisation": organisation_id}, now)


@transaction.atomic
def revise(
    *,
    viewer: Viewer,
    organisation_id: int,
    now: datetime,
    seen: str | None = None,
    **changes: Any,  # noqa: ANN401
) -> None:
    """Correct ``level``, ``kind``, ``credit_code`` or ``division_code``; raises ValidationError by
    field.
    """
    require(viewer, Permission.EDIT_ORGANISATIONS, "organisation", organisation_id)
    unknown = changes.keys() - REVISABLE
    if unknown:
        raise TypeError(f"not revisable: {', '.join(sorted(unknown))}")
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if all(getattr(organisation, field) == value for field, value in changes.items()):
        return
    refuse_stale(organisation_id, seen)
    for field, value in changes.items():
        setattr(organisation, field, value)
    given = {field for field, value in changes.items() if value is not None}
    organisation.clean_fields(exclude={field.name for field in organisation._meta.fields} - given)
    _check(organisation)
    Organisation.objects.filter(pk=organisation_id).update(**changes)
    audit.record(
        viewer, "organisation.revise", "organisation", organisation_id, organisation_id, now,
        {"fields": sorted(changes)},
    )  # fmt: skip
    outbox.emit("orgs.revised", {"organisation": organisation_id}, now)


def _check(organisation: Organisation) -> None:
    code, division = organisation.credit_code, organisation.division_code
    owner = owners_of_credit_codes([code]).get(code) if code else None
    if owner not in (None, organisation.code):
        raise ValidationError(
            {"credit_code": _("统一社会信用代码已被单位 %(code)s 使用。请核对。") % {"code": owner}}
        )
    placement = (
        Placement.objects.filter(organisation=organisation, valid_to=None)
        .values_list("parent__level", flat=True)
        .first()
    )
    faults = (
        checks.credit_code_fault(code),
        checks.division_fault(division, known_divisions([division]) if division else ()),
        checks.level_fault(organisation.level, placement),
    )
    found = {fault.field: str(fault) for fault in faults if fault}
    if found:
        raise ValidationError(found)
