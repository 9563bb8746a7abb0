"""Reminding the people behind a figure: each at most once a figure and week, at her bell."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.notices import kinds
from gongxun.base.notices import services as notices
from gongxun.base.notices.selectors import told_among
from gongxun.base.notices.services import Message
from gongxun.records.standing.models import PersonResult, Reminder, Snapshot, Status
from gongxun.records.standing.selectors.people import ListQuery, every_row
from gongxun.registry.people.selectors import accounts_of, person_of

KIND = "standing.reminder"
NEEDLESS = frozenset({Status.MET, Status.TRAINED, Status.EXEMPT})


def register_kinds() -> None:
    kinds.register(
        kinds.Kind(
            KIND,
            gettext_lazy("培训提醒"),
            gettext_lazy("培训管理员提醒您还差的学时和截止日期。"),
            lambda viewer: person_of(viewer) is not None,
            required=gettext_lazy("不能关闭：这是单位督促完成培训要求的方式。"),
        )
    )


@dataclass(frozen=True)
class Audience:
    """Whom a reminder would reach: ``fresh`` with their accounts; ``repeated`` were reminded this week already,
    ``unreached`` have no account that is open, ``needless`` owe nothing any more.
    """

    fresh: list[tuple[PersonResult, int]]
    repeated: list[PersonResult]
    unreached: list[PersonResult]
    needless: list[PersonResult]

    @property
    def size(self) -> int:
        return len(self.fresh) + len(self.repeated) + len(self.unreached) + len(self.needless)

    @property
    def sample(self) -> PersonResult | None:
        """Somebody by whose row the words can be shown."""
        rows = [*(row for row, _account in self.fresh), *self.repeated, *self.unreached]
        return rows[0] if rows else None


def audience_of(
    *, viewer: Viewer, organisation_id: int, snapshot: Snapshot, query: ListQuery, today: date
) -> Audience:
    """Everybody on the list, by whether a reminder reaches her. Raises PermissionDenied."""
    require(viewer, Permission.REMIND_PEOPLE, "organisation", organisation_id)
    rows: dict[int, PersonResult] = {}
    for row in every_row(viewer, organisation_id, snapshot, query):
        rows.setdefault(row.person_id, row)
    owing = [row for row in rows.values() if row.status not in NEEDLESS]
    accounts = accounts_of([row.person_id for row in owing])
    reached = [(row, accounts[row.person_id]) for row in owing if row.person_id in accounts]
    told = told_among({(account, key_of(row, today)) for row, account in reached})
    return Audience(
        fresh=[pair for pair in reached if (pair[1], key_of(pair[0], today)) not in told],
        repeated=[row for row, account in reached if (account, key_of(row, today)) in told],
        unreached=[row for row in owing if row.person_id not in accounts],
        needless=[row for row in rows.values() if row.status in NEEDLESS],
    )


@transaction.atomic
def remind(
    *,
    viewer: Viewer,
    organisation_id: int,
    snapshot: Snapshot,
    query: ListQuery,
    text: str,
    message_of: Callable[[PersonResult], tuple[str, str, str]],
    submission: UUID,
    now: datetime,
) -> Reminder:
    """Remind everybody on the list who owes something and has an account.

    ``message_of`` words it for one person: title, body and address. The same form again answers with
    the reminder that it made. Raises PermissionDenied.
    """
    require(viewer, Permission.REMIND_PEOPLE, "organisation", organisation_id)
    # One reminder at a time: the same form sent twice at once finds what the first has made.
    Snapshot.objects.select_for_update(no_key=True).get(pk=snapshot.pk)
    made = Reminder.objects.filter(submission=submission, made_by=viewer.user_id).first()
    if made is not None:
        return made
    today = viewer.today
    found = audience_of(
        viewer=viewer,
        organisation_id=organisation_id,
        snapshot=snapshot,
        query=query,
        today=today,
    )
    told = notices.notify(kind=KIND, messages=_messages(found, message_of, today), now=now)
    reached = [row for row, account in found.fresh if account in told.now]
    made = Reminder.objects.create(
        submission=submission,
        organisation_id=organisation_id,
        indicator=query.indicator,
        window=query.window,
        text=text,
        made_at=now,
        made_by=viewer.user_id,
        told=len(reached),
        repeated=len(found.repeated) + len(found.fresh) - len(reached),
        needless=len(found.needless),
        unreached=[row.person_id for row in found.unreached],
    )
    _note(viewer, made, reached, now)
    return made


def key_of(row: PersonResult, today: date) -> str:
    """The figure and the week: of both together a person is reminded once."""
    week = today.isocalendar()
    return f"reminder:{row.indicator}:{row.window}:{week.year}-{week.week}"


def note_unreached(*, viewer: Viewer, reminder: Reminder, now: datetime) -> None:
    """Write down that the names of whom a reminder did not reach left as a file."""
    place = reminder.organisation_id
    audit.record(viewer, "export.unreached", "organisation", place, place, now)


def _messages(
    found: Audience, message_of: Callable[[PersonResult], tuple[str, str, str]], today: date
) -> list[Message]:
    messages = []
    for row, account in found.fresh:
        title, body, address = message_of(row)
        messages.append(Message(account, key_of(row, today), title, address, body))
    return messages


def _note(viewer: Viewer, made: Reminder, reached: Collection[PersonResult], now: datetime) -> None:
    place = made.organisation_id
    audit.record(
        viewer, "people.remind", "organisation", place, place, now,
        {"reminder": made.pk, "told": made.told, "unreached": len(made.unreached)},
    )  # fmt: skip
    audit.record_many(
        viewer,
        "person.remind",
        "person",
        [(row.person_id, row.organisation_id) for row in reached],
        now,
    )
