"""What becomes of each row, by the state of the database and of the whole file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.sheets.kinds import Change, Decision, Line, Problem, Status, refuse
from gongxun.registry.orgs import checks
from gongxun.registry.orgs.checks import Fault
from gongxun.registry.orgs.models import Kind
from gongxun.registry.orgs.regrouping import Regrouping
from gongxun.registry.orgs.selectors.records import (
    OrganisationRecord,
    known_divisions,
    owners_of_credit_codes,
    records_by_code,
)
from gongxun.registry.orgs.selectors.scoping import covered
from gongxun.registry.orgs.services.vetting import NewOrganisation, founding_faults
from gongxun.registry.orgs.sheets.columns import KINDS, LEVELS, heading

COMPARED = (
    "name",
    "level",
    "kind",
    "parent_code",
    "credit_code",
    "division_code",
    "industrial_union_code",
)


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that changes an existing organisation, with the fields that differ; ``order`` puts
    moves top down.
    """

    row: NewOrganisation
    record: OrganisationRecord
    fields: tuple[str, ...]
    order: int


class _State:
    """Everything in the database that the rows touch, read in a constant number of queries."""

    def __init__(self, rows: Sequence[NewOrganisation], viewer: Viewer) -> None:
        self.viewer = viewer
        codes = {row.code for row in rows}
        named = {
            code for row in rows for code in (row.parent_code, row.industrial_union_code) if code
        }
        self.records = records_by_code(codes | named)
        self.editable = covered(
            viewer, Permission.EDIT_ORGANISATIONS, [record.id for record in self.records.values()]
        )
        self.divisions = known_divisions({row.division_code for row in rows if row.division_code})
        self.owners = owners_of_credit_codes([row.credit_code for row in rows if row.credit_code])
        self.rows = {row.code: row for row in reversed(rows)}
        self.bearers = {row.credit_code: row.code for row in reversed(rows) if row.credit_code}
        self.regrouping = Regrouping(self.rows.values(), self.records)

    def parent_levels(self) -> dict[str, str]:
        """Levels of the existing organisations under which the viewer may found or move others."""
        return {
            code: self.rows[code].level if code in self.rows else record.level
            for code, record in self.records.items()
            if record.id in self.editable and record.dissolved_on is None
        }


def decide(
    lines: Sequence[Line[NewOrganisation]],
    viewer: Viewer,
    now: datetime,  # noqa: ARG001
) -> list[Decision]:
    state = _State([line.row for line in lines], viewer)
    new = [line.row for line in lines if line.row.code not in state.records]
    faults: dict[int, list[Fault]] = {}
    for at, fault in founding_faults(new, state.parent_levels(), viewer.today):
        faults.setdefault(id(new[at]), []).append(fault)
    decisions = list(_each(lines, state, faults))
    return _refuse_below_refused(lines, decisions)


def _each(
    lines: Sequence[Line[NewOrganisation]], state: _State, faults: dict[int, list[Fault]]
) -> Iterator[Decision]:
    first: dict[str, int] = {}
    for line in lines:
        row = line.row
        before = first.setdefault(row.code, line.number)
        if before != line.number:
            message = _("与第 %(row)d 行的单位代码重复") % {"row": before}
            yield refuse("单位代码", row.code, message, _("请删除其中一行。"))
        elif row.code in state.records:
            yield _existing(row, state.records[row.code], state)
        else:
            yield _new(row, state, faults.get(id(row), []))


def _new(row: NewOrganisation, state: _State, faults: list[Fault]) -> Decision:
    if row.parent_code is None and not state.viewer.everywhere:
        faults = [*faults, Fault("parent_code", "", _("没有填写"), _("请填写上级单位代码。"))]
    if all(fault.field != "credit_code" for fault in faults) and (
        fault := _owner_fault(row, state)
    ):
        faults = [*faults, fault]
    if fault := _union_fault(row, state):
        faults = [*faults, fault]
    return _refused(faults) if faults else Decision(Status.CREATED, payload=row)


def _existing(row: NewOrganisation, record: OrganisationRecord, state: _State) -> Decision:
    """What an empty cell leaves open stays as it is."""
    changed = tuple(
        name
        for name in COMPARED
        if (value := getattr(row, name)) is not None and value != getattr(record, name)
    )
    if not changed:
        return Decision(Status.UNCHANGED)
    if faults := list(_change_faults(row, record, changed, state)):
        return _refused(faults)
    changes = tuple(
        Change(heading(name), _shown(getattr(record, name)), _shown(getattr(row, name)))
        for name in changed
    )
    order = state.regrouping.depth(row.code)
    return Decision(Status.CHANGED, changes, payload=ChangedRow(row, record, changed, order))


def _change_faults(
    row: NewOrganisation, record: OrganisationRecord, changed: tuple[str, ...], state: _State
) -> Iterator[Fault]:
    if record.id not in state.editable:
        yield Fault("code", row.code, _("您无权修改该单位"), _("请联系其上级单位的系统管理员。"))
        return
    if record.dissolved_on is not None:
        yield Fault("code", row.code, _("该单位已撤销，不能修改"), _("请删除此行。"))
        return
    levels = state.parent_levels() if "parent_code" in changed else {}
    if "parent_code" in changed:
        if row.parent_code not in levels and row.parent_code not in state.rows:
            yield Fault(
                "parent_code",
                row.parent_code or "",
                _("找不到上级单位，或您无权划入"),
                _("请核对上级单位代码。"),
            )
        elif state.regrouping.cycles(row.code):
            yield Fault(
                "parent_code", row.parent_code or "", _("上下级关系成环"), _("请核对上级单位代码。")
            )
    parent = row.parent_code or record.parent_code
    parent_row, parent_record = state.rows.get(parent or ""), state.records.get(parent or "")
    known = parent_row or parent_record
    single = (
        checks.level_fault(row.level, known.level if known else None),
        checks.credit_code_fault(row.credit_code),
        checks.division_fault(row.division_code, state.divisions),
        _owner_fault(row, state),
        _union_fault(row, state),
    )
    yield from (fault for fault in single if fault)


def _owner_fault(row: NewOrganisation, state: _State) -> Fault | None:
    credit = row.credit_code
    if credit and {state.owners.get(credit, row.code), state.bearers[credit]} != {row.code}:
        return Fault(
            "credit_code", credit, _("统一社会信用代码已被另一单位使用"), _("请核对代码。")
        )
    return None


def _union_fault(row: NewOrganisation, state: _State) -> Fault | None:
    code = row.industrial_union_code
    found = state.records.get(code or "") or state.rows.get(code or "")
    if code is None or (found is not None and found.kind == Kind.INDUSTRIAL_UNION):
        return None
    return Fault(
        "industrial_union_code", code, _("不是已登记的产业工会"), _("请核对产业工会代码，或留空。")
    )


def _refuse_below_refused(
    lines: Sequence[Line[NewOrganisation]], decisions: list[Decision]
) -> list[Decision]:
    """Nothing can be founded or moved below, or affiliated to, what is itself refused."""
    bad = {
        line.row.code
        for line, made in zip(lines, decisions, strict=True)
        if made.status is Status.REFUSED
    } - {
        line.row.code
        for line, made in zip(lines, decisions, strict=True)
        if made.status is not Status.REFUSED
    }
    created = {
        line.row.code
        for line, made in zip(lines, decisions, strict=True)
        if made.status is Status.CREATED
    }
    spreading = bool(bad)
    while spreading:
        spreading = False
        for at, line in enumerate(lines):
            if decisions[at].status in (Status.REFUSED, Status.UNCHANGED):
                continue
            for name in ("parent_code", "industrial_union_code"):
                code = getattr(line.row, name)
                if code in bad:
                    fault = Fault(name, code, _("所指单位在本文件中被拒绝"), _("请先更正那一行。"))
                    decisions[at] = _refused([fault])
                    spreading |= line.row.code in created
                    bad.add(line.row.code)
                    break
    return decisions


def _refused(faults: Sequence[Fault]) -> Decision:
    problems = tuple(
        Problem(
            heading(fault.field) if fault.field else "",
            fault.value,
            fault.message,
            fault.remedy,
        )
        for fault in faults
    )
    return Decision(Status.REFUSED, problems=problems)


def _shown(value: date | str | None) -> str:
    return "" if value is None else (LEVELS | KINDS).get(str(value), str(value))
