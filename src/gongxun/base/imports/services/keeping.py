"""The verdict on every row, kept to be looked at, compared and undone."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongxun.base.bulk import copy_rows
from gongxun.base.imports.models import Row, Run
from gongxun.base.sheets.importing import ImportReport, RowReport
from gongxun.base.sheets.kinds import Change, SheetKind, Status
from gongxun.base.sheets.naming import Naming

COLUMNS = (
    "run_id", "number", "status", "label", "headings", "changes", "problems", "before", "trace",
)  # fmt: skip
LONGEST_LABEL, LONGEST_VALUE = 300, 200


class Verdicts:
    """What was said about each row of a run before."""

    def __init__(self, run: Run) -> None:
        rows = Row.objects.filter(run=run)
        self._statuses = dict(rows.values_list("number", "status"))
        changed = rows.filter(status=Status.CHANGED).values_list("number", "changes")
        self._changes = dict(changed)

    def other(self, number: int, status: str, changes: Sequence[Change]) -> str:
        """The earlier verdict where it was another, else nothing."""
        before = self._statuses.get(number, "")
        if not before:
            return ""
        same = before == status and (
            status != Status.CHANGED or self._changes[number] == _changes(changes)
        )
        return "" if same else before


def keep(run: Run, kind: SheetKind, report: ImportReport, before: Verdicts | None = None) -> None:
    """Replace the rows of ``run`` by those of ``report`` and count them; saves nothing of the run itself."""
    Row.objects.filter(run=run).delete()
    fields: Counter[str] = Counter()
    differing = 0

    def lines() -> Iterator[tuple[Any, ...]]:
        nonlocal differing
        naming = Naming(kind)
        for row in report.rows:
            other = before.other(row.number, row.status, row.changes) if before else ""
            differing += bool(other)
            headings = _headings(row)
            fields.update(headings)
            yield (
                run.pk, row.number, row.status.value, row.label[:LONGEST_LABEL], _array(headings),
                _json(_changes(row.changes)), _json(_problems(row, naming)), other,
                None if row.trace is None else _json(row.trace),
            )  # fmt: skip

    copy_rows(Row, COLUMNS, lines())
    run.counts = {status.value: count for status, count in report.counts.items()}
    run.fields = dict(fields.most_common())
    run.differing = differing
    run.version += 1


def _headings(row: RowReport) -> list[str]:
    if not (row.changes or row.problems):
        return []
    found = [*(each.heading for each in row.changes), *(each.heading for each in row.problems)]
    return list(dict.fromkeys(heading for heading in found if heading))


def _array(words: Sequence[str]) -> str:
    """PostgreSQL's text of an array: the driver's own way takes longer than all the rest of the row."""
    quoted = (word.replace("\\", "\\\\").replace('"', '\\"') for word in words)
    return "{" + ",".join(f'"{word}"' for word in quoted) + "}"


def _changes(changes: Sequence[Change]) -> list[list[str]]:
    return [[each.heading, each.before, each.after] for each in changes]


def _problems(row: RowReport, naming: Naming) -> list[list[str]]:
    return [
        [each.heading, naming.value(each)[:LONGEST_VALUE], each.message, each.remedy]
        for each in row.problems
    ]


def _json(value: Sequence[Any] | Mapping[str, Any] | int) -> str:
    return json.dumps(value, ensure_ascii=False) if value != [] else "[]"
