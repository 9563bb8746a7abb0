"""Profiles by file: an empty cell leaves what stands."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.sheets.cells import Code, Text, Whole
from gongxun.base.sheets.kinds import (
    Change,
    Column,
    Decision,
    Line,
    Obstacle,
    Progress,
    Status,
    Undoing,
    UndoRefused,
    Written,
    refuse,
)
from gongxun.registry.orgs.selectors import covered
from gongxun.registry.schools.models import Profile
from gongxun.registry.schools.selectors.listing import profiles_of
from gongxun.registry.schools.services.profiling import (
    EARLIEST,
    ProfileContent,
    add_profiles_many,
    set_profile,
)
from gongxun.registry.schools.sheets.places import HEADING, Schools

COLUMNS = (
    Column(HEADING, "school_code", Code(32), required=True, aliases=("单位代码", "学校代码"),
           hint=gettext_lazy("院校在本系统的单位代码。")),
    Column("建校年份", "founded_year", Whole(EARLIEST, 2100), aliases=("成立年份",)),
    Column("编制", "establishment", Whole(0, 10_000), aliases=("编制数",),
           hint=gettext_lazy("教职工编制数。")),
    Column("床位", "beds", Whole(0, 20_000), aliases=("床位数",),
           hint=gettext_lazy("同时能住多少学员。")),
    Column("餐位", "dining_seats", Whole(0, 20_000), aliases=("餐位数",)),
    Column("地址", "address", Text(200)),
    Column("设备", "equipment", Text(500), aliases=("教学设备",)),
    Column("联系处室", "contact_office", Text(80), hint=gettext_lazy("处室名称，不填个人。")),
    Column("联系电话", "contact_phone", Text(40), hint=gettext_lazy("办公电话。")),
    Column("简介", "introduction", Text(2000), aliases=("学校简介",)),
)  # fmt: skip
EXAMPLES = (
    {
        "school_code": "YZ01X",
        "founded_year": "1984",
        "establishment": "62",
        "beds": "240",
        "dining_seats": "300",
        "address": "澄江市书院路 8 号",
        "equipment": "录播教室 2 间，同声传译 1 套",
        "contact_office": "教务处",
        "contact_phone": "0000-1234567",
        "introduction": "以基层工会干部培训为主。",
    },
)
FIELDS = tuple(field.name for field in fields(ProfileContent))


@dataclass(frozen=True, slots=True)
class ProfileRow:
    school_code: str
    founded_year: int | None
    establishment: int | None
    beds: int | None
    dining_seats: int | None
    address: str | None
    equipment: str | None
    contact_office: str | None
    contact_phone: str | None
    introduction: str | None


@dataclass(frozen=True, slots=True)
class Planned:
    """What a row makes of a school's profile; ``edition`` 0 where it has none yet."""

    school_id: int
    content: ProfileContent
    edition: int
    before: dict[str, Any]


def decide(lines: Sequence[Line[ProfileRow]], viewer: Viewer, now: datetime) -> list[Decision]:  # noqa: ARG001
    schools = Schools([line.row.school_code for line in lines], viewer)
    found = [schools.find(line.row.school_code) for line in lines]
    held = profiles_of([one.id for one in found if not isinstance(one, Decision)])
    first: dict[str, int] = {}
    decisions = []
    for line, one in zip(lines, found, strict=True):
        before = first.setdefault(line.row.school_code, line.number)
        if isinstance(one, Decision):
            decisions.append(one)
        elif before != line.number:
            message = _("与第 %(row)d 行的院校重复") % {"row": before}
            decisions.append(refuse(HEADING, line.row.school_code, message, _("请删除其中一行。")))
        else:
            decisions.append(_decided(line.row, one.id, held.get(one.id), viewer))
    return decisions


def _decided(row: ProfileRow, school_id: int, held: Profile | None, viewer: Viewer) -> Decision:
    if row.founded_year is not None and row.founded_year > viewer.today.year:
        return refuse("建校年份", row.founded_year, _("晚于今年"), _("请核对建校年份。"))
    before = {name: getattr(held, name) for name in FIELDS} if held else asdict(ProfileContent())
    said = {name: value for name in FIELDS if (value := getattr(row, name)) is not None}
    changed = [name for name in said if said[name] != before[name]]
    if held is not None and not changed:
        return Decision(Status.UNCHANGED)
    payload = Planned(
        school_id, ProfileContent(**before | said), held.edition if held else 0, before
    )
    if held is None:
        return Decision(Status.CREATED, payload=payload)
    changes = tuple(
        Change(heading(name), _shown(before[name]), _shown(said[name])) for name in changed
    )
    return Decision(Status.CHANGED, changes, payload=payload)


def write(
    decisions: Sequence[Decision], viewer: Viewer, now: datetime, progress: Progress
) -> list[dict[str, Any]]:
    """The traces: the school, the edition that the row left, and what stood there before."""
    new = [made.payload for made in decisions if made.status is Status.CREATED]
    add_profiles_many(viewer=viewer, contents={one.school_id: one.content for one in new}, now=now)
    for made in decisions:
        one = made.payload
        if made.status is Status.CHANGED:
            set_profile(
                viewer=viewer, school_id=one.school_id, content=one.content, seen=one.edition,
                now=now,
            )  # fmt: skip
    progress(_("登记院校简介"), len(decisions), len(decisions))
    return [
        {
            "school": made.payload.school_id,
            "edition": made.payload.edition + 1,
            "before": made.payload.before,
        }
        for made in decisions
    ]


def undo(rows: Sequence[Written], undoing: Undoing, progress: Progress) -> None:
    """Raises UndoRefused where a profile was changed since, PermissionDenied."""
    schools = {row.trace["school"] for row in rows}
    if schools - covered(undoing.viewer, Permission.EDIT_RESOURCES, schools):
        raise PermissionDenied(_("文件涉及您管理范围以外的院校，没有撤销。请由上级单位办理。"))
    held = profiles_of(schools)
    altered = [
        Obstacle(row.number, _("简介在导入之后又改过"), _("请在院校页面逐个更正。"))
        for row in rows
        if (now := held.get(row.trace["school"])) is None or now.edition != row.trace["edition"]
    ]
    if altered:
        raise UndoRefused(altered)
    for row in rows:
        profile = held[row.trace["school"]]
        if row.status is Status.CREATED:
            profile.delete()
            continue
        for name, value in row.trace["before"].items():
            setattr(profile, name, value)
        profile.edition += 1
        profile.save()
    pairs = [(key, key) for key in sorted(schools)]
    audit.record_many(undoing.viewer, "school.profile", "organisation", pairs, undoing.now)
    progress(_("撤销"), len(rows), len(rows))


def heading(field: str) -> str:
    return next(column.heading for column in COLUMNS if column.field == field)


def _shown(value: object) -> str:
    return "" if value is None else str(value)
