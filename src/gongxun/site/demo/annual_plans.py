"""Annual plans of the country: past ones held and closed, this year's under way with changes, next year's being drawn
up in one province with two of its cities asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from gongxun.base.access import selectors as accounts
from gongxun.base.access.gate import Viewer
from gongxun.site.demo import sorts
from gongxun.site.demo.loaded import Loaded
from gongxun.work.plans import selectors as read
from gongxun.work.plans import services as plans
from gongxun.work.plans.services import ClassContent, KeptClass, KeptPlan

_FIRST_YEAR = 2024
_CITIES = 4
_RATE = {"national": 65_000, "province": 55_000, "city": 55_000}
_CATEGORY = {"national": "second", "province": "third", "city": "third"}
_LECTURER_HOUR = 100_000


@dataclass(frozen=True)
class Place:
    """An organisation that draws up plans; ``children`` are those to which it gives places."""

    organisation_id: int
    name: str
    level: str
    children: tuple[int, ...]
    school_id: int | None


@dataclass(frozen=True)
class Shape:
    """A class as it comes back every year. ``days`` of teaching; ``share`` of the places are for part-time leaders."""

    title: str
    audience: str
    month: int
    places: int
    days: int
    focus: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    themes: tuple[str, ...] = ("union_business",)
    topics: tuple[str, ...] = ()
    share: int = 0
    main: bool = True
    demonstration: bool = False
    grassroots: bool = False
    party_spirit: bool = False


_STAFF = Shape(
    "机关干部业务能力培训班", "office_staff", 4, 60, 5, ("office_staff",), ("section_rank_down",)
)
_PART_TIME = Shape(
    "兼职、挂职干部履职培训班", "part_time", 5, 80, 3, ("part_time_and_secondment",), share=10
)
_YOUNG = Shape(
    "年轻干部培训班",
    "young",
    9,
    40,
    10,
    ("young",),
    ("section_rank_down",),
    ("theory", "union_business"),
)
_PROMOTED = Shape(
    "新提拔干部任职培训班", "newly_promoted", 6, 40, 4, ("newly_promoted",),
    ("county_rank_up", "section_rank_down"), ("theory", "party_spirit"), party_spirit=True,
)  # fmt: skip
_ORGANISERS = Shape(
    "社会化工会工作者培训班", "mixed", 7, 100, 5, ("full_time_organiser",), ("union_organiser",)
)
_ROTATION = Shape(
    "工会干部轮训班", "mixed", 10, 120, 5, (), ("county_rank_up", "section_rank_down"), ("rotation", "theory"),
    share=12,
)  # fmt: skip
_SHAPES: dict[str, tuple[Shape, ...]] = {
    "national": (
        Shape("省级工会领导班子成员培训班", "province_leadership", 3, 60, 5, (), ("county_rank_up",), ("rotation", "theory")),
        Shape("市级工会主席培训班", "city_chair", 4, 100, 5, (), ("county_rank_up",), ("rotation", "theory")),
        Shape("县级工会主席示范培训班", "county_chair", 5, 120, 5, (), ("county_rank_up",), demonstration=True),
        Shape("乡镇（街道）工会干部示范培训班", "town_cadre", 6, 100, 4, demonstration=True),
        _STAFF, _PART_TIME, _YOUNG, _PROMOTED, _ORGANISERS,
        Shape("院校教师研修班", "teacher", 8, 60, 10, (), (), ("theory",)),
        Shape("集体协商专题培训班", "mixed", 9, 80, 4),
    ),
    "province": (
        Shape("县级工会主席能力提升班", "county_chair", 4, 60, 5, (), ("county_rank_up",), ("rotation", "union_business")),
        _STAFF, _PART_TIME, _YOUNG, _PROMOTED, _ORGANISERS, _ROTATION,
        Shape("乡镇（街道）工会干部培训班", "town_cadre", 6, 100, 4, demonstration=True),
        Shape("送教到基层：劳动关系协调", "mixed", 8, 80, 2, grassroots=True, main=False),
        Shape("产业工人队伍建设专题班", "mixed", 11, 60, 3),
    ),
    "city": (
        _STAFF, _PART_TIME, _YOUNG, _PROMOTED, _ORGANISERS,
        Shape("基层工会主席培训班", "mixed", 5, 100, 3, share=20),
        Shape("送教到基层：工会基础实务", "town_cadre", 9, 80, 2, grassroots=True, main=False),
    ),
}  # fmt: skip
_PARTS = (("lodging", 62), ("meals", 23), ("venue", 9), ("other", 6))


def plan_years(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    """Plans of the federations of the nation, the provinces and some cities."""
    draw_up(list(_places(loaded)), viewer, now)


def draw_up(places: Sequence[Place], viewer: Viewer, now: datetime) -> None:
    """Every year's plans up to this one in bulk; then what the screens need to show of the first province."""
    year = viewer.today.year
    kept = [
        _kept(place, at, viewer.today, nth)
        for nth, place in enumerate(places)
        for at in range(_FIRST_YEAR, year + 1)
    ]
    ids = dict(
        zip(
            ((one.organisation_id, one.year) for one in kept),
            plans.load_plans(viewer=viewer, rows=kept, now=now),
            strict=True,
        )
    )
    provinces = [one for one in places if one.level == "province"]
    if provinces:
        _changes(provinces[0], ids[provinces[0].organisation_id, year], viewer, now)
        _next_year(provinces[0], year + 1, viewer, now)
    for city in [one for one in places if one.level == "city"][1:2]:
        _waiting(city, year + 1, viewer, now)


def _places(loaded: Loaded) -> Iterator[Place]:
    tree = loaded.country.tree
    names = {
        "national_federation": "national",
        "province_federation": "province",
        "city_federation": "city",
    }
    for sort, level in names.items():
        found = np.flatnonzero(tree.sort == sorts.NUMBER[sort]).tolist()
        for at in found[:_CITIES] if level == "city" else found:
            below = np.flatnonzero(tree.parent == at)
            schools = [
                one for one in below.tolist() if sorts.NAMES[tree.sort[one]].endswith("_school")
            ]
            federations = [
                one for one in below.tolist() if sorts.NAMES[tree.sort[one]].endswith("_federation")
            ]
            yield Place(
                loaded.org_ids[at],
                next(tree.names(at, at + 1)),
                level,
                tuple(loaded.org_ids[one] for one in federations),
                loaded.org_ids[schools[0]] if schools else None,
            )


def _kept(place: Place, year: int, today: date, nth: int) -> KeptPlan:
    """A plan with what came of it until ``today``: of a past year closed."""
    past = year < today.year
    classes = [
        _kept_class(place, shape, year, today, nth + number)
        for number, shape in enumerate(_SHAPES[place.level])
    ]
    cost = sum(one.content.cost_fen for one in classes)
    lecturers = sum(_lecturers(one.content) for one in classes)
    days = {
        "drafted": _at(year - 1, 11, 20), "submitted": _at(year - 1, 12, 18),
        "approved": _at(year - 1, 12, 26), "published": _at(year, 1, 12),
    }  # fmt: skip
    if past:
        days["closed"] = _at(year + 1, 1, 18)
    budget = [(key, (cost - lecturers) * share // 100) for key, share in _PARTS]
    return KeptPlan(
        place.organisation_id, year, f"{place.name}{year}年培训计划", "closed" if past else "published",
        cost + cost // 20, classes, [*budget, ("lecturers", lecturers)], (), days,
        _CATEGORY[place.level],
    )  # fmt: skip


def _kept_class(place: Place, shape: Shape, year: int, today: date, turn: int) -> KeptClass:
    content = _content(place, shape)
    quotas = _quotas(place, shape)
    begun = _monday(year, shape.month)
    ended = begun + timedelta(days=shape.days - 1)
    if turn % 19 == 7 and ended < today:
        return KeptClass(content, quotas, "cancelled", "与上级班次对象重复，并入上级班次举办")
    if ended >= today:
        return KeptClass(content, quotas)
    attended = content.places * (90 + turn % 11) // 100
    part_time = min(attended, sum(part for _org, _places, part in quotas))
    lecturers = _lecturers(content)
    wanted = [(key, (content.cost_fen - lecturers) * share // 100) for key, share in _PARTS]
    spent = [
        (key, fen * (88 + turn % 13) // 100, ended, "结算")
        for key, fen in [*wanted, ("lecturers", lecturers)]
    ]
    return KeptClass(
        content, quotas, "held", "", (begun, ended), attended, part_time,
        [row for row in spent if row[1] > 0 and row[2] <= today],
    )  # fmt: skip


def _content(place: Place, shape: Shape) -> ClassContent:
    """The class with a cost some tenth below what the standard allows."""
    paid = shape.days + 2
    cost = (paid * _RATE[place.level] * shape.places + shape.days * 8 * _LECTURER_HOUR) * 9 // 10
    return ClassContent(
        title=shape.title,
        audience=shape.audience,
        places=shape.places,
        days_hundredths=shape.days * 100,
        hours_hundredths=shape.days * 800,
        month=shape.month,
        focus=shape.focus,
        categories=shape.categories,
        purpose="",
        themes=shape.themes,
        school_id=None if shape.grassroots else place.school_id,
        main_class=shape.main,
        party_spirit_class=shape.party_spirit,
        demonstration=shape.demonstration,
        to_grassroots=shape.grassroots,
        cost_fen=cost // 100_000 * 100_000,
    )


def _lecturers(content: ClassContent) -> int:
    return min(content.cost_fen, content.days_hundredths * 8 * _LECTURER_HOUR // 100)


def _quotas(place: Place, shape: Shape) -> tuple[tuple[int, int, int], ...]:
    """The places shared evenly; what is left over stays with the first."""
    count = len(place.children)
    if not count:
        return ()
    each, left = divmod(shape.places, count)
    return tuple(
        (key, places, places * shape.share // 100)
        for nth, key in enumerate(place.children)
        if (places := each + (nth < left))
    )


def _monday(year: int, month: int) -> date:
    day = date(year, month, 8)
    return day + timedelta(days=-day.weekday() % 7)


def _at(year: int, month: int, day: int) -> datetime:
    return datetime.combine(date(year, month, day), time(2, 30), UTC)


def _changes(place: Place, plan_id: int, viewer: Viewer, now: datetime) -> None:
    """This year's plan of the first province was changed twice: a class moved, a class cancelled."""
    approved = read.approved_classes(viewer, place.organisation_id, viewer.today.year)
    ahead = list(approved.filter(state="planned"))
    if ahead:
        one = ahead[-1]
        later = replace(plans.content_of(one), month=12)
        plans.change_class(
            viewer=viewer, class_id=one.pk, content=later, reason="与全省工会工作会议时间冲突，推迟举办",
            seen=one.edition, now=now,
        )  # fmt: skip
    plans.add_later(
        viewer=viewer, plan_id=plan_id, now=now, reason="按全总部署增办",
        content=_content(
            place, Shape("学习贯彻专题培训班", "office_staff", 12, 60, 2, ("office_staff",))
        ),
    )  # fmt: skip


def _next_year(place: Place, year: int, viewer: Viewer, now: datetime) -> None:
    """A draft from this year's plan; one city has answered, another is still asked."""
    officer = _account("sheng", viewer)
    plan = plans.draft_plan(
        viewer=officer, organisation_id=place.organisation_id, year=year, from_last_year=True, now=now
    )  # fmt: skip
    cities = place.children[:2]
    asked = plans.consult(
        viewer=officer, plan_id=plan.pk, organisation_ids=cities,
        due_on=viewer.today + timedelta(days=9), now=now,
        question="名额和月份是否合适，本市是否另有同类班次？",
    )  # fmt: skip
    classes = list(plan.classes.order_by("month", "number"))
    if len(asked) < 2 or len(classes) < 3:
        return
    first, second = asked
    for about, words, month, places in (
        (classes[1], "与本市机关干部班时间相近，建议错开一个月。", classes[1].month % 12 + 1, None),
        (classes[2], "本市兼职干部较多，请增加名额。", None, 12),
    ):
        plans.remark(
            viewer=viewer, consultation_id=second.pk, class_id=about.pk, words=words, month=month,
            places=places, now=now,
        )  # fmt: skip
    plans.reply(
        viewer=viewer, consultation_id=second.pk, opinion="总体同意，另有两条具体意见。", now=now
    )
    plans.remark(
        viewer=viewer, consultation_id=first.pk, class_id=classes[0].pk,
        words="建议安排在春耕以后。", month=None, places=None, now=now,
    )  # fmt: skip


def _waiting(place: Place, year: int, viewer: Viewer, now: datetime) -> None:
    """The plan of a city lies with the leader of its province."""
    plan = plans.draft_plan(
        viewer=viewer,
        organisation_id=place.organisation_id,
        year=year,
        from_last_year=True,
        now=now,
    )
    missing = dict.fromkeys(read.lines_missing(plan), "并入全总统一举办的班次")
    if missing:
        plans.give_reasons(viewer=viewer, plan_id=plan.pk, reasons=missing, now=now)
    plan.refresh_from_db()
    plans.submit(viewer=viewer, plan_id=plan.pk, seen=plan.edition, now=now)


def _account(username: str, viewer: Viewer) -> Viewer:
    key = accounts.account_id(username)
    return accounts.viewer_of(key, viewer.today) if key else viewer
