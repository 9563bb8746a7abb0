"""What becomes of each row, how it is written, and how it is taken back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.bulk import among
from gongxun.base.sheets.kinds import (
    Change,
    Decision,
    Line,
    Obstacle,
    Problem,
    Progress,
    Status,
    Undoing,
    UndoRefused,
    Written,
    refuse,
)
from gongxun.registry.orgs.selectors import covered, facts_by_code
from gongxun.registry.sites.models import Level, Site
from gongxun.registry.sites.selectors.visibility import awarding_body
from gongxun.registry.sites.services.keeping import NewSite, Term, add_many
from gongxun.registry.sites.services.vetting import COLUMNS, Content, columns_of
from gongxun.registry.sites.sheets.columns import SiteRow, heading, worded


@dataclass(frozen=True, slots=True)
class Mended:
    """A known site with the fields that differ, as they are and as they are to be."""

    site: Site
    before: dict[str, Any]
    after: dict[str, Any]


class _State:
    """Owners, known sites, and who awards what; in few queries."""

    def __init__(self, rows: Sequence[SiteRow], viewer: Viewer) -> None:
        self.viewer = viewer
        self.owners = facts_by_code({row.owner_code for row in rows})
        ids = {fact.id for fact in self.owners.values()}
        self.editable = covered(viewer, Permission.EDIT_RESOURCES, ids)
        names = among({row.name for row in rows}, "text")
        found = Site.objects.filter(owner_id__in=ids, name__in=names)
        self.known = {(one.owner_id, one.name): one for one in found}
        self._awards: dict[tuple[int, str], bool] = {}

    def may_award(self, owner_id: int, level: str) -> bool:
        if (owner_id, level) not in self._awards:
            body = awarding_body(owner_id, level)
            self._awards[owner_id, level] = body is not None and self.viewer.may(
                Permission.EDIT_RESOURCES, "organisation", body
            )
        return self._awards[owner_id, level]


def decide(
    lines: Sequence[Line[SiteRow]],
    viewer: Viewer,
    now: datetime,  # noqa: ARG001
) -> list[Decision]:
    state = _State([line.row for line in lines], viewer)
    return list(_each(lines, state))


def _each(lines: Sequence[Line[SiteRow]], state: _State) -> Iterator[Decision]:
    first: dict[tuple[str, str], int] = {}
    for line in lines:
        row = line.row
        before = first.setdefault((row.owner_code, row.name), line.number)
        owner = state.owners.get(row.owner_code)
        if before != line.number:
            message = _("与第 %(row)d 行是同一单位的同一个教学点") % {"row": before}
            yield refuse("", row.name, message, _("请删除其中一行。"))
        elif owner is None or owner.id not in state.editable:
            yield refuse(
                "所属单位代码",
                row.owner_code,
                _("没有这个单位，或不在您的管理范围内"),
                _("请核对单位代码；别的单位的教学点由该单位导入。"),
            )
        elif (known := state.known.get((owner.id, row.name))) is not None:
            yield _known(row, known)
        else:
            yield _new(row, owner.id, state)


def _given(row: SiteRow) -> dict[str, Any]:
    return {name: value for name in COLUMNS if (value := getattr(row, name)) is not None}


def _known(row: SiteRow, site: Site) -> Decision:
    if row.level is not None and row.level != site.level:
        return refuse(
            "级别", row.level, _("已登记教学点的级别不能用导入更改"), _("请走年度征集或复核；这一格留空。")
        )  # fmt: skip
    held = {name: getattr(site, name) for name in COLUMNS}
    changed = {
        name: value
        for name, given in _given(row).items()
        if (value := sorted(given) if isinstance(given, tuple) else given)
        != (sorted(held[name]) if name == "topics" else held[name])
    }
    if not changed:
        return Decision(Status.UNCHANGED)
    if faults := _faults(Content(**held | changed)):
        return _refused(faults, row)
    changes = tuple(
        Change(heading(name), worded(name, held[name]), worded(name, value))
        for name, value in changed.items()
    )
    before = {name: held[name] for name in changed}
    return Decision(Status.CHANGED, changes, payload=Mended(site, before, changed))


def _new(row: SiteRow, owner_id: int, state: _State) -> Decision:
    content = Content(**_given(row))
    if faults := _faults(content):
        return _refused(faults, row)
    if row.level in (None, Level.CANDIDATE):
        return Decision(Status.CREATED, payload=NewSite(owner_id, content))
    if row.awarded_on is None or row.awarded_on > state.viewer.today:
        return refuse(
            "评定日期", row.awarded_on or "", _("已有级别的教学点要有今天以前的评定日期"),
            _("请填写评定公布的日期。"),
        )  # fmt: skip
    if row.valid_until is not None and row.valid_until < row.awarded_on:
        return refuse("有效期至", row.valid_until, _("有效期早于评定日期"), _("请核对这两个日期。"))
    level = str(row.level)
    if not state.may_award(owner_id, level):
        return refuse(
            "级别", level, _("这一级别不由您登记"), _("全国级由全国总工会、省级由省级总工会导入。")
        )
    term = Term(level, row.awarded_on, row.valid_until)
    return Decision(Status.CREATED, payload=NewSite(owner_id, content, term))


def _faults(content: Content) -> dict[str, list[str]]:
    try:
        columns_of(content)
    except ValidationError as refusal:
        return dict(refusal.message_dict)
    return {}


def _refused(faults: dict[str, list[str]], row: SiteRow) -> Decision:
    problems = tuple(
        Problem(heading(name), worded(name, getattr(row, name, None)), " ".join(words), _("请更正后重新导入。"))
        for name, words in faults.items()
    )  # fmt: skip
    return Decision(Status.REFUSED, problems=problems)


def write(
    decisions: Sequence[Decision], viewer: Viewer, now: datetime, progress: Progress
) -> list[dict[str, Any]]:
    """The traces: the site with the edition that the row left, and what it changed."""
    new = [each.payload for each in decisions if each.status is Status.CREATED]
    ids = iter(add_many(viewer=viewer, rows=new, now=now))
    mended = [each.payload for each in decisions if each.status is Status.CHANGED]
    _mend([(one.site, one.after) for one in mended], viewer, now)
    progress(_("登记教学点"), len(decisions), len(decisions))
    return [
        {
            "id": made.payload.site.pk,
            "edition": made.payload.site.edition,
            "before": made.payload.before,
        }
        if made.status is Status.CHANGED
        else {"id": next(ids), "edition": 1}
        for made in decisions
    ]


def _mend(changes: Sequence[tuple[Site, dict[str, Any]]], viewer: Viewer, now: datetime) -> None:
    for site, values in changes:
        for name, value in values.items():
            setattr(site, name, value)
        site.edition += 1
    sites = [site for site, _values in changes]
    Site.objects.bulk_update(sites, [*COLUMNS, "edition"], batch_size=500)
    subjects = ((one.pk, one.owner_id) for one in sites)
    audit.record_many(viewer, "site.edit", "site", subjects, now)


def undo(rows: Sequence[Written], undoing: Undoing, progress: Progress) -> None:
    """Raises UndoRefused where a site was changed since, proposed, reviewed or put on a route."""
    held = {
        one.pk: one for one in Site.objects.filter(pk__in=among([row.trace["id"] for row in rows]))
    }
    obstacles = [*_changed_since(rows, held), *_leaned_on(rows)]
    if obstacles:
        raise UndoRefused(sorted(obstacles, key=lambda one: one.number))
    mended = [row for row in rows if row.status is Status.CHANGED]
    back = [(held[row.trace["id"]], row.trace["before"]) for row in mended]
    _mend(back, undoing.viewer, undoing.now)
    gone = [held[row.trace["id"]] for row in rows if row.status is Status.CREATED]
    subjects = ((one.pk, one.owner_id) for one in gone)
    audit.record_many(undoing.viewer, "site.remove", "site", subjects, undoing.now)
    Site.objects.filter(pk__in=among([one.pk for one in gone])).delete()
    progress(_("撤销"), len(rows), len(rows))


def _changed_since(rows: Sequence[Written], held: dict[int, Site]) -> Iterator[Obstacle]:
    for row in rows:
        one = held.get(row.trace["id"])
        if one is None or one.edition != row.trace["edition"]:
            message = _("教学点在导入之后又有变动")
            yield Obstacle(row.number, message, _("请在教学点页面逐个更正。"))


def _leaned_on(rows: Sequence[Written]) -> Iterator[Obstacle]:
    numbers = {row.trace["id"]: row.number for row in rows if row.status is Status.CREATED}
    held = Site.objects.filter(pk__in=among(numbers))
    used = {
        key
        for name in ("proposals", "turns", "stops", "pictures", "courses")
        for key in held.filter(**{f"{name}__isnull": False}).values_list("pk", flat=True)
    }
    for key in used:
        message = _("这个教学点已有申报、复核、路线、图片或课程")
        yield Obstacle(numbers[key], message, _("请改为办理退出。"))
