"""What a kind of file holds: its columns, and how its owner decides and writes rows. Owners
register their kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.utils.functional import Promise

from gongxun.base.sheets.cells import Parser

if TYPE_CHECKING:
    from gongxun.base.access.gate import Viewer

Row = TypeVar("Row")
Progress = Callable[[str, int, int], None]
# In the language of whoever reads.
Words = str | Promise


@dataclass(frozen=True)
class Column:
    """One column: its Chinese ``heading`` and ``aliases`` as written in files, and the ``field`` it
    fills.

    An empty cell of a column that is not required becomes ``default``. What a ``private`` column
    holds is masked wherever a row is shown or kept.
    """

    heading: str
    field: str
    parse: Parser
    required: bool = False
    default: object = None
    hint: Words = ""
    aliases: tuple[str, ...] = ()
    private: bool = False


class Status(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is refused. ``heading`` is empty where the whole row is meant."""

    heading: str
    value: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a row changes, as words."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line(Generic[Row]):
    """A row that could be read, with its number as Excel shows it."""

    number: int
    row: Row


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one line. ``payload`` is what the owner needs to write it; others do not look
    inside.
    """

    status: Status
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    payload: Any = None


@dataclass(frozen=True, slots=True)
class Written:
    """A row that an import has written, with the trace that its owner left of it."""

    number: int
    status: Status
    trace: Any


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a row cannot be undone; ``number`` is its row in the file."""

    number: int
    message: str
    remedy: str


class UndoRefused(Exception):
    """An import on which something later depends; nothing of it was undone."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(f"{len(obstacles)} obstacles")
        self.obstacles = tuple(obstacles)


@dataclass(frozen=True, slots=True)
class Undoing:
    """Who undoes an import that was written at ``written_at``, when and why."""

    viewer: Viewer
    written_at: datetime
    now: datetime
    reason: str


Decide = Callable[["Sequence[Line[Any]]", "Viewer", datetime], "list[Decision]"]
# Answers with a trace for each decision, in order: JSON by which the row can be undone.
Write = Callable[["Sequence[Decision]", "Viewer", datetime, Progress], "Sequence[Any]"]
Undo = Callable[["Sequence[Written]", Undoing, Progress], None]


@dataclass(frozen=True)
class SheetKind:
    """A kind of file that can be imported.

    ``row(**fields)`` builds the owner's row; ``decide`` reads only and answers every line in order,
    by the state of the database and of the whole file; ``write`` carries the decisions out that
    create or change, inside the engine's transaction; ``lock`` runs first in that transaction and
    keeps others from changing what was decided on. ``undo`` takes back what ``write`` did, or raises
    UndoRefused; it too runs in one transaction, after ``lock``. ``permission`` is what whoever imports
    must have somewhere; ``named`` are the fields by which a reader knows a row; kinds build on those
    of lower ``order``.
    """

    name: str
    title: Words
    columns: tuple[Column, ...]
    row: Callable[..., Any]
    decide: Decide
    write: Write
    examples: tuple[Mapping[str, str], ...] = ()
    notes: tuple[Words, ...] = ()
    lock: Callable[[], None] = lambda: None
    undo: Undo | None = None
    permission: str = ""
    named: tuple[str, ...] = ()
    order: int = 0

    def heading(self, field: str) -> str:
        return next(column.heading for column in self.columns if column.field == field)


def refuse(heading: str, value: object, message: str, remedy: str) -> Decision:
    """The decision on a line with one problem."""
    return Decision(Status.REFUSED, problems=(Problem(heading, str(value), message, remedy),))


_kinds: dict[str, SheetKind] = {}


def register(kind: SheetKind) -> None:
    _kinds[kind.name] = kind


def get(name: str) -> SheetKind:
    """Raise LookupError for a kind that nobody has registered."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"unknown kind of sheet {name!r}; known: {', '.join(_kinds)}") from None


def names() -> list[str]:
    return sorted(_kinds)


# Given the subjects of an import and the moment at which it was written: those on which something
# recorded later depends.
Guard = Callable[[Collection[int], datetime], Collection[int]]
_guards: dict[str, list[tuple[Guard, Words, Words]]] = {}


def guard_undo(name: str, guard: Guard, message: Words, remedy: Words) -> None:
    """Let an app above the owner of a kind speak against undoing rows on which its own depend."""
    _guards.setdefault(name, []).append((guard, message, remedy))


def guards(name: str) -> list[tuple[Guard, str, str]]:
    return [(guard, str(message), str(remedy)) for guard, message, remedy in _guards.get(name, ())]


# Why nobody imports for an organisation any more, empty where it stands.
Ended = Callable[[int], str]
_ended: list[Ended] = []


def ask_ended(check: Ended) -> None:
    """Registered by the app that owns organisations."""
    _ended[:] = [check]


def why_ended(organisation_id: int) -> str:
    return _ended[0](organisation_id) if _ended else ""
