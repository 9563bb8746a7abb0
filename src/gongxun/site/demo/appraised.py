"""Appraisals of schools in the country: last year's round with one school still mending, and this year's under way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
from django.core.files.base import ContentFile

from gongxun.base.access import selectors as accounts
from gongxun.base.access.gate import Viewer
from gongxun.records.appraisals import services as appraisals
from gongxun.records.appraisals.indices import index_of
from gongxun.records.appraisals.models import Appraisal, Round
from gongxun.records.appraisals.services import Demand, Rated
from gongxun.site.demo import sorts
from gongxun.site.demo.accounts import by_name
from gongxun.site.demo.loaded import Loaded
from gongxun.site.demo.reviewed import moment

_SCORERS = ("shenhe1", "shenhe2", "shenhe3")
_INDEX = "school-2024"
_WORDS = ("制度健全，按计划落实", "有专人负责，年底有总结", "与上年相比有提高", "已列入年度重点")
_DEMANDS = ("案例教学课时占比偏低，补开案例课", "机房设备使用超过十年，更新或调剂")
_PAPER = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass(frozen=True)
class Then:
    """Somebody on a day past."""

    viewer: Viewer
    now: datetime


def appraise(loaded: Loaded, viewer: Viewer, now: datetime) -> None:  # noqa: ARG001 (as every deed)
    """The first province appraises its schools every year; the national federation its own."""
    tree, own = loaded.country.tree, loaded.place(by_name("jiaowu"))
    province = loaded.org_ids[loaded.place(by_name("sheng"))]
    city = np.flatnonzero(
        (tree.sort == sorts.NUMBER["city_school"]) & (tree.province == tree.province[own])
    )
    members = [loaded.org_ids[own], *(loaded.org_ids[one] for one in city.tolist()[:3])]
    if viewer.today.year > 2024:
        _last_year(viewer, province, members)
    _this_year(viewer, province, members)
    _nation(loaded, viewer)


def _last_year(viewer: Viewer, organiser: int, members: Sequence[int]) -> None:
    year = viewer.today.year - 1
    then = _on(viewer, date(year, 9, 1))
    round_ = _opened(then, organiser, year, date(year, 10, 15), date(year, 12, 20))
    for nth, school in enumerate(members):
        found = _invited(_on(viewer, date(year, 9, 2)), round_, school)
        _rate(_on(viewer, date(year, 10, 8)), found, 86 - nth * 4)
        _visit(_on(viewer, date(year, 11, 6 + nth)), found)
        _score(_on(viewer, date(year, 11, 20)), found, 84 - nth * 4)
        last = nth == len(members) - 1
        _conclude(viewer, _on(viewer, date(year, 12, 24)), found, mends=last and nth > 0)


def _conclude(viewer: Viewer, then: Then, found: Appraisal, *, mends: bool) -> None:
    """Announced; with something to mend, of which one part is reported and the other still open."""
    done = appraisals.conclude(viewer=then.viewer, appraisal_id=found.pk, now=then.now)
    until = viewer.today + timedelta(days=21)
    made = appraisals.announce(
        viewer=then.viewer, appraisal_id=found.pk, seen=done.edition, now=then.now,
        demands=[Demand(words, until) for words in _DEMANDS] if mends else [],
    )  # fmt: skip
    if not mends:
        appraisals.close(viewer=then.viewer, appraisal_id=made.pk, now=then.now)
        return
    lately = _on(viewer, viewer.today - timedelta(days=4))
    first = made.items.order_by("place")[0]
    appraisals.report(
        viewer=lately.viewer, item_id=first.pk, now=lately.now, uploads=[_paper("案例课课表.pdf")],
        words="秋季学期补开案例课 6 门 24 课时，占比由 18% 提高到 31%。",
    )  # fmt: skip


def _this_year(viewer: Viewer, organiser: int, members: Sequence[int]) -> None:
    """The school with an account has half its self-rating written; the next two wait for a visit and for scores."""
    today = viewer.today
    then = _on(viewer, today - timedelta(days=30))
    until = today + timedelta(days=12)
    round_ = _opened(then, organiser, today.year, until, today + timedelta(days=40))
    found = [_invited(then, round_, school) for school in members]
    _rate(_on(viewer, today - timedelta(days=2)), found[0], 85, half=True, by="jiaowu")
    for nth, one in enumerate(found[1:3]):
        _rate(_on(viewer, today - timedelta(days=12)), one, 82)
        if nth == 1:
            _visit(_on(viewer, today - timedelta(days=5)), one)
            _score(_on(viewer, today - timedelta(days=4)), one, 80, _SCORERS[2:])


def _nation(loaded: Loaded, viewer: Viewer) -> None:
    """The national school's appraisal is scored and waits to be announced."""
    tree, today = loaded.country.tree, viewer.today
    root = loaded.org_ids[int(np.flatnonzero(tree.sort == sorts.NUMBER["national_federation"])[0])]
    school = loaded.org_ids[int(np.flatnonzero(tree.sort == sorts.NUMBER["national_school"])[0])]
    then = _on(viewer, today - timedelta(days=60))
    round_ = _opened(then, root, today.year, today - timedelta(days=20), today + timedelta(days=20))
    found = _invited(then, round_, school)
    _rate(_on(viewer, today - timedelta(days=25)), found, 92)
    _visit(_on(viewer, today - timedelta(days=10)), found)
    late = _on(viewer, today - timedelta(days=6))
    _score(late, found, 91)
    appraisals.conclude(viewer=late.viewer, appraisal_id=found.pk, now=late.now)


def _opened(then: Then, organiser: int, year: int, rating: date, scoring: date) -> Round:
    return appraisals.open_round(
        viewer=then.viewer, organiser_id=organiser, subject="school", year=year,
        title=f"{year} 年度办学评估", index=_INDEX, self_rating_until=rating, score_until=scoring,
        now=then.now,
    )  # fmt: skip


def _invited(then: Then, round_: Round, school: int) -> Appraisal:
    return appraisals.invite(
        viewer=then.viewer, round_id=round_.pk, subject_ids=[school], now=then.now
    )[0]


def _rate(then: Then, found: Appraisal, points: int, *, half: bool = False, by: str = "") -> None:
    """Rated by criterion and handed in; ``half``: only begun."""
    viewer = replace(then.viewer, user_id=accounts.account_id(by)) if by else then.viewer
    criteria = index_of(_INDEX).criteria
    rated = criteria[: len(criteria) // 2] if half else criteria
    ratings = {
        one.key: Rated(min(points + at * 3 % 8, 100), _WORDS[at % len(_WORDS)])
        for at, one in enumerate(rated)
    }
    appraisals.rate(
        viewer=viewer, appraisal_id=found.pk, ratings=ratings, words="", seen=found.edition,
        now=then.now,
    )  # fmt: skip
    for one in rated[:1] if half else rated:
        if one.evidence_zh:
            appraisals.attach(
                viewer=viewer, appraisal_id=found.pk, criterion=one.key, now=then.now,
                upload=_paper(f"{one.title_zh}.pdf"),
            )  # fmt: skip
    if not half:
        appraisals.submit(viewer=viewer, appraisal_id=found.pk, now=then.now)


def _visit(then: Then, found: Appraisal) -> None:
    appraisals.arrange_visit(
        viewer=then.viewer, appraisal_id=found.pk, visit_on=then.viewer.today,
        visitors="办学评估组（3 人）", now=then.now,
    )  # fmt: skip
    appraisals.note_findings(
        viewer=then.viewer, appraisal_id=found.pk, now=then.now,
        findings={"means": "部分机房设备老旧", "methods": "案例课占比不足，研讨组织较好"},
    )  # fmt: skip


def _score(then: Then, found: Appraisal, points: int, scorers: Sequence[str] = _SCORERS) -> None:
    for nth, name in enumerate(scorers):
        viewer = replace(then.viewer, user_id=accounts.account_id(name))
        given = {
            one.key: min(points + (nth * 5 + at * 3) % 9, 100)
            for at, one in enumerate(index_of(_INDEX).criteria)
        }
        appraisals.score(viewer=viewer, appraisal_id=found.pk, points=given, words="", now=then.now)


def _paper(label: str) -> "ContentFile[bytes]":
    return ContentFile(_PAPER, name=label)


def _on(viewer: Viewer, day: date) -> Then:
    """The viewer of a day past, at ten in the morning."""
    return Then(replace(viewer, today=day), moment(day))
