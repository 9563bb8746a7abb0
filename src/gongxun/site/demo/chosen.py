"""Rounds of choosing in the country: two years' lists that stand, and one round that is open."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from gongxun.base.access import selectors as accounts
from gongxun.base.access.gate import Viewer
from gongxun.registry.resources import services as resources
from gongxun.registry.resources.selectors import ResourceQuery, criteria_of, every_resource
from gongxun.site.demo import sorts
from gongxun.site.demo.loaded import Loaded
from gongxun.site.demo.reviewed import moment

_SCORERS = ("shenhe1", "shenhe2", "shenhe3")
_PAST = (
    ("recommended_course", 2024, "2024 年度全国工会干部教育培训好课程", 6, 9),
    ("recommended_textbook", 2024, "2024 年度全国工会干部教育培训好教材", 2, 4),
    ("recommended_course", 2025, "2025 年度全国工会干部教育培训好课程", 8, 11),
    ("featured_course", 2025, "2025 年特色课程", 4, 6),
)
_MONTHS_FOR_ALL = timedelta(days=60)


def choose(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    root = loaded.org_ids[
        int(np.flatnonzero(loaded.country.tree.sort == sorts.NUMBER["national_federation"])[0])
    ]
    for purpose, year, title, places, number in _PAST:
        if date(year, 12, 20) + _MONTHS_FOR_ALL < viewer.today:
            _past(viewer, root, purpose, year, title, places, number)
    selection = resources.open_selection(
        viewer=viewer, organiser_id=root, purpose="featured_course", year=viewer.today.year,
        title=f"{viewer.today.year} 年特色课程", places=6,
        nominate_until=viewer.today + timedelta(days=20), now=now,
    )  # fmt: skip
    for one in _published(viewer, "featured_course", viewer.today)[:4]:
        resources.nominate(
            viewer=viewer, selection_id=selection.pk, resource_id=one, words="紧贴今年重点工作。",
            now=now,
        )  # fmt: skip


def _past(
    viewer: Viewer, root: int, purpose: str, year: int, title: str, places: int, number: int
) -> None:
    """A round of an autumn: called in October, published before the year's end."""
    then, moment = _on(viewer, date(year, 10, 8))
    selection = resources.open_selection(
        viewer=then, organiser_id=root, purpose=purpose, year=year, title=title, places=places,
        nominate_until=date(year, 10, 31), now=moment,
    )  # fmt: skip
    made = [
        resources.nominate(
            viewer=then, selection_id=selection.pk, resource_id=one,
            words="学员评价好，各地可以直接选用。", now=moment,
        ).pk
        for one in _published(viewer, purpose, then.today)[:number]
    ]  # fmt: skip
    then, moment = _on(viewer, date(year, 11, 4))
    resources.begin_scoring(viewer=then, selection_id=selection.pk, now=moment)
    for nth, name in enumerate(_SCORERS):
        _score(replace(then, user_id=accounts.account_id(name)), purpose, made, nth, moment)
    then, moment = _on(viewer, date(year, 11, 20))
    resources.give_notice(viewer=then, selection_id=selection.pk, now=moment)
    then, moment = _on(viewer, date(year, 12, 8))
    resources.decide(viewer=then, selection_id=selection.pk, now=moment)


def _score(scorer: Viewer, purpose: str, made: Sequence[int], nth: int, moment: datetime) -> None:
    criteria = criteria_of(purpose)
    for place, nomination in enumerate(made):
        points = {
            one.key: 78 + (place * 7 + nth * 5 + at * 3) % 20 for at, one in enumerate(criteria)
        }
        resources.score(
            viewer=scorer, nomination_id=nomination, points=points, words="", now=moment
        )


def _published(viewer: Viewer, purpose: str, until: date) -> list[int]:
    """What stood published by a day and stands published still, those of many schools mixed."""
    kind = "textbook" if purpose == "recommended_textbook" else "course"
    found = [
        one.pk
        for one in every_resource(
            viewer, ResourceQuery(kind=kind, standing="published", sort="changed")
        )
        if one.first_published_on is not None and one.first_published_on < until
    ]
    return found[::3] + found[1::3]


def _on(viewer: Viewer, day: date) -> tuple[Viewer, datetime]:
    """The viewer of a day past, at ten in the morning."""
    return replace(viewer, today=day), moment(day)
