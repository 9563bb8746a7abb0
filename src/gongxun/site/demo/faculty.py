"""The schools' teachers and guests: what they teach, how much, and how they have been judged since 2024."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import numpy as np

from gongxun.base.access import selectors as accounts
from gongxun.base.access.gate import Viewer
from gongxun.registry.people.selectors import holding_appointment, person_of
from gongxun.registry.teachers import services as teachers
from gongxun.site.demo import sorts
from gongxun.site.demo.accounts import by_name
from gongxun.site.demo.arrays import NEVER
from gongxun.site.demo.loaded import Loaded

# How many of its own staff a school of a level has in the register; the school with an account has more.
_OWN = {"national_school": 12, "province_school": 5, "city_school": 1}
_SCHOOLS = {"national_school": 1, "province_school": 8, "city_school": 4}
_MORE = 12
_SUBJECTS = (
    ("rights", "professional", "case"), ("union_law", "norms", "lecture"),
    ("working_class_and_unions", "political", "lecture"), ("grassroots", "team", "structured_seminar"),
    ("workforce_reform", "innovation", "on_site"), ("guidance", "communication", "interview"),
    ("digital", "digital", "action_learning"), ("labour_history", "political", "on_site"),
    ("research_writing", "execution", "seminar"), ("deliberation", "leadership", "role_play"),
)  # fmt: skip
_TITLES = ("middle", "associate", "middle", "full", "junior", "associate")
_GUESTS = (
    ("程志远", "leader", "省总工会", "副主席", "none", "working_class_and_unions"),
    ("孟秀兰", "leader", "省总工会", "权益保障部部长", "none", "rights"),
    ("秦守正", "practitioner", "市总工会法律服务中心", "主任", "none", "union_law"),
    ("姜晓晴", "practitioner", "区总工会", "副主席", "none", "grassroots"),
    ("石建国", "model_worker", "澄江机械厂", "高级技师", "none", "workforce_reform"),
    ("龙永康", "model_worker", "云帆物流", "装卸班班长", "none", "workforce_reform"),
    ("范明远", "practitioner", "大学法学院", "教授", "full", "rights"),
    ("陶知微", "practitioner", "科学院研究所", "研究员", "academician", "digital"),
)
_FAILED, _SUSPENDED, _RETIRED = 7, 9, 11


def engage_faculty(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    """Some seventy teachers, most of them of the school whose registrar has an account."""
    rows = [*_house(loaded, viewer), *_guests(loaded)]
    ids = teachers.add_many(viewer=viewer, rows=rows, now=now)
    teachers.record_many(
        viewer=viewer,
        rows=[one for nth, key in enumerate(ids) for one in _records(key, nth, viewer.today)],
        now=now,
    )
    hours = [one for nth, key in enumerate(ids) for one in _hours(key, nth, viewer.today.year)]
    teachers.record_workload_many(viewer=viewer, rows=hours, source="entered", now=now)
    own = loaded.org_ids[loaded.place(by_name("jiaowu"))]
    of_own = [key for key, row in zip(ids, rows, strict=True) if row.owner_id == own]
    for place, state, reason in (
        (_SUSPENDED, "suspended", "脱产进修一年"),
        (_RETIRED, "retired", "到龄退休"),
    ):
        if len(of_own) > place:
            teachers.turn(
                viewer=viewer, teacher_id=of_own[place], state=state, reason=reason, now=now
            )


def _house(loaded: Loaded, viewer: Viewer) -> Iterator[teachers.NewTeacher]:
    """Staff of the schools, tied to their files; the teacher with an account among them."""
    tree, cast = loaded.country.tree, loaded.cast
    own, nth = loaded.place(by_name("jiaowu")), 0
    known = _with_account(viewer)
    if known is not None:
        yield _member(known[0], known[1], known[2], nth)
    for sort, schools in _SCHOOLS.items():
        for school in np.flatnonzero(tree.sort == sorts.NUMBER[sort])[:schools].tolist():
            staff = np.flatnonzero((cast.school == school) & (cast.left == NEVER)).tolist()
            for person in staff[: _MORE if school == own else _OWN[sort]]:
                person_id = loaded.person_ids[person]
                if known is None or person_id != known[1]:
                    nth += 1
                    owner_id = loaded.org_ids[school]
                    yield _member(owner_id, person_id, loaded.persons[person].name, nth)


def _with_account(viewer: Viewer) -> tuple[int, int, str] | None:
    """School, file and name of the teacher who has an account."""
    account = accounts.account_id("jiaoshi")
    person = person_of(accounts.viewer_of(account, viewer.today)) if account else None
    post = holding_appointment(person.pk, viewer.today) if person else None
    if person is None or post is None:
        return None
    return post.school_id or post.organisation_id, person.pk, person.name


def _member(owner_id: int, person_id: int, name: str, nth: int) -> teachers.NewTeacher:
    topic, competence, tool = _SUBJECTS[nth % len(_SUBJECTS)]
    other = _SUBJECTS[(nth * 3 + 1) % len(_SUBJECTS)][0]
    profile = teachers.Profile(
        name=name,
        kind="part_time" if nth % 9 == 4 else "full_time",
        title=_TITLES[nth % len(_TITLES)],
        topics=(topic, other),
        competences=(competence,),
        tools=("lecture", tool),
        cultivation="new" if nth % 6 == 4 else "backbone" if nth % 4 == 1 else "none",
        introduction="长期承担工会干部培训主体班次教学。" if nth % 2 else "",
        shared=nth % 3 != 2,
    )
    return teachers.NewTeacher(owner_id, profile, person_id)


def _guests(loaded: Loaded) -> Iterator[teachers.NewTeacher]:
    owner_id = loaded.org_ids[loaded.place(by_name("jiaowu"))]
    for name, kind, employer, post, title, topic in _GUESTS:
        profile = teachers.Profile(
            name=name, kind=kind, employer=employer, post=post, title=title, topics=(topic,),
            tools=("lecture",), shared=kind != "leader",
        )  # fmt: skip
        yield teachers.NewTeacher(owner_id, profile)


def _records(key: int, nth: int, today: date) -> Iterator[teachers.NewRecord]:
    """What befell a teacher: appraisals of each year past, and what one in some has done."""
    for year in range(2024, today.year):
        failed = nth == _FAILED and year == today.year - 1
        yield teachers.NewRecord(
            key, "appraisal", date(year, 12, 18),
            result="excellent" if (nth + year) % 5 == 0 else "barely" if failed else "competent",
            ethics="failed" if failed else "passed",
        )  # fmt: skip
    if nth % 4 == 0:
        since = date(2025, 3, 3)
        yield teachers.NewRecord(
            key, "secondment", since, since + timedelta(days=182), place="县总工会，挂职副主席"
        )
    if nth % 5 == 1:
        yield teachers.NewRecord(
            key,
            "field_practice",
            date(2024, 7, 8),
            date(2024, 7, 19),
            place="新能源汽车零部件厂工会",
        )
    if nth % 11 == 3:
        yield teachers.NewRecord(
            key, "hosted", date(2025, 9, 1), place="市总工会基层工作部，参与课程开发"
        )
    if nth % 6 == 2:
        yield teachers.NewRecord(
            key, "contest", date(2025, 5, 20), place="全省工会院校讲课比赛", level="province",
            result=("first", "second", "third", "merit")[nth // 6 % 4],
        )  # fmt: skip
    if nth % 10 == 5:
        yield teachers.NewRecord(
            key, "title_review", date(2024, 11, 6), title="associate", result="passed"
        )
    for at, name in enumerate(
        ("县级工会主席培训班", "新任工会干部培训班", "社会化工会工作者培训班")
    ):
        if (nth + at) % 2 == 0:
            yield teachers.NewRecord(
                key, "evaluation", date(2025, 4 + at * 2, 12), place=name,
                score_hundredths=8800 + (nth * 37 + at * 91) % 1100,
            )  # fmt: skip


def _hours(key: int, nth: int, this_year: int) -> Iterator[teachers.Hours]:
    for year in range(2024, this_year + 1):
        classroom = 2400 + (nth * 613 + year * 131) % 9600
        yield teachers.Hours(key, year, "classroom", classroom // 50 * 50)
        if nth % 3:
            yield teachers.Hours(key, year, "network", (nth * 211) % 2400 // 25 * 25 + 100)
        if nth % 7 == 0:
            yield teachers.Hours(key, year, "other", 800)
