"""Which policy book holds for whom: the nearest one published, else the plan's own, shipped with the product."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

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
    rows = list(StoredBook.objects.filter(effective_from__lte=on).order_by("effective_from", "id"))
    library = {row.book_id: row.pk for row in rows}
    found = [
        BookInForce(_read(row.pk, tuple(sorted({**library, row.book_id: row.pk}.values()))), scope)
        for scope, row in {row.scope_id: row for row in rows}.items()
    ]
    if not any(one.book.id == PLAN_BOOK for one in found):
        found.insert(0, BookInForce(plan_book(), None))
    return found


@lru_cache(maxsize=1)
def plan_book() -> PolicyBook:
    return load_book(PLAN_BOOK)


@lru_cache(maxsize=64)
def _read(key: int, library: tuple[int, ...]) -> PolicyBook:
    """One published text, read together with those that it may extend. Texts never change, so neither does this."""
    rows = StoredBook.objects.in_bulk(library)
    with tempfile.TemporaryDirectory(prefix="books-") as name:
        folder = write_library(Path(name), rows.values())
        return load_book(folder / f"{rows[key].book_id}.yaml", [folder])


def write_library(folder: Path, rows: Iterable[StoredBook]) -> Path:
    """Lay out published texts as files, as the rules read them; of one book the last of ``rows``."""
    for row in rows:
        (folder / f"{row.book_id}.yaml").write_text(row.source, encoding="utf-8")
    return folder
