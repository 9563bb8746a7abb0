"""What becomes of each row of a file of credits, by the state of the ledger and of the whole file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.sheets.kinds import Decision, Line, Problem, Status
from gongxun.records.ledger.models import Source
from gongxun.records.ledger.selectors import facts as read
from gongxun.records.ledger.services import checks
from gongxun.records.ledger.services.drafts import NewEntry
from gongxun.records.ledger.services.preparing import prepare
from gongxun.records.ledger.sheets.columns import FORMS, CreditRow, heading
from gongxun.registry.orgs import selectors as orgs
from gongxun.registry.people import selectors as people

SECONDS_A_MINUTE = 60


@dataclass(frozen=True)
class Known:
    """The persons and organisations that the file names, and the events that were reversed."""

    persons: dict[str, tuple[int, str]]
    organisers: dict[str, int]


def decide(lines: Sequence[Line[CreditRow]], viewer: Viewer, now: datetime) -> list[Decision]:
    known = _known([line.row for line in lines])
    decisions: dict[int, Decision] = {}
    drafts: dict[int, NewEntry] = {}
    for line in lines:
        problems = list(_problems(line.row, known))
        if problems:
            decisions[line.number] = Decision(Status.REFUSED, problems=tuple(problems))
        else:
            drafts[line.number] = _draft(line.row, known)
    decisions |= _judged(drafts, viewer, now)
    return [decisions[line.number] for line in lines]


def _known(rows: Sequence[CreditRow]) -> Known:
    codes = {row.organiser_code for row in rows if row.organiser_code}
    return Known(
        people.find_by_id_numbers({row.id_number for row in rows}),
        {code: fact.id for code, fact in orgs.facts_by_code(codes).items()},
    )


def _problems(row: CreditRow, known: Known) -> Iterator[Problem]:
    person = known.persons.get(row.id_number)
    if person is None:
        yield Problem(
            "身份证号",
            row.id_number,
            _("人员库中没有这个身份证号"),
            _("请核对号码；确无此人时，先导入其任职名册。"),
        )
    elif row.name and row.name != person[1]:
        yield Problem(
            "姓名",
            row.name,
            _("该身份证号已登记为“%(name)s”") % {"name": people.masked_name(person[1])},
            _("请核对姓名和身份证号；如本人已改名，请先在人员档案中更名。"),
        )
    if row.organiser_code and row.organiser_code not in known.organisers:
        yield Problem(
            "主办单位代码",
            row.organiser_code,
            _("没有这个代码的组织"),
            _("请核对代码；系统外的单位请填在“系统外主办单位”。"),
        )
    if not _has_amount(row):
        yield Problem(
            "学时",
            "",
            _("没有学时，也没有可以折算的时长"),
            _("请填学时或天数；或填学习分钟、授课课时、半天数之一，由系统折算。"),
        )


def _has_amount(row: CreditRow) -> bool:
    amounts = (row.hours, row.days, row.minutes, row.teaching, row.half_days)
    return any(amount is not None for amount in amounts)


def _draft(row: CreditRow, known: Known) -> NewEntry:
    mode = row.mode or checks.MODE_OF_FORM[row.form]
    return NewEntry(
        person_id=known.persons[row.id_number][0],
        mode=mode,
        form=row.form,
        earned_on=row.earned_on,
        title=row.title,
        hours_hundredths=row.hours,
        days_hundredths=row.days,
        seconds=None if row.minutes is None else row.minutes * SECONDS_A_MINUTE,
        teaching_hundredths=row.teaching,
        half_days=row.half_days,
        themes=row.themes,
        organiser_id=known.organisers.get(row.organiser_code or ""),
        outside_organiser=row.outside_organiser or "",
        event=f"number:{row.number}" if row.number else "",
        source=Source.IMPORT,
        evidence=row.evidence or "",
    )


def _judged(drafts: dict[int, NewEntry], viewer: Viewer, now: datetime) -> dict[int, Decision]:
    today = timezone.localdate(now)
    lines = prepare(list(drafts.values()), today)
    facts = checks.gather(viewer, lines, today, trusted=False)
    before = dict(facts.claims)
    reversed_ = read.released_claims_on({(line.person_id, line.key) for line in lines})
    seen: dict[tuple[int, str], int] = {}
    decisions = {}
    for number, line in zip(drafts, lines, strict=True):
        event = (line.person_id, line.key)
        if event in seen:
            decisions[number] = _twice(line, seen[event])
        elif event in before and _alike(line, before[event]):
            decisions[number] = Decision(Status.UNCHANGED)
        elif event not in before and event in reversed_ and _alike(line, reversed_[event]):
            decisions[number] = _was_reversed(line, reversed_[event])
        else:
            decisions[number] = _fresh(line, facts)
            if decisions[number].status is Status.CREATED:
                checks.accept(line, facts, 0)
        seen.setdefault(event, number)
    return decisions


def _fresh(line: checks.Line, facts: checks.Facts) -> Decision:
    problems = tuple(
        Problem(heading(each.field), _value(line, each.field), each.message, each.remedy)
        for each in checks.complaints(line, facts)
    )
    if problems:
        return Decision(Status.REFUSED, problems=problems)
    return Decision(Status.CREATED, payload=line.draft)


def _alike(line: checks.Line, other: read.Claimed) -> bool:
    draft = line.draft
    return (line.hours, line.days, draft.mode, draft.form, draft.earned_on) == (
        other.hours_hundredths,
        other.days_hundredths,
        other.mode,
        other.form,
        other.earned_on,
    )


def _twice(line: checks.Line, number: int) -> Decision:
    message = _("与第 %(row)d 行是同一人的同一次培训") % {"row": number}
    remedy = _("请删除其中一行；确为两次培训的，请填写不同的班次编号。")
    return _refused("title", line, message, remedy)


def _was_reversed(line: checks.Line, first: read.Claimed) -> Decision:
    message = _("该记录已入账（台账号 %(entry)s）后被冲正") % {"entry": first.entry_id}
    remedy = _("请删除此行或填写更正后的学时；确需恢复的，请在此人的台账页登记。")
    return _refused("title", line, message, remedy)


def _refused(field: str, line: checks.Line, message: str, remedy: str) -> Decision:
    problem = Problem(heading(field), _value(line, field), message, remedy)
    return Decision(Status.REFUSED, problems=(problem,))


def _value(line: checks.Line, field: str) -> str:
    if field == "hours_hundredths":
        return checks.plain_amount(line.hours)
    if field == "days_hundredths":
        return checks.plain_amount(line.days)
    if field == "form":
        return FORMS.get(line.draft.form, line.draft.form)
    return str(getattr(line.draft, field, ""))
