"""What the register tells people: transfers proposed to them, and what became of their own."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.notices import kinds
from gongxun.base.notices import services as notices
from gongxun.base.notices.services import Message
from gongxun.base.shell import formats
from gongxun.registry.orgs.selectors import nearest_holders
from gongxun.registry.people.models import Transfer
from gongxun.registry.people.selectors.accounts import accounts_of
from gongxun.registry.people.selectors.visibility import person_of

TO_DECIDE, DECIDED, OWN = "people.transfer_in", "people.transfer_out", "people.transfer_own"
State = Transfer.State


def register_kinds() -> None:
    kinds.register(
        kinds.Kind(
            TO_DECIDE,
            gettext_lazy("待接收的调动"),
            gettext_lazy("别的单位提出把人调到本单位，等您接收或退回。"),
            _keeps_people,
        )
    )
    kinds.register(
        kinds.Kind(
            DECIDED,
            gettext_lazy("调出的结果"),
            gettext_lazy("本单位提出的调动被接收或退回。"),
            _keeps_people,
        )
    )
    kinds.register(
        kinds.Kind(
            OWN,
            gettext_lazy("本人的调动"),
            gettext_lazy("您的任职随调动转到另一个单位。"),
            lambda viewer: person_of(viewer) is not None,
        )
    )


def _keeps_people(viewer: Viewer) -> bool:
    return bool(viewer.scopes(Permission.EDIT_PEOPLE, "organisation"))


def tell_transfer(payload: dict[str, Any], at: datetime) -> None:
    """After ``people.transfer``: whoever decides, whoever proposed, and the person who was moved."""
    transfer = (
        Transfer.objects.select_related("appointment__organisation", "destination")
        .filter(pk=payload["transfer"])
        .first()
    )
    if transfer is None:
        return
    if payload["state"] != State.PROPOSED:
        notices.settle(keys=[f"transfer:{transfer.pk}"], now=at)
    match payload["state"]:
        case State.PROPOSED if transfer.state == State.PROPOSED:
            _tell_officers(transfer, TO_DECIDE, transfer.destination_id, "", at)
        case State.ACCEPTED | State.DECLINED:
            _tell_officers(
                transfer, DECIDED, transfer.appointment.organisation_id, payload["state"], at
            )
    if payload["state"] == State.ACCEPTED:
        _tell_person(transfer, at)


def _tell_officers(
    transfer: Transfer, kind: str, organisation_id: int, state: str, at: datetime
) -> None:
    day = timezone.localdate(at)
    title = {
        "": _("有一份调动等待接收"),
        State.ACCEPTED: _("提出的调动已被接收"),
        State.DECLINED: _("提出的调动被退回"),
    }[state]
    body = _("从%(origin)s到%(destination)s，%(day)s起。") % _facts(transfer, at)
    if state == State.DECLINED:
        body += _("退回原因：%(reason)s") % {"reason": transfer.reason}
    key = f"transfer:{transfer.pk}" + (f":{state}" if state else "")
    notices.notify(
        kind=kind,
        messages=[
            Message(account, key, title, reverse("people:transfers"), body)
            for account in nearest_holders(organisation_id, Permission.EDIT_PEOPLE, day)
        ],
        now=at,
    )


def _tell_person(transfer: Transfer, at: datetime) -> None:
    person = transfer.appointment.person_id
    body = _("从%(origin)s到%(destination)s，%(day)s起。学时和档案随人转移。") % _facts(
        transfer, at
    )
    address = reverse("people:file", args=[person])
    notices.notify(
        kind=OWN,
        messages=[
            Message(
                account, f"transfer:{transfer.pk}:own", _("您的任职已转到新单位"), address, body
            )
            for account in accounts_of([person]).values()
        ],
        now=at,
    )


def _facts(transfer: Transfer, at: datetime) -> dict[str, str]:
    return {
        "origin": transfer.appointment.organisation.name,
        "destination": transfer.destination.name,
        "day": formats.day_in_sentence(transfer.on, timezone.localdate(at)),
    }
