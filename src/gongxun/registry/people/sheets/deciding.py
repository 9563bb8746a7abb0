"""What becomes of each row of a roster, by the state of the database and of the whole file."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.sheets.kinds import Change, Decision, Line, Problem, Status, refuse
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.orgs.services import Fault
from gongxun.registry.people.identity import masked_name
from gongxun.registry.people.services.vetting import (
    Span,
    overlap_fault,
    overlaps,
    period_fault,
    place_fault,
    school_fault,
)
from gongxun.registry.people.sheets.columns import CATEGORIES, EMPLOYMENTS, RosterRow, heading
from gongxun.registry.people.sheets.state import Post, RosterState

COMPARED = (
    "is_primary",
    "post",
    "category",
    "employment",
    "in_leadership_team",
    "office_staff",
    "school_id",
    "young",
    "promoted_on",
    "valid_to",
)


@dataclass(frozen=True, slots=True)
class NewPost:
    """A row that gives a post, its organisation and school by identifier."""

    row: RosterRow
    organisation_id: int
    school_id: int | None


@dataclass(frozen=True, slots=True)
class ChangedPost:
    """A known post with the values that it will have."""

    before: Post
    after: Post


def decide(
    lines: Sequence[Line[RosterRow]],
    viewer: Viewer,
    now: datetime,  # noqa: ARG001
) -> list[Decision]:
    state = RosterState([line.row for line in lines], viewer)
    decisions = list(_each(lines, state))
    _refuse_overlaps(lines, decisions, state)
    return decisions


def _each(lines: Sequence[Line[RosterRow]], state: RosterState) -> Iterator[Decision]:
    first: dict[tuple[object, ...], int] = {}
    names: dict[str, tuple[str, int]] = {}
    for line in lines:
        row = line.row
        key = (
            row.id_number,
            row.organisation_code,
            row.valid_from,
            row.is_primary is False,
            row.post,
        )
        before = first.setdefault(key, line.number)
        name, named_in = names.setdefault(row.id_number, (row.name, line.number))
        if before != line.number:
            yield refuse(
                "",
                "",
                _("与第 %(row)d 行是同一人的同一任职") % {"row": before},
                _("请删除其中一行。"),
            )
        elif name != row.name:
            message = _("与第 %(row)d 行身份证号相同，姓名不同") % {"row": named_in}
            yield refuse("姓名", row.name, message, _("请核对姓名和身份证号。"))
        else:
            yield _one(row, state)


def _one(row: RosterRow, state: RosterState) -> Decision:
    faults = [fault for fault in _faults(row, state) if fault]
    if faults:
        return refused(faults)
    post = state.claim(row)
    organisation = state.organisations[row.organisation_code]
    if post is None:
        return Decision(Status.CREATED, payload=NewPost(row, organisation.id, state.school_id(row)))
    return _change(row, post, state)


def _faults(row: RosterRow, state: RosterState) -> Iterator[Fault | None]:
    organisation = state.organisation(row.organisation_code)
    place = place_fault(organisation, state.may_edit(row.organisation_code), row.valid_from)
    if place is not None:
        yield Fault("organisation_id", row.organisation_code, place.message, place.remedy)
    if row.school_code:
        school = school_fault(state.organisation(row.school_code), wanted=True)
        if school is not None:
            yield Fault("school_id", row.school_code, school.message, school.remedy)
    yield period_fault(row.valid_from, row.valid_to)
    known = state.persons.get(row.id_number)
    if known is not None and known[1] != row.name:
        yield Fault(
            "name",
            row.name,
            _("该身份证号已登记为“%(name)s”") % {"name": masked_name(known[1])},
            _("请核对姓名和身份证号；如本人已改名，请先在人员档案中更名。"),
        )


def _change(row: RosterRow, post: Post, state: RosterState) -> Decision:
    """What an empty cell leaves open stays as it is."""
    given = {name: getattr(row, name, None) for name in COMPARED} | {
        "school_id": state.school_id(row)
    }
    values = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(post, name)
    }
    if not values:
        return Decision(Status.UNCHANGED, payload=ChangedPost(post, post))
    after = Post(**{name: getattr(post, name) for name in Post.__dataclass_fields__} | values)
    if fault := period_fault(after.valid_from, after.valid_to):
        return refused([fault])
    changes = tuple(
        Change(heading(name), _shown(name, getattr(post, name), state), _shown(name, value, state))
        for name, value in values.items()
    )
    return Decision(Status.CHANGED, changes, payload=ChangedPost(post, after))


def _refuse_overlaps(
    lines: Sequence[Line[RosterRow]], decisions: list[Decision], state: RosterState
) -> None:
    """Refuse rows that would give a person two primary posts at one time.

    A refused change leaves the old post standing, which may collide with another row: so until
    nothing changes.
    """
    rows_of: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        rows_of[line.row.id_number].append(at)
    claimed = {
        at: made.payload.before.id
        for at, made in enumerate(decisions)
        if isinstance(made.payload, ChangedPost)
    }
    todo = set(rows_of)
    while todo:
        primary = {
            number: _primary_spans(number, rows_of[number], decisions, claimed, state)
            for number in todo
        }
        todo = set()
        for at, other in overlaps(primary):
            if decisions[at].status is not Status.REFUSED:
                decisions[at] = refused([overlap_fault(other, _place_of(other, state))])
                todo.add(lines[at].row.id_number)


def _primary_spans(
    number: str,
    rows: Sequence[int],
    decisions: Sequence[Decision],
    claimed: dict[int, int],
    state: RosterState,
) -> list[Span]:
    spans: list[Span] = []
    replaced: set[int] = set()
    for at in rows:
        made = decisions[at]
        if made.status is Status.CREATED and made.payload.row.is_primary is not False:
            row = made.payload.row
            spans.append(Span(row.valid_from, row.valid_to, made.payload.organisation_id, at))
        elif made.status is Status.CHANGED:
            replaced.add(claimed[at])
            after = made.payload.after
            if after.is_primary:
                spans.append(Span(after.valid_from, after.valid_to, after.organisation_id, at))
    spans += [
        Span(post.valid_from, post.valid_to, post.organisation_id, None)
        for post in state.posts.get(number, ())
        if post.is_primary and post.id not in replaced
    ]
    return spans


def _place_of(span: Span, state: RosterState) -> str:
    """The organisation's name, where the viewer has it in charge."""
    if span.organisation_id not in state.editable:
        return ""
    return facts_of([span.organisation_id])[span.organisation_id].name


def refused(faults: Sequence[Fault]) -> Decision:
    problems = tuple(
        Problem(heading(fault.field), fault.value, fault.message, fault.remedy) for fault in faults
    )
    return Decision(Status.REFUSED, problems=problems)


def _shown(name: str, value: object, state: RosterState) -> str:
    if name == "school_id":
        return state.code_of_school(value if isinstance(value, int) else None) or next(
            (fact.code for fact in state.organisations.values() if fact.id == value), ""
        )
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, date):
        return value.isoformat()
    return (CATEGORIES | EMPLOYMENTS).get(str(value), str(value)) if value is not None else ""
