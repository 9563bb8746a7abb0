"""Which new organisations are acceptable, and in which order they can be founded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongxun.registry.orgs import checks
from gongxun.registry.orgs.checks import Fault
from gongxun.registry.orgs.selectors.records import (
    known_divisions,
    owners_of_credit_codes,
    records_by_code,
)


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation to be founded. ``parent_code`` None founds a root; parents may stand anywhere
    among the rows.
    """

    code: str
    name: str
    level: str
    kind: str
    parent_code: str | None
    founded_on: date
    credit_code: str | None = None
    division_code: str | None = None
    industrial_union_code: str | None = None


def founding_faults(
    rows: Sequence[NewOrganisation], parent_levels: dict[str, str], today: date
) -> list[tuple[int, Fault]]:
    """Every fault with the index of its row. ``parent_levels``: the levels of existing parents, by
    code.
    """
    levels = parent_levels | {row.code: row.level for row in rows}
    existing = records_by_code([row.code for row in rows])
    divisions = known_divisions({row.division_code for row in rows if row.division_code})
    owners = owners_of_credit_codes([row.credit_code for row in rows if row.credit_code])
    lost = _unreachable(rows, parent_levels)
    seen: set[str] = set()
    faults: list[tuple[int, Fault]] = []
    for at, row in enumerate(rows):
        found_here = [
            checks.code_fault(row.code),
            checks.founding_fault(row.founded_on, today),
            checks.credit_code_fault(row.credit_code),
            checks.division_fault(row.division_code, divisions),
            _taken(row, seen, existing, owners),
            _parent_fault(row, levels, lost),
        ]
        faults += [(at, fault) for fault in found_here if fault]
        seen |= {row.code, row.credit_code or row.code}
    return faults


def _taken(
    row: NewOrganisation, seen: set[str], existing: Collection[str], owners: Collection[str]
) -> Fault | None:
    if row.code in seen or row.code in existing:
        return Fault("code", row.code, _("单位代码已被使用"), _("请换一个代码，或删除重复的行。"))
    if row.credit_code and (row.credit_code in seen or row.credit_code in owners):
        return Fault(
            "credit_code", row.credit_code, _("统一社会信用代码已被另一单位使用"), _("请核对代码。")
        )
    return None


def _parent_fault(row: NewOrganisation, levels: dict[str, str], lost: set[str]) -> Fault | None:
    if row.parent_code is None:
        return None
    if row.parent_code not in levels:
        return Fault(
            "parent_code",
            row.parent_code,
            _("找不到上级单位，或您无权在其下设立单位"),
            _("请核对上级单位代码。"),
        )
    if row.code in lost:
        return Fault(
            "parent_code",
            row.parent_code,
            _("上下级关系成环，或上级单位不能设立"),
            _("请核对上级单位代码。"),
        )
    return checks.level_fault(row.level, levels[row.parent_code])


def _unreachable(rows: Sequence[NewOrganisation], parent_levels: Collection[str]) -> set[str]:
    """Codes of rows that no chain of parents joins to a root or to an existing organisation."""
    return {row.code for row in rows} - {row.code for row in parents_first(rows, parent_levels)}


def parents_first(
    rows: Sequence[NewOrganisation], outside: Collection[str] | None = None
) -> list[NewOrganisation]:
    """The rows in an order in which every parent among them precedes its children.

    A parent that is not among the rows must be one of ``outside`` (None: any); rows below an
    unknown parent or in a cycle are left out.
    """
    own = {row.code for row in rows}
    children: dict[str | None, list[NewOrganisation]] = {}
    ready: list[NewOrganisation] = []
    for row in rows:
        if row.parent_code in own:
            children.setdefault(row.parent_code, []).append(row)
        elif row.parent_code is None or outside is None or row.parent_code in outside:
            ready.append(row)
    for row in ready:  # grows while it is read
        ready += children.pop(row.code, ())
    return ready
