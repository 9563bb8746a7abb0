"""Teaching sites of the provinces, the routes along them, and the calls by which they were judged."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from gongxun.base.access import selectors as accounts
from gongxun.base.access.gate import Viewer
from gongxun.registry.resources.selectors import ResourceQuery, every_resource
from gongxun.registry.sites import services as sites
from gongxun.registry.sites.indices import read_site_index
from gongxun.site.demo import sorts
from gongxun.site.demo.loaded import Loaded
from gongxun.site.demo.reviewed import moment

_KINDS = (
    ("labour_history", "工运纪念馆", "labour_history"), ("model_workers", "劳模创新工作室", "workforce_reform"),
    ("industry", "智能制造实训基地", "workforce_reform"), ("red", "革命旧址陈列馆", "culture"),
    ("grassroots", "开发区工会服务站", "grassroots"), ("service", "职工服务中心", "rights"),
)  # fmt: skip
_JUDGES = ("shenhe1", "shenhe2", "shenhe3")
# Of each province: how many of its sites were national and how many provincial before the calls began.
_NATIONAL = (3, 2, 2, 2, 2, 2, 2, 1)
_PROVINCIAL = (2, 2, 2, 1, 2, 1, 2, 1)
_CALLED = 3


def found_sites(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    """Sixteen national sites that stood, three chosen in last year's call, and one call that is open."""
    provinces = np.flatnonzero(
        loaded.country.tree.sort == sorts.NUMBER["province_federation"]
    ).tolist()[: len(_NATIONAL)]
    rows = [one for nth, place in enumerate(provinces) for one in _of(loaded, nth, place)]
    ids = sites.add_many(viewer=viewer, rows=rows, now=now)
    called = viewer.today.year - 1
    candidates = _candidates(loaded, viewer, provinces, now)
    if date(called, 12, 31) < viewer.today:
        _past_call(loaded, viewer, candidates[: _CALLED + 2], called)
    _open_call(loaded, viewer, candidates[_CALLED + 2 :], now)
    _teach(viewer, ids, now)
    _lay_routes(loaded, viewer, provinces, rows, now)
    sites.review_site(
        viewer=viewer, site_id=ids[3], outcome="rectify",
        until=viewer.today + timedelta(days=90), reason="讲解词未及时更新，限三个月整改", now=now,
    )  # fmt: skip


def _of(loaded: Loaded, nth: int, place: int) -> Iterator[sites.NewSite]:
    """The sites that a province had before the calls began: the national ones, then its own."""
    awarded = (date(2023, 11, 28), date(2024, 12, 10))
    for at in range(_NATIONAL[nth] + _PROVINCIAL[nth]):
        national = at < _NATIONAL[nth]
        on = awarded[(nth + at) % 2]
        term = sites.Term(
            "national" if national else "provincial", on, on.replace(year=on.year + 3)
        )
        yield sites.NewSite(loaded.org_ids[place], _content(loaded, nth, place, at), term)


def _content(loaded: Loaded, nth: int, place: int, at: int) -> sites.Content:
    tree = loaded.country.tree
    kind, called, topic = _KINDS[(nth + at) % len(_KINDS)]
    cities = [
        one
        for one in np.flatnonzero(tree.sort == sorts.NUMBER["city_federation"]).tolist()
        if tree.province[one] == tree.province[place]
    ]
    city = tree.places[tree.place[cities[at % len(cities)]]]
    return sites.Content(
        name=f"{city.short}{called}",
        kind=kind,
        division_code=city.code,
        address=f"{city.name}工人路 {8 + nth * 11 + at * 3} 号",
        capacity=80 + (nth * 70 + at * 40) % 400,
        longitude=98_000_000 + nth * 3_100_000 + at * 210_000,
        latitude=23_000_000 + nth * 2_050_000 + at * 170_000,
        office="接待科",
        topics=(topic, "working_class_and_unions"),
        introduction="设有现场讲解和互动体验，可安排半天的现场教学。",
    )


def _candidates(
    loaded: Loaded, viewer: Viewer, provinces: list[int], now: datetime
) -> list[tuple[int, int]]:
    """One more site of each province, not yet judged: its identifier with the province's number."""
    rows = [
        sites.NewSite(
            loaded.org_ids[place],
            replace(
                _content(loaded, nth, place, 9),
                name=f"{_content(loaded, nth, place, 9).name}（新馆）",
            ),
        )
        for nth, place in enumerate(provinces)
    ]
    ids = sites.add_many(viewer=viewer, rows=rows, now=now)
    return list(zip(ids, provinces, strict=True))


def _past_call(
    loaded: Loaded, viewer: Viewer, candidates: list[tuple[int, int]], year: int
) -> None:
    """Last autumn's call: five proposed, three chosen."""
    then, at = _on(viewer, date(year, 9, 8))
    call = sites.open_call(
        viewer=then, organiser_id=loaded.org_ids[0], year=year, level="national",
        title=f"{year} 年度全国工会干部教育培训教学点征集", places=_CALLED,
        submit_until=date(year, 10, 15), review_years=3, now=at,
    )  # fmt: skip
    made = [
        sites.propose(
            viewer=then, call_id=call.pk, site_id=key, words="讲解队伍稳定，已承担省级班次现场教学。",
            now=at,
        ).pk
        for key, _province in candidates
    ]  # fmt: skip
    then, at = _on(viewer, date(year, 10, 20))
    sites.begin_judging(viewer=then, call_id=call.pk, now=at)
    criteria = read_site_index().criteria
    for nth, name in enumerate(_JUDGES):
        judge = replace(then, user_id=accounts.account_id(name))
        for place, key in enumerate(made):
            points = {
                one.key: 76 + (place * 7 + nth * 5 + step * 3) % 22
                for step, one in enumerate(criteria)
            }
            sites.score(viewer=judge, proposal_id=key, points=points, words="", now=at)
    then, at = _on(viewer, date(year, 11, 10))
    sites.give_notice(viewer=then, call_id=call.pk, now=at)
    then, at = _on(viewer, date(year, 11, 28))
    sites.decide(viewer=then, call_id=call.pk, now=at)


def _open_call(
    loaded: Loaded, viewer: Viewer, candidates: list[tuple[int, int]], now: datetime
) -> None:
    call = sites.open_call(
        viewer=viewer, organiser_id=loaded.org_ids[0], year=viewer.today.year, level="national",
        title=f"{viewer.today.year} 年度全国工会干部教育培训教学点征集", places=3,
        submit_until=viewer.today + timedelta(days=25), review_years=3, now=now,
    )  # fmt: skip
    for key, _province in candidates[:2]:
        sites.propose(
            viewer=viewer, call_id=call.pk, site_id=key, words="展陈已更新，接待能力充足。", now=now
        )


def _teach(viewer: Viewer, ids: list[int], now: datetime) -> None:
    """Some courses are taught where they are about."""
    query = ResourceQuery(kind="course", standing="published", sort="changed")
    courses = [one.pk for one in every_resource(viewer, query) if one.reach == "everybody"]
    for nth, key in enumerate(ids[:12:2]):
        if chosen := courses[nth * 2 : nth * 2 + 2]:
            sites.set_courses(viewer=viewer, site_id=key, resource_ids=chosen, now=now)


def _lay_routes(
    loaded: Loaded,
    viewer: Viewer,
    provinces: list[int],
    rows: list[sites.NewSite],
    now: datetime,
) -> None:
    themes = ("工运史一日行", "劳模工匠精神路线", "产业一线半日行", "基层工会工作路线")
    for nth, theme in enumerate(themes):
        owner_id = loaded.org_ids[provinces[nth]]
        names = [one.content.name for one in rows if one.owner_id == owner_id][:4]
        halts = [sites.Halt(name, 45 + at * 15) for at, name in enumerate(names)]
        halts.insert(1, sites.Halt("职工文化广场", 30))
        way = sites.Way(
            theme, halts, "走进现场，讲好中国工人故事", 180 + nth * 95, "周二至周日 9:00—16:30"
        )
        sites.lay_route(viewer=viewer, owner_id=owner_id, way=way, now=now)


def _on(viewer: Viewer, day: date) -> tuple[Viewer, datetime]:
    """The viewer of a day past, at ten in the morning."""
    return replace(viewer, today=day), moment(day)
