"""The one way in for files of every kind: decide on each row, show it, then write all of it in one
transaction.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.sheets.kinds import (
    Change,
    Decision,
    Line,
    Problem,
    Progress,
    SheetKind,
    Status,
)
from gongxun.base.sheets.naming import Naming
from gongxun.base.sheets.reading import BadLine, read_lines

if TYPE_CHECKING:
    from gongxun.base.access.gate import Viewer

REPORT_EVERY = 5000


@dataclass(frozen=True, slots=True)
class RowReport:
    """What becomes, or became, of one row of the file.

    ``label`` names the row to a reader, private fields masked; ``trace`` is the owner's, for undoing.
    """

    number: int
    status: Status
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    label: str = ""
    trace: Any = None


@dataclass(frozen=True)
class ImportReport:
    """All rows of a file in its order. ``applied`` is false for a dry run and where bad rows
    stopped everything.
    """

    kind: str
    file: str
    rows: tuple[RowReport, ...]
    applied: bool
    counts: dict[Status, int] = field(init=False)

    def __post_init__(self) -> None:
        counted = Counter(row.status for row in self.rows)
        object.__setattr__(self, "counts", {status: counted[status] for status in Status})

    def of(self, status: Status) -> list[RowReport]:
        return [row for row in self.rows if row.status is status]

    @property
    def refused(self) -> list[RowReport]:
        return self.of(Status.REFUSED)


Agreed = Callable[[Mapping[int, Decision]], bool]


def _silent(stage: str, done: int, total: int) -> None:
    """No progress wanted."""


def dry_run(
    kind: SheetKind, path: Path, viewer: Viewer, now: datetime, progress: Progress = _silent
) -> ImportReport:
    """Say what ``apply`` would do with the file, and change nothing. Raises SheetError."""
    with _collector_at_rest():
        lines = _read(kind, path, progress)
        progress(_("核对"), 0, len(lines))
        with transaction.atomic():
            decisions = _decide(kind, lines, viewer, now)
            return _report(kind, path, lines, decisions, {}, applied=False)


def apply(
    kind: SheetKind,
    path: Path,
    viewer: Viewer,
    now: datetime,
    *,
    only_good: bool = False,
    progress: Progress = _silent,
    agreed: Agreed | None = None,
) -> ImportReport:
    """Import the file in one transaction; raises SheetError.

    Where rows are refused, nothing is written, unless ``only_good`` asks to write the others all
    the same. ``agreed`` sees the decisions by row number and may still say no.
    """
    with _collector_at_rest():
        lines = _read(kind, path, progress)
        with transaction.atomic():
            return _apply(kind, path, lines, viewer, now, only_good, progress, agreed)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Rows are many small objects without cycles; scanning them over and over took a third of the time."""
    active = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if active:
            gc.enable()


def _apply(
    kind: SheetKind,
    path: Path,
    lines: Lines,
    viewer: Viewer,
    now: datetime,
    only_good: bool,
    progress: Progress,
    agreed: Agreed | None,
) -> ImportReport:
    kind.lock()
    progress(_("核对"), 0, len(lines))
    decisions = _decide(kind, lines, viewer, now)
    refused = any(d.status is Status.REFUSED for d in decisions.values())
    bad = refused or any(isinstance(line, BadLine) for line in lines)
    if (bad and not only_good) or (agreed is not None and not agreed(decisions)):
        return _report(kind, path, lines, decisions, {}, applied=False)
    chosen = {n: d for n, d in decisions.items() if d.status in (Status.CREATED, Status.CHANGED)}
    traces = kind.write(list(chosen.values()), viewer, now, progress)
    return _report(
        kind, path, lines, decisions, dict(zip(chosen, traces, strict=True)), applied=True
    )


Lines = list[Line[object] | BadLine]


def _read(kind: SheetKind, path: Path, progress: Progress) -> Lines:
    lines: Lines = []
    for line in read_lines(kind, path):
        lines.append(line)
        if len(lines) % REPORT_EVERY == 0:
            progress(_("读取"), len(lines), 0)
    progress(_("读取"), len(lines), len(lines))
    return lines


def _decide(kind: SheetKind, lines: Lines, viewer: Viewer, now: datetime) -> dict[int, Decision]:
    """Decisions by row number."""
    good = [line for line in lines if isinstance(line, Line)]
    decisions = kind.decide(good, viewer, now)
    return {line.number: decision for line, decision in zip(good, decisions, strict=True)}


def _report(
    kind: SheetKind,
    path: Path,
    lines: Lines,
    decisions: dict[int, Decision],
    traces: dict[int, Any],
    *,
    applied: bool,
) -> ImportReport:
    rows = []
    naming = Naming(kind)
    for line in lines:
        if isinstance(line, BadLine):
            label = naming.of(line.fields.get)
            rows.append(RowReport(line.number, Status.REFUSED, problems=line.problems, label=label))
        else:
            made = decisions[line.number]
            label = naming.of(partial(getattr, line.row))
            trace = traces.get(line.number)
            rows.append(
                RowReport(line.number, made.status, made.changes, made.problems, label, trace)
            )
    return ImportReport(kind.name, path.name, tuple(rows), applied)
