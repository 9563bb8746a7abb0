"""Which policy book holds for whom: the nearest one published, else the plan's own, shipped with the product."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.db.models import Max

from gongxun.registry.policies.models import PolicyBook as StoredBook
from gongxun.rules.books import PolicyBook, load_book

PLAN_BOOK = "acftu-2024-2028"


@dataclass(frozen=True, slots=True)
class BookInForce:
    """A book with the organisation at the head of its subtree; None: everybody."""

    book: PolicyBook
    scope_id: int | None


def book_for(scope_ids: Sequence[int], on: date) -> PolicyBook:
    """The book of the nearest of ``scope_ids`` (an organisation, then those above it), else of everybody."""
    by_scope = {one.scope_id: one.book for one in books_in_force(on)}
    for scope_id in (*scope_ids, None):
        if scope_id in by_scope:
            return by_scope[scope_id]
    return plan_book()


def books_in_force(on: date) -> list[BookInForce]:
    """Every book that holds on a day, the plan's among them: of each scope the one that took effect last."""
    rows = StoredBook.objects.filter(effective_from__lte=on).order_by("effective_from", "id")
    latest = {row.scope_id: row for row in rows}
    found = [
        BookInForce(read_book(row.book_id, _library_stamp()), scope)
        for scope, row in latest.items()
    ]
    if not any(one.book.id == PLAN_BOOK for one in found):
        found.insert(0, BookInForce(plan_book(), None))
    return found


@lru_cache(maxsize=1)
def plan_book() -> PolicyBook:
    return load_book(PLAN_BOOK)


@lru_cache(maxsize=64)
def read_book(book_id: str, _stamp: int) -> PolicyBook:
    """The latest published text of a book, read together with those it extends."""
    with tempfile.TemporaryDirectory(prefix="books-") as name:
        folder = write_library(Path(name))
        return load_book(folder / f"{book_id}.yaml", [folder])


def write_library(folder: Path) -> Path:
    """Lay out the latest text of every published book as files, as the rules read them."""
    for row in StoredBook.objects.order_by("effective_from", "id"):
        (folder / f"{row.book_id}.yaml").write_text(row.source, encoding="utf-8")
    return folder


def _library_stamp() -> int:
    """Changes with every publication, so that no process keeps an older text."""
    return StoredBook.objects.aggregate(last=Max("id"))["last"] or 0
