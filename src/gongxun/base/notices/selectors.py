"""Notices of one account, and how it wants to be told."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.bulk import among
from gongxun.base.notices import kinds
from gongxun.base.notices.models import Choice, MailAddress, Notice

PAGE_SIZE = 30
# Beyond so many the bell says "more than".
COUNTED = 99


@dataclass(frozen=True, slots=True)
class NoticeQuery:
    """``kind`` empty: of every kind. ``after`` is the number of the last notice of the page before."""

    kind: str = ""
    unread: bool = False
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """How an account is told of a kind, its own choice or what the kind does by itself."""

    kind: kinds.Kind
    in_product: bool
    by_mail: bool


def unread_count(account_id: int) -> int:
    """How many notices of an account wait to be read, counted up to one beyond COUNTED."""
    return _own(account_id).filter(read_at=None).values("pk")[: COUNTED + 1].count()


def page_of(viewer: Viewer, query: NoticeQuery) -> tuple[list[Notice], int | None]:
    """One page of the viewer's own notices, the latest first, and the position after it."""
    rows = _own(viewer.user_id)
    if query.kind:
        rows = rows.filter(kind=query.kind)
    if query.unread:
        rows = rows.filter(read_at=None)
    if query.after is not None:
        rows = rows.filter(pk__lt=query.after)
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    return found, found[-1].pk if more else None


def kinds_told(viewer: Viewer) -> list[str]:
    """Names of the kinds of which the viewer has notices."""
    return sorted(_own(viewer.user_id).order_by().values_list("kind", flat=True).distinct())


def notice_or_404(viewer: Viewer, notice_id: int) -> Notice:
    """The viewer's own notice; that of another is not there."""
    found = _own(viewer.user_id).filter(pk=notice_id).first()
    if found is None:
        raise Http404(_("没有这条通知，可能已按保存期限清除。"))
    return found


def wishes(viewer: Viewer) -> list[Wish]:
    """What the page of settings offers the viewer."""
    chosen = {one.kind: one for one in Choice.objects.filter(account_id=viewer.user_id)}
    found = []
    for kind in kinds.every():
        if kind.shown(viewer):
            one = chosen.get(kind.name)
            inside, mail = (one.in_product, one.by_mail) if one else (kind.in_product, kind.by_mail)
            found.append(Wish(kind, inside or bool(kind.required), mail))
    return found


def wishes_of(kind: kinds.Kind, account_ids: Collection[int]) -> dict[int, tuple[bool, bool]]:
    """Of each account, whether it is told of ``kind`` in the product and by e-mail."""
    rows = Choice.objects.filter(kind=kind.name, account_id__in=account_ids)
    chosen = {one.account_id: (one.in_product, one.by_mail) for one in rows}
    usual = (kind.in_product, kind.by_mail)
    found = {}
    for account in account_ids:
        inside, mail = chosen.get(account, usual)
        found[account] = (inside or bool(kind.required), mail)
    return found


def told_among(wanted: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """Those of the pairs (account, key) of which the account was told."""
    rows = Notice.objects.filter(
        key__in=among({key for _account, key in wanted}, "text"),
        account_id__in=among({account for account, _key in wanted}),
    )
    return set(rows.values_list("account_id", "key")) & set(wanted)


def mail_address(account_id: int | None) -> str:
    """Where the account is written to; empty where its owner gave none."""
    rows = MailAddress.objects.filter(account_id=account_id).values_list("address", flat=True)
    return rows.first() or ""


def mail_addresses(account_ids: Collection[int]) -> dict[int, str]:
    rows = MailAddress.objects.filter(account_id__in=account_ids)
    return dict(rows.values_list("account_id", "address"))


def _own(account_id: int | None) -> QuerySet[Notice]:
    return Notice.objects.filter(account_id=account_id, in_product=True)
