"""A run in words: the sentence at the top, the steps, the job at work, the lines of its table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.imports import flow
from gongxun.base.imports.forms import OUTCOMES
from gongxun.base.imports.models import Row, Run, State
from gongxun.base.sheets import kinds
from gongxun.base.shell import formats, parts
from gongxun.base.shell.frame import Link

# A job that has said nothing for so long waits for a worker, or for one that takes over.
SILENT = timedelta(seconds=45)
REACHED = {
    State.READING: 1,
    State.DECIDED: 2,
    State.WRITING: 3,
    State.FAILED: 1,
    State.DISCARDED: 2,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a field of a row, or the row itself where nothing is to be said of it."""

    row: Row
    first: bool
    outcome: str
    heading: str = ""
    value: str = ""
    after: str = ""
    message: str = ""
    remedy: str = ""


def lines_of(rows: Sequence[Row]) -> Iterator[Line]:
    for row in rows:
        outcome = str(OUTCOMES.get(row.status, row.status))
        first = True
        for heading, before, after in row.changes:
            yield Line(row, first, outcome, heading, before or _("空"), after=after or _("空"))
            first = False
        for heading, value, message, remedy in row.problems:
            yield Line(row, first, outcome, heading, value, message=message, remedy=remedy)
            first = False
        if first:
            yield Line(row, True, outcome)


def title_of(run: Run) -> str:
    return _("导入%(kind)s") % {"kind": kinds.get(run.kind).title}


def trail(*links: Link) -> list[Link]:
    """From the history down to where the reader is."""
    return [Link(_("导入"), reverse("imports:index")), *links]


def trail_of(run: Run) -> list[Link]:
    return trail(Link(run.file.label, reverse("imports:run", args=[run.pk])))


def steps_of(run: Run) -> list[parts.Step]:
    return _steps(REACHED.get(State(run.state), 4))


def first_steps() -> list[parts.Step]:
    return _steps(0)


def _steps(here: int) -> list[parts.Step]:
    labels = (_("选择文件"), _("试运行"), _("核对并确认"), _("导入"))
    states: list[Literal["done", "current", "ahead"]] = [
        "done" if at < here else "current" if at == here else "ahead" for at in range(len(labels))
    ]
    return [parts.Step(label, state) for label, state in zip(labels, states, strict=True)]


def sentence_of(run: Run) -> str:
    """What the verdict comes to."""
    rows = outcome_in_short(run) or _("没有读到数据行")
    match run.state:
        case State.DECIDED:
            return _("试运行完成，还没有写入任何数据：%(rows)s。") % {"rows": rows}
        case State.DONE:
            return _("导入完成：%(rows)s。") % {"rows": rows}
        case State.UNDONE:
            return _("已撤销（%(rows)s）：写入的内容已冲正、作废或恢复原值。") % {"rows": rows}
        case State.DISCARDED:
            return _("已放弃，没有写入任何数据；上传的文件和明细已清除。")
        case _:
            return ""


def job_of(run: Run, now: datetime) -> parts.Job | None:
    """The work that goes on; None where nobody works on the run."""
    if run.state not in flow.AT_WORK:
        return None
    progress = run.progress
    doing = progress.stage or _("排队等待后台任务")
    left = ""
    if now - progress.at > SILENT:
        left = _("后台任务还没有响应；中断的任务会在两分钟内自动继续，不会只写一半")
    return parts.Job(
        title=str(State(run.state).label),
        doing=doing,
        done=progress.done,
        total=progress.total or None,
        left=left,
        poll_url=reverse("imports:progress", args=[run.pk]),
    )


def tabs_of(run: Run, query: QueryDict) -> list[Link]:
    """The outcomes, each with its number of rows; a link keeps the other filters."""
    asked = query.get("status", "")
    found = []
    for status, label in [("", _("全部")), *OUTCOMES.items()]:
        kept = query.copy()
        for name in ("after", "before", "status"):
            kept.pop(name, None)
        if status:
            kept["status"] = status
        count = run.counts.get(status, 0) if status else sum(run.counts.values())
        url = f"?{kept.urlencode()}#rows"
        found.append(Link(str(label), url, current=asked == status, count=count))
    return found


def outcome_in_short(run: Run) -> str:
    """How many rows came to what; empty where nothing was read."""
    if not run.counts:
        return ""
    shown = [(str(OUTCOMES[name]), count) for name, count in run.counts.items() if count]
    return _("，").join(
        _("%(outcome)s %(count)s 行") % {"outcome": label, "count": formats.count(count)}
        for label, count in shown
    )
