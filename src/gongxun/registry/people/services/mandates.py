"""Elected offices, and who manages a cadre: two facts beside the post, each of which may change who
trains her.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.orgs.selectors import covered
from gongxun.registry.people.models import ManagingAuthority, Mandate
from gongxun.registry.people.selectors.files import resolve
from gongxun.registry.people.selectors.visibility import require_over_person
from gongxun.registry.people.services.responsibility import refresh


@dataclass(frozen=True, slots=True)
class NewMandate:
    """An elected office (delegate, member of a committee or of the audit committee) in an
    organisation.
    """

    person_id: int
    organisation_id: int
    kind: str
    valid_from: date
    valid_to: date | None = None


@transaction.atomic
def give_mandates(*, viewer: Viewer, rows: Iterable[NewMandate], now: datetime) -> list[int]:
    """Record elected offices; raises PermissionDenied where one lies out of scope."""
    new = list(rows)
    organisations = {row.organisation_id for row in new}
    if organisations - covered(viewer, Permission.EDIT_PEOPLE, organisations):
        raise PermissionDenied(
            _("您在该组织没有此项权限；如需办理，请联系本单位的安全管理员授权。")
        )
    made = Mandate.objects.bulk_create(
        (
            Mandate(
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                kind=row.kind,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
            for row in new
        ),
        batch_size=2000,
    )
    audit.record_many(
        viewer, "mandate.give", "mandate", ((each.pk, each.organisation_id) for each in made), now
    )
    refresh({row.person_id for row in new}, viewer.today)
    outbox.emit("people.mandates", {"count": len(made)}, now)
    return [each.pk for each in made]


@transaction.atomic
def end_mandate(*, viewer: Viewer, mandate_id: int, on: date, now: datetime) -> None:
    """Let an elected office end: ``on`` is the first day on which it is no longer held."""
    mandate = Mandate.objects.select_for_update().get(pk=mandate_id)
    require(viewer, Permission.EDIT_PEOPLE, "organisation", mandate.organisation_id)
    if on <= mandate.valid_from:
        raise ValidationError({"on": _("结束日期须晚于开始日期。请改填日期。")})
    mandate.valid_to = on
    mandate.save(update_fields=["valid_to"])
    audit.record(viewer, "mandate.end", "mandate", mandate.pk, mandate.organisation_id, now)
    refresh({mandate.person_id}, viewer.today)
    outbox.emit("people.mandates", {"count": 1}, now)


@transaction.atomic
def set_managing_authority(
    *,
    viewer: Viewer,
    person_id: int,
    organisation_id: int | None = None,
    outside_body: str = "",
    valid_from: date,
    now: datetime,
) -> int:
    """Say who manages the cadre from a day on: an organisation, or a body outside the tree such as
    a Party committee.

    The authority before ends on that day. Raises ValidationError, PermissionDenied.
    """
    at = require_over_person(viewer, Permission.EDIT_PEOPLE, person_id)
    person_id = resolve(person_id)
    before = ManagingAuthority.objects.select_for_update().filter(
        person_id=person_id, valid_to=None
    )
    for authority in before:
        if authority.valid_from >= valid_from:
            raise ValidationError(
                {"valid_from": _("现干部管理单位自 %(day)s 起，变更日期须更晚。请改填日期。")
                 % {"day": authority.valid_from.isoformat()}}
            )  # fmt: skip
        authority.valid_to = valid_from
        authority.save(update_fields=["valid_to"])
    authority = ManagingAuthority(
        person_id=person_id,
        organisation_id=organisation_id,
        outside_body=outside_body.strip(),
        valid_from=valid_from,
    )
    authority.clean_fields(exclude=["organisation", "valid_to"])
    authority.validate_constraints()
    authority.save()
    audit.record(viewer, "authority.set", "person", person_id, at, now)
    outbox.emit("people.authority", {"person": person_id}, now)
    return authority.pk
