from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gongxun.base.access.selectors import active_among
from gongxun.base.jobs import services as jobs
from gongxun.base.notices import kinds
from gongxun.base.notices.models import Mail, Notice
from gongxun.base.notices.selectors import mail_addresses, told_among, wishes_of
from gongxun.base.notices.services.mailing import is_set_up

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Message:
    """What one account is told: nothing that it may not see itself.

    ``key`` names the matter: an account is told of it once. The title goes out by e-mail, so it names
    nobody. ``address`` is a path of the product, where the notice leads.
    """

    account_id: int
    key: str
    title: str
    address: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Accounts told now, told of the same matter before, and out of reach: locked or gone."""

    now: frozenset[int]
    before: frozenset[int]
    unreached: frozenset[int]


@transaction.atomic
def notify(*, kind: str, messages: Iterable[Message], now: datetime) -> Told:
    """Tell each account, as it wishes to be told of the kind; all of them or none.

    A matter of which an account was told stays as it was, so that a job may run twice. Raises
    LookupError where nobody has registered the kind, ValueError for an address outside the product.
    """
    known, wanted = kinds.get(kind), {}
    for one in messages:
        if not one.address.startswith("/") or one.address.startswith("//"):
            raise ValueError(f"not a path of ours: {one.address!r}")
        wanted[one.account_id, one.key] = one
    accounts = {account for account, _key in wanted}
    active = active_among(accounts)
    before = told_among(wanted)
    fresh = [one for pair, one in wanted.items() if pair not in before and pair[0] in active]
    _insert(known, fresh, now)
    new = frozenset(one.account_id for one in fresh)
    known_before = frozenset(account for account, _key in before) & active
    return Told(new, known_before - new, frozenset(accounts - active))


def _insert(kind: kinds.Kind, messages: list[Message], now: datetime) -> None:
    accounts = {one.account_id for one in messages}
    wishes = wishes_of(kind, accounts)
    reachable = mail_addresses(accounts) if is_set_up() else {}
    rows = []
    for one in messages:
        inside, mail = wishes[one.account_id]
        mail = mail and one.account_id in reachable
        rows.append(
            Notice(
                account_id=one.account_id,
                kind=kind.name,
                key=one.key,
                title=one.title[:120],
                body=one.body[:600],
                address=one.address,
                sent_at=now,
                in_product=inside,
                mail=Mail.WAITING if mail else Mail.NONE,
            )
        )
    # Somebody may tell the same at the same moment: the database decides who was first.
    Notice.objects.bulk_create(rows, BATCH, ignore_conflicts=True)
    if any(row.mail == Mail.WAITING for row in rows):
        jobs.defer_once("notices.send_mail")


@transaction.atomic
def settle(*, keys: Collection[str], now: datetime) -> int:
    """Mark as read what waits under these keys, whoever was told: the matter is done with. Returns how many."""
    waiting = Notice.objects.filter(key__in=list(keys), read_at=None)
    return int(waiting.update(read_at=now))
