"""Sites, routes and calls in words; provinces as tiles."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell import formats
from gongxun.base.shell.parts import Event, Step
from gongxun.base.shell.tiles import placed
from gongxun.registry.orgs.selectors import CORPS, children_at, facts_of, reach_of, short_name
from gongxun.registry.orgs.selectors.records import records_by_code
from gongxun.registry.policies.selectors import plan_book
from gongxun.registry.resources.selectors import read_taxonomy
from gongxun.registry.sites.models import Call, CallState, Level, Site, State, Turn

COURSE_OF_THINGS = (
    CallState.OPEN, CallState.JUDGING, CallState.NOTICE, CallState.DECIDED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tile:
    """A province with its national and provincial sites; column and row count from one."""

    name: str
    full_name: str
    url: str
    national: int
    provincial: int
    column: int
    row: int

    @property
    def shade(self) -> str:
        return "met" if self.national else "on_track" if self.provincial else "no_data"


def about_national() -> int:
    """About how many national sites the plan asks for (专栏3)."""
    registers = {one.id: one.count for one in plan_book().registers}
    return registers["sites.national"] or 0


def tiles_of(viewer: Viewer, counts: dict[str, tuple[int, int]]) -> list[Tile]:
    """A tile for each province in the viewer's charge or with sites that she sees; ``counts`` by the first
    two digits of the division.
    """
    today, reach = viewer.today, reach_of(viewer, Permission.VIEW_RESOURCES)
    roots = children_at(None, today)
    below = [one.id for root in roots for one in children_at(root.id, today)]
    every = [
        one
        for one in facts_of(below).values()
        if one.level == "province" and one.kind == "federation"
    ]
    records = records_by_code([one.code for one in every])
    heads = {
        one.code: "66" if CORPS in one.name else (records[one.code].division_code or "")[:2]
        for one in every
    }
    provinces = [one for one in every if heads[one.code] in counts or reach.covers(one.path)]
    heads = {one.code: heads[one.code] for one in provinces}
    spots, base = placed(heads), reverse("sites:list")
    tiles = [
        Tile(
            short_name(one.name),
            one.name,
            f"{base}?province={heads[one.code]}",
            *counts.get(heads[one.code], (0, 0)),
            *spots[one.code],
        )
        for one in provinces
    ]
    return sorted(tiles, key=lambda tile: (tile.row, tile.column))


def facts_of_site(site: Site) -> list[tuple[str, Any]]:
    topics = _("、").join(read_taxonomy().titles("topics", site.topics))
    facts: list[tuple[str, Any]] = [
        (_("类别"), site.get_kind_display()),
        (_("所属单位"), site.owner.name),
        (_("教学内容"), topics or _("未填")),
        (_("地址"), site.address),
        (_("行政区划代码"), site.division_code),
    ]
    if site.longitude is not None and site.latitude is not None:
        facts.append((_("坐标（WGS 84）"), coordinates(site.longitude, site.latitude)))
    if site.capacity:
        facts.append((_("日接待人数"), formats.count(site.capacity)))
    contact = " ".join(one for one in (site.office, site.telephone) if one)
    if contact:
        facts.append((_("联系办公室"), contact))
    return facts


def facts_of_term(site: Site, today: date) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("级别"), site.get_level_display()),
        (_("状态"), site.get_state_display()),
    ]
    if site.level != Level.CANDIDATE and site.awarded_on:
        facts.append((_("评定日期"), formats.day(site.awarded_on)))
        if site.awarded_by:
            facts.append((_("评定单位"), site.awarded_by.name))
    if site.valid_until:
        words = formats.day(site.valid_until)
        if site.valid_until < today:
            words = _("%(day)s（已到期，等待复核）") % {"day": words}
        label = _("整改期限") if site.state == State.RECTIFYING else _("有效期至")
        facts.append((label, words))
    return facts


def coordinates(longitude: int, latitude: int) -> str:
    """East and north, or west and south, in degrees with four decimals."""
    east = _("东经") if longitude >= 0 else _("西经")
    north = _("北纬") if latitude >= 0 else _("南纬")
    return f"{east} {abs(longitude) / 1e6:.4f}°，{north} {abs(latitude) / 1e6:.4f}°"


def history_of(turns: list[Turn]) -> list[Event]:
    events = []
    for one in turns:
        title = _("%(outcome)s（%(level)s教学点）") % {
            "outcome": one.get_outcome_display(),
            "level": one.get_level_display(),
        }
        note = one.reason
        if one.valid_until and one.outcome != "retired":
            until = _("期限至 %(day)s") % {"day": formats.day(one.valid_until)}
            note = f"{note} {until}".strip()
        events.append(Event(one.on, title, note))
    return events


def length_of(tenths: int) -> str:
    return _("%(length)s 公里") % {"length": f"{tenths / 10:g}"} if tenths else _("未填")


def minutes_of(minutes: int) -> str:
    """Minutes as hours and minutes."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(rest)d 分钟") % {"rest": rest}
    if not rest:
        return _("%(hours)d 小时") % {"hours": hours}
    return _("%(hours)d 小时 %(rest)d 分钟") % {"hours": hours, "rest": rest}


def facts_of_call(call: Call) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("评定"), _("%(level)s教学点") % {"level": call.get_level_display()}),
        (_("主办单位"), call.organiser.name),
        (_("年度"), str(call.year)),
        (_("名额"), str(call.places)),
        (_("申报截止"), formats.day(call.submit_until)),
        (_("复核周期"), _("%(years)d 年") % {"years": call.review_years}),
    ]
    if call.notice_from and call.notice_until:
        span = {"since": formats.day(call.notice_from), "until": formats.day(call.notice_until)}
        facts.append((_("公示"), _("%(since)s 至 %(until)s") % span))
    if call.decided_on:
        facts.append((_("公布"), formats.day(call.decided_on)))
    if call.end_reason:
        facts.append((_("取消原因"), call.end_reason))
    return facts


def course_of(call: Call) -> list[Step]:
    """The steps of a call; none of one that was cancelled."""
    if call.state == CallState.CANCELLED:
        return []
    at = COURSE_OF_THINGS.index(CallState(call.state))
    return [
        Step(
            str(state.label),
            "done" if place < at or call.state == CallState.DECIDED
            else "current" if place == at else "ahead",
        )
        for place, state in enumerate(COURSE_OF_THINGS)
    ]  # fmt: skip
