"""A person's ledger as a list: filtered, and sorted and paged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from gongxun.records.ledger.models import Entry, EntryKind
from gongxun.records.ledger.selectors.keyset import PAGE, Column, cut, in_order

COLUMNS = {
    "earned_on": Column("earned_on", lambda row: row.earned_on, date.fromisoformat),
    "title": Column("title", lambda row: row.title, str),
    "form": Column("form", lambda row: row.form, str),
    "hours": Column("hours_hundredths", lambda row: row.hours_hundredths, int),
    "days": Column("days_hundredths", lambda row: row.days_hundredths, int),
}


@dataclass(frozen=True)
class Listed:
    """One page of entries with the net sums of all that the filters leave."""

    entries: Sequence[Entry]
    total: int
    hours_hundredths: int
    days_hundredths: int
    before: str | None
    after: str | None


def filtered(
    scope: Q,
    *,
    year: int | None = None,
    form: str = "",
    kind: str = "",
    search: str = "",
    sort: str = "earned_on",
    descending: bool = True,
) -> QuerySet[Entry]:
    """Entries within what ``scope_of`` leaves; ``reversed`` says of each whether it was reversed.

    ``kind``: ``standing`` (earned and not reversed), ``reversed`` (with their reversals), ``cap``.
    """
    gone = Exists(Entry.objects.filter(reverses=OuterRef("pk")))
    found = Entry.objects.filter(scope).annotate(reversed=gone)
    if year is not None:
        found = found.filter(earned_on__year=year)
    if form:
        found = found.filter(form=form)
    if search:
        found = found.filter(title__icontains=search)
    if kind == "standing":
        found = found.filter(kind=EntryKind.EARNED, reversed=False)
    elif kind == "reversed":
        found = found.filter(Q(reversed=True) | Q(kind=EntryKind.REVERSAL))
    elif kind == EntryKind.CAP:
        found = found.filter(kind=EntryKind.CAP)
    found = found.select_related("organiser", "recognised_by")
    return in_order(found, COLUMNS[sort], descending=descending)


def page_of(
    entries: QuerySet[Entry],
    *,
    sort: str = "earned_on",
    descending: bool = True,
    after: str = "",
    before: str = "",
) -> Listed:
    """The page after or before a position that another page gave, with the sums of the whole list."""
    sums = entries.aggregate(
        total=Count("id"), hours=Sum("hours_hundredths"), days=Sum("days_hundredths")
    )
    page = cut(entries, COLUMNS[sort], descending=descending, after=after, before=before, size=PAGE)
    return Listed(
        entries=page.rows,
        total=sums["total"],
        hours_hundredths=sums["hours"] or 0,
        days_hundredths=sums["days"] or 0,
        before=page.before,
        after=page.after,
    )
