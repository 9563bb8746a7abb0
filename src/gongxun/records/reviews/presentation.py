"""A review in words: its stages, its text with what was said of it, and what changed since before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.shell.duties import Duty
from gongxun.base.shell.frame import Link
from gongxun.base.shell.parts import Step
from gongxun.records.reviews.checklists import read_checklist
from gongxun.records.reviews.models import ORDER, Decision, Opinion, Review, State
from gongxun.records.reviews.selectors import Verdict, own, own_in_hand

if TYPE_CHECKING:
    from django.forms import BoundField

SHORT = 12
MOST_DUTIES = 3
Changes = list[tuple[str, str, str]]


def duties_of(request: HttpRequest) -> Iterator[Duty]:
    """At the head of the first page: how the reader's own works fare in their reviews."""
    found = own_in_hand(request.viewer).defer("passages")  # type: ignore[attr-defined]
    for one in found.order_by("-submitted_at", "-pk")[:MOST_DUTIES]:
        words = _("您参与编写的《%(title)s》正在%(stage)s。")
        action = _("看进度")
        if one.state == State.RETURNED:
            words, action = (
                _("您参与编写的《%(title)s》在%(stage)s时被退回，需要修改。"),
                _("看意见"),
            )
        yield Duty(
            words % {"title": one.title, "stage": one.get_stage_display()},
            reverse("reviews:review", args=[one.pk]),
            action,
        )


def door_of(viewer: Viewer) -> Link | None:
    """From a teacher's own page to the reviews of her works; nothing where none was submitted."""
    if not own(viewer).exists():
        return None
    return Link(_("我的送审：看审核进度和意见"), reverse("reviews:mine"))


def shapes() -> list[tuple[str, str]]:
    """What can be reviewed, as choices."""
    return [("course", _("课程")), ("textbook", _("教材")), ("case", _("案例"))]


def shape_words(shape: str) -> str:
    return dict(shapes()).get(shape, shape)


def part_words(part: str) -> str:
    return {"body": _("正文"), "notes": _("教学说明")}.get(part, part)


@dataclass(slots=True)
class Passage:
    """One passage with its number."""

    number: int
    text: str
    said: list[tuple[str, str, str, str]] = field(default_factory=list)
    remark: "BoundField | None" = None


Parts = list[tuple[str, list[Passage]]]


def parts_of(review: Review, verdicts: Iterable[Verdict]) -> Parts:
    """The text as submitted by its parts, each passage with what was said of it: (stage, name, words, answer)."""
    parts: Parts = []
    rows: list[Passage] = []
    before = None
    for at, (part, text) in enumerate(review.passages, 1):
        if part != before:
            parts.append((part_words(part), []))
        rows.append(Passage(at, text))
        parts[-1][1].append(rows[-1])
        before = part
    for verdict in verdicts:
        for remark in verdict.remarks:
            stage = str(verdict.opinion.get_stage_display())
            said = (stage, verdict.name, remark.words, remark.answer)
            rows[remark.passage - 1].said.append(said)
    return parts


def steps(review: Review) -> list[Step]:
    """The three stages: done, current, ahead."""
    at = ORDER.index(review.stage)
    found = []
    for place, stage in enumerate(ORDER):
        done = place < at or review.state == State.PASSED
        current = place == at and review.is_open
        found.append(Step(str(stage.label), "done" if done else "current" if current else "ahead"))
    return found


def faults_of(opinion: Opinion) -> list[tuple[str, str]]:
    """What was noted of headings, in the order of the checklist; a heading that does not fit says so."""
    checklist, found = read_checklist(), []
    known = [key for key in checklist.headings if key in opinion.checklist]
    for key in [*known, *(set(opinion.checklist) - set(known))]:
        judged, title = opinion.checklist[key], checklist.title_of(key)
        if judged["note"]:
            words = title if judged["fits"] else _("%(title)s（不符合）") % {"title": title}
            found.append((words, judged["note"]))
    return found


def verdict_words(opinion: Opinion) -> str:
    return _("%(stage)s%(decision)s") % {
        "stage": opinion.get_stage_display(),
        "decision": _("通过") if opinion.decision == Decision.PASS else _("退回"),
    }


def changes(before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> Changes:
    """Passages that differ, as (kind, before, after) with kind ``changed``, ``added`` or ``removed``."""
    one, other = [text for _of, text in before], [text for _of, text in after]
    rows: Changes = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for at in range(max(b - a, d - c)):
            was = one[a + at] if a + at < b else ""
            now = other[c + at] if c + at < d else ""
            rows.append(("changed" if was and now else "added" if now else "removed", was, now))
    return rows
