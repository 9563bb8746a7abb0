"""Which policy book holds for whom: the nearest one published, else the plan's own, shipped with the product."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from gongxun.base.shell.addresses import number
from gongxun.registry.policies.models import PolicyBook as StoredBook
from gongxun.rules.books import SHIPPED, PolicyBook, load_book

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


SHIPPED_KEY = "plan"


@dataclass(frozen=True, slots=True)
class Version:
    """One published text, or the plan's own as shipped (``key`` is then SHIPPED_KEY).

    ``state`` is in_force, coming or replaced; ``scope_id`` None: everybody.
    """

    key: str
    book_id: str
    version: str
    title: str
    scope_id: int | None
    effective_from: date | None
    published_on: datetime | None
    published_by: int | None
    state: str


def versions(on: date) -> list[Version]:
    """Every version, the latest first; the plan's own stands last unless one of its texts was published."""
    rows = list(StoredBook.objects.order_by("effective_from", "id").defer("source"))
    current = {row.scope_id: row.pk for row in rows if row.effective_from <= on}
    found = [
        Version(
            str(row.pk), row.book_id, row.version, row.title, row.scope_id, row.effective_from, row.published_at,
            row.published_by, _state(row, current.get(row.scope_id), on),
        )
        for row in reversed(rows)
    ]  # fmt: skip
    plan = plan_book()
    state = (
        "replaced"
        if any(v.book_id == plan.id and v.state == "in_force" for v in found)
        else "in_force"
    )
    shipped = Version(SHIPPED_KEY, plan.id, plan.version, plan.title, None, None, None, None, state)
    return [*found, shipped]


def _state(row: StoredBook, current: int | None, on: date) -> str:
    if row.effective_from > on:
        return "coming"
    return "in_force" if row.pk == current else "replaced"


def book_of_version(key: str) -> PolicyBook | None:
    """The book of a version as it read on its first day; None for a key that nobody bears."""
    if key == SHIPPED_KEY:
        return plan_book()
    version = number(key)
    row = None if version is None else StoredBook.objects.filter(pk=version).first()
    if row is None:
        return None
    rows = StoredBook.objects.filter(effective_from__lte=row.effective_from)
    library = {
        other.book_id: other.pk for other in rows.order_by("effective_from", "id").defer("source")
    }
    return _read(row.pk, tuple(sorted({**library, row.book_id: row.pk}.values())))


def source_of_version(key: str) -> str:
    """The text of a version as it was published."""
    if key == SHIPPED_KEY:
        return (SHIPPED / f"{PLAN_BOOK}.yaml").read_text(encoding="utf-8")
    return StoredBook.objects.values_list("source", flat=True).get(pk=int(key))


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
