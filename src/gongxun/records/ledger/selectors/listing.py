"""A person's ledger as a list: filtered, and paged by date and number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from gongxun.records.ledger.models import Entry, EntryKind

PAGE = 50


@dataclass(frozen=True)
class Listed:
    """One page of entries with the net sums of all that the filters leave."""

    entries: Sequence[Entry]
    total: int
    hours_hundredths: int
    days_hundredths: int
    after: tuple[date, int] | None


def filtered(
    scope: Q,
    *,
    year: int | None = None,
    form: str = "",
    kind: str = "",
    search: str = "",
) -> QuerySet[Entry]:
    """Entries within what ``scope_of`` leaves, latest first; ``reversed`` says of each whether it was reversed.

    ``kind``: ``standing`` (earned and not reversed), ``reversed`` (with their reversals), ``cap``.
    """
    gone = Exists(Entry.objects.filter(reverses=OuterRef("pk")))
    found = Entry.objects.filter(scope).annotate(reversed=gone).order_by("-earned_on", "-id")
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
    return found.select_related("organiser", "recognised_by")


def page_of(entries: QuerySet[Entry], after: tuple[date, int] | None) -> Listed:
    """The page that follows the entry of that date and number."""
    sums = entries.aggregate(
        total=Count("id"), hours=Sum("hours_hundredths"), days=Sum("days_hundredths")
    )
    rest = entries
    if after:
        day, number = after
        rest = entries.filter(Q(earned_on__lt=day) | Q(earned_on=day, pk__lt=number))
    rows = list(rest[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Listed(
        entries=rows[:PAGE],
        total=sums["total"],
        hours_hundredths=sums["hours"] or 0,
        days_hundredths=sums["days"] or 0,
        after=(last.earned_on, last.pk) if last else None,
    )
