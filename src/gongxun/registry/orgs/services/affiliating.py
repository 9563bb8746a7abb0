from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.orgs.models import IndustrialAffiliation, Kind, Organisation
from gongxun.registry.orgs.services.staleness import refuse_stale


@transaction.atomic
def affiliate(
    *,
    viewer: Viewer,
    organisation_id: int,
    industrial_union_id: int | None,
    on: date,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Let the organisation belong to an industrial union from ``on`` (None: to none), beside its
    place in the tree.

    Raises PermissionDenied, and ValidationError for a body that is no industrial union or a day
    before the present affiliation began.
    """
    require(viewer, Permission.EDIT_ORGANISATIONS, "organisation", organisation_id)
    Organisation.objects.select_for_update().get(pk=organisation_id)
    union = Organisation.objects.filter(pk=industrial_union_id, dissolved_on=None).first()
    if industrial_union_id is not None and (union is None or union.kind != Kind.INDUSTRIAL_UNION):
        raise ValidationError({"industrial_union": _("所选单位不是在用的产业工会。请另选。")})
    present = IndustrialAffiliation.objects.filter(
        organisation_id=organisation_id, valid_to=None
    ).first()
    if (present.industrial_union_id if present else None) == industrial_union_id:
        return
    refuse_stale(organisation_id, seen)
    if on > viewer.today:
        raise ValidationError({"on": _("变更日期在今天之后。请在当天办理。")})
    if present is not None:
        _end(present, on)
    if industrial_union_id is not None:
        IndustrialAffiliation.objects.create(
            organisation_id=organisation_id, industrial_union_id=industrial_union_id, valid_from=on
        )
    audit.record(
        viewer, "organisation.affiliate", "organisation", organisation_id, organisation_id, now,
        {"industrial_union": industrial_union_id},
    )  # fmt: skip
    outbox.emit("orgs.affiliated", {"organisation": organisation_id}, now)


def _end(present: IndustrialAffiliation, on: date) -> None:
    if on < present.valid_from:
        raise ValidationError(
            {"on": _("现有产业隶属自 %(day)s 起，变更日期不能更早。请改填日期。")
             % {"day": present.valid_from.isoformat()}}
        )  # fmt: skip
    if on == present.valid_from:
        present.delete()
    else:
        present.valid_to = on
        present.save(update_fields=["valid_to"])
