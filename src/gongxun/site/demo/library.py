"""The shelves of the schools: what was published when, what was revised, recalled and retired since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import yaml
from django.utils import timezone

from gongxun.base.access import selectors as accounts
from gongxun.base.access.gate import Viewer
from gongxun.registry.people.selectors import person_of
from gongxun.registry.resources import services as resources
from gongxun.site.demo import sorts
from gongxun.site.demo.accounts import by_name
from gongxun.site.demo.desks import acting
from gongxun.site.demo.loaded import Loaded
from gongxun.site.demo.reviewed import Desk, desk, moment, pass_through, send_back

_WORKS = Path(__file__).with_name("library.yaml")
# How many courses, textbooks and cases a school of a level has made.
_OWN = {"national_school": (12, 4, 3), "province_school": (5, 1, 1), "city_school": (1, 0, 0)}
_BEGIN = date(2024, 2, 26)


@dataclass(frozen=True)
class Work:
    """``parts`` are the passages of its text; ``hours`` teaching hours of a course."""

    title: str
    topic: str
    competence: str
    audience: str
    tool: str
    hours: int
    parts: tuple[str, ...]


def stock_shelves(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    """Every school's courses, textbooks and cases; a third of the courses has been revised since.

    The school whose registrar has an account shows how each passed its reviews, and some more in hand.
    """
    until, own = timezone.localdate(now), loaded.place(by_name("jiaowu"))
    shelf = Shelf(loaded, viewer, until, own, desk())
    for nth, (school, kind, work) in enumerate(_made(loaded)):
        _publish(shelf, school, kind, work, nth)
    _in_hand(shelf)


@dataclass(frozen=True)
class Shelf:
    """``own`` is the number of the school whose reviews are told, ``desk`` who takes part in them."""

    loaded: Loaded
    viewer: Viewer
    until: date
    own: int
    desk: Desk

    def review(self, school: int, version_id: int, day: date) -> None:
        if school == self.own:
            pass_through(self.desk, version_id, day)
        else:
            _review(self.viewer, version_id, day)


def _works() -> dict[str, list[Work]]:
    shelves = yaml.safe_load(_WORKS.read_text(encoding="utf-8"))
    return {kind: [_work(**one) for one in rows] for kind, rows in shelves.items()}


def _work(title: str, about: str, parts: list[str], hours: int = 0) -> Work:
    topic, competence, audience, tool = about.split()
    return Work(title, topic, competence, audience, tool, hours, tuple(parts))


def _made(loaded: Loaded) -> Iterator[tuple[int, str, Work]]:
    """Which school made what: neighbours in the list share few titles."""
    tree, shelves = loaded.country.tree, _works()
    for sort, amounts in _OWN.items():
        schools = np.flatnonzero(tree.sort == sorts.NUMBER[sort]).tolist()
        for place, school in enumerate(schools):
            for (kind, works), amount in zip(shelves.items(), amounts, strict=True):
                for step in range(amount):
                    yield school, kind, works[(place * 7 + step * 11) % len(works)]


def _publish(shelf: Shelf, school: int, kind: str, work: Work, nth: int) -> None:
    loaded, viewer, until = shelf.loaded, shelf.viewer, shelf.until
    national = loaded.country.tree.sort[school] == sorts.NUMBER["national_school"]
    day = _BEGIN + timedelta(days=nth * 37 % max((until - _BEGIN).days - 60, 1))
    content = _content(loaded, school, work)
    version = resources.draft_resource(
        viewer=viewer,
        kind=kind,
        owner_id=loaded.org_ids[school],
        provenance="national_federation" if national else "local",
        reach="everybody" if national or nth % 4 == 0 else "own",
        on_network=bool(national and kind == "course" and nth % 2 == 0),
        content=content,
        now=moment(day - timedelta(days=40)),
    )
    shelf.review(school, version.pk, day)
    later = day + timedelta(days=380)
    if kind == "course" and nth % 3 == 0 and later < until:
        _revise(shelf, school, version.resource_id, work, later)
    elif nth % 29 == 17 and later < until:
        resources.retire(
            viewer=viewer,
            resource_id=version.resource_id,
            reason="内容已并入新课程",
            now=moment(later),
        )


def _revise(shelf: Shelf, school: int, resource_id: int, work: Work, day: date) -> None:
    viewer = shelf.viewer
    revised = resources.revise(
        viewer=viewer, resource_id=resource_id, now=moment(day - timedelta(days=30))
    )
    content = _content(shelf.loaded, school, work, changes="更新政策依据，换用近两年的案例。")
    resources.edit_draft(
        viewer=viewer, version_id=revised.pk, content=content, seen=revised.edition,
        now=moment(day - timedelta(days=25)),
    )  # fmt: skip
    shelf.review(school, revised.pk, day)


def _in_hand(shelf: Shelf) -> None:
    """Of the own school: a draft, one returned, and one waiting at each stage; a teacher with an account wrote them."""
    works = _works()["course"][-5:]
    author = _teacher(shelf.until)
    drafts = [
        resources.draft_resource(
            viewer=shelf.viewer, kind="course", owner_id=shelf.loaded.org_ids[shelf.own],
            provenance="local", reach="own", on_network=False,
            content=_content(shelf.loaded, shelf.own, work, author=author),
            now=moment(shelf.until - timedelta(days=30)),
        ).pk
        for work in works
    ]  # fmt: skip
    for stages, version_id in enumerate(drafts[:3]):
        pass_through(shelf.desk, version_id, shelf.until + timedelta(days=16 - stages * 7), stages)
    send_back(shelf.desk, drafts[3], shelf.until - timedelta(days=2))


def _teacher(today: date) -> str:
    """The name of the teacher who has an account; empty where nobody has hers."""
    account = accounts.account_id("jiaoshi")
    found = person_of(acting(account, moment(today))) if account is not None else None
    return found.name if found else ""


def _content(
    loaded: Loaded, school: int, work: Work, changes: str = "", author: str = ""
) -> resources.Content:
    teachers = np.flatnonzero(loaded.cast.school == school)
    names = [loaded.persons[one].name for one in teachers[: 2 + school % 2].tolist()]
    names = list(dict.fromkeys([author, *names] if author else names))
    body = [*work.parts, "近两年的新做法"] if changes else work.parts
    return resources.Content(
        title=work.title,
        summary=f"围绕“{work.parts[0]}”等 {len(work.parts)} 个部分展开，供工会干部培训使用。",
        body="\n".join(body),
        notes="教学目标：能独立分析同类问题。\n思考题：如果由你办理，会怎样做？"
        if not work.hours
        else "",
        topics=(work.topic,),
        competences=(work.competence,),
        audiences=(work.audience,),
        tools=(work.tool,) if work.hours else (),
        hours_hundredths=work.hours * 100,
        publisher="" if work.hours else "院校教材编审组",
        changes=changes,
        authors=names or ("教研室",),
    )


def _review(viewer: Viewer, version_id: int, day: date) -> None:
    """Let a draft pass as the reviews make it, without telling who reviewed."""
    submitted = moment(day - timedelta(days=20))
    resources.review_opened(viewer=viewer, version_id=version_id, now=submitted)
    for before in (15, 8, 0):
        passed = moment(day - timedelta(days=before))
        resources.review_passed(viewer=viewer, version_id=version_id, on=day, now=passed)
