"""What surveys tell people: that they are asked, and that they have not answered yet."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.access.roles import Permission
from gongxun.base.access.selectors import holders_among
from gongxun.base.notices import kinds
from gongxun.base.notices import services as notices
from gongxun.base.notices.services import Message
from gongxun.registry.people.selectors import accounts_of
from gongxun.work.surveys.models import Invitation, Respondents, Survey

ASKED = "surveys.asked"
BATCH = 2_000


def register_kinds() -> None:
    kinds.register(
        kinds.Kind(
            ASKED,
            gettext_lazy("待答的调研"),
            gettext_lazy("单位请您填写的培训需求调研，以及截止前的提醒。"),
        )
    )


def tell_invited(survey: Survey, now: datetime) -> int:
    """Tell whoever was invited and has an account; returns how many were told."""
    return _tell(survey, "", _("有一份培训需求调研请您填写"), now)


def remind(survey: Survey, now: datetime) -> int:
    """Remind whoever has not answered; of one day once."""
    day = timezone.localdate(now).isoformat()
    return _tell(survey, f":{day}", _("调研还没有填写，请在截止前完成"), now)


def _tell(survey: Survey, mark: str, title: str, now: datetime) -> int:
    told = 0
    for batch in _open(survey):
        accounts = _accounts(survey, batch, now)
        messages = [
            Message(
                account,
                f"{_key(one)}{mark}",
                title,
                reverse("surveys:answer", args=[one.pk]),
                _("“%(title)s”，%(day)s 截止。") % {
                    "title": survey.title, "day": survey.closes_on.isoformat(),
                },
            )
            for one in batch
            for account in accounts.get(one.pk, ())
        ]  # fmt: skip
        told += len(notices.notify(kind=ASKED, messages=messages, now=now).now)
    return told


def _open(survey: Survey) -> Iterator[list[Invitation]]:
    rows = survey.invitations.filter(state=Invitation.State.OPEN).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _accounts(survey: Survey, batch: list[Invitation], now: datetime) -> dict[int, list[int]]:
    """The accounts behind invitations: the person's own, or those of the organisation's officers."""
    if survey.respondents == Respondents.CADRES:
        found = accounts_of([one.person_id for one in batch if one.person_id is not None])
        return {one.pk: [found[one.person_id]] for one in batch if one.person_id in found}
    places = {one.organisation_id: one.pk for one in batch}
    today = timezone.localdate(now)
    rows: dict[int, list[int]] = {}
    for account, place in holders_among(Permission.EDIT_PLANS, "organisation", places, today):
        rows.setdefault(places[place], []).append(account)
    return rows


def settle(survey: Survey, now: datetime) -> None:
    """Nobody has to answer any more: notices that wait are done with."""
    day = survey.reminded_at
    for batch in _open(survey):
        settle_one(batch, day, now)


def settle_one(batch: list[Invitation], reminded_at: datetime | None, now: datetime) -> None:
    keys = [_key(one) for one in batch]
    if reminded_at is not None:
        mark = timezone.localdate(reminded_at).isoformat()
        keys += [f"{key}:{mark}" for key in keys]
    notices.settle(keys=keys, now=now)


def _key(invitation: Invitation) -> str:
    return f"survey:{invitation.pk}"
