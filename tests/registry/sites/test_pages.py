"""Sites, routes and calls as officers use them in the browser."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from gongxun.base.access.roles import Role
from gongxun.base.sheets import importing, kinds
from gongxun.base.sheets.kinds import Status, Undoing, UndoRefused, Written
from gongxun.registry.orgs.testing import NOW, SYSTEM, officer
from gongxun.registry.resources.testing import draft, publish
from gongxun.registry.sites import services
from gongxun.registry.sites.models import Call, Route, Site
from gongxun.registry.sites.testing import awarded, candidate
from tests.base.sheets.books import workbook
from tests.registry.conftest import Country

pytestmark = pytest.mark.django_db
WRITTEN = {
    "owner": "C1",
    "name": "工运纪念馆",
    "kind": "labour_history",
    "division_code": "530102",
    "address": "解放路 1 号",
    "longitude": "102.7",
    "latitude": "25.05",
    "capacity": "200",
    "topics": ["labour_history"],
}


@pytest.fixture
def orgs(country: Country) -> dict[str, int]:
    return country.ids


@pytest.fixture
def city(country: Country) -> Client:
    return country.officer("C1")


def text_at(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_site_is_entered_shown_and_found(city: Client, orgs: dict[str, int]) -> None:
    answer = city.post("/sites/add/", WRITTEN)
    made = Site.objects.get()
    assert answer.headers["Location"] == f"/sites/{made.pk}/"
    page = text_at(city, f"/sites/{made.pk}/")
    assert "东经 102.7000°，北纬 25.0500°" in page
    assert "还没有评定为教学点" in page
    assert "工运纪念馆" in text_at(city, "/sites/?q=gyj&kind=labour_history")
    edited = WRITTEN | {"name": "工运历史纪念馆", "seen": "1"}
    city.post(f"/sites/{made.pk}/edit/", edited)
    assert "工运历史纪念馆" in text_at(city, f"/sites/{made.pk}/")
    assert "刚被别人改过" in city.post(f"/sites/{made.pk}/edit/", edited).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"latitude": ""}, "经度和纬度要一起填写"),
        ({"division_code": "云南"}, "行政区划代码应是"),
        ({"longitude": "300"}, "180"),
    ],
)
def test_what_was_typed_wrongly_is_said(city: Client, wrong: dict[str, str], said: str) -> None:
    page = city.post("/sites/add/", WRITTEN | wrong).content.decode()
    assert said in page
    assert "解放路 1 号" in page
    assert not Site.objects.exists()


def test_pictures_and_courses_belong_to_a_site(city: Client, orgs: dict[str, int]) -> None:
    made = candidate(orgs["C1"])
    course = publish(draft(orgs["QG"], title="工运史现场课", reach="everybody")).resource
    unreviewed = draft(orgs["C1"], title="没审的课").resource
    picture = SimpleUploadedFile("门口.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    city.post(f"/sites/{made.pk}/pictures/add/", {"picture": picture})
    shown = made.pictures.get()
    assert city.get(f"/sites/pictures/{shown.pk}/").status_code == 200
    city.post(f"/sites/{made.pk}/courses/", {"courses": [str(course.pk)]})
    assert "工运史现场课" in text_at(city, f"/sites/{made.pk}/")
    page = city.post(f"/sites/{made.pk}/courses/", {"courses": [str(unreviewed.pk)]})
    assert page.status_code == 200
    assert list(made.courses.all()) == [course]
    city.post(f"/sites/pictures/{shown.pk}/remove/")
    assert not made.pictures.exists()


def test_a_route_runs_from_stop_to_stop(city: Client, orgs: dict[str, int]) -> None:
    site = awarded(orgs["P1"], name="机车厂劳模馆")
    said = {
        "owner": "C1", "name": "红色工运一日行", "halts": "机车厂劳模馆，60\n老码头, 45 分钟",
        "length": "12.5",
    }  # fmt: skip
    page = city.post("/sites/routes/add/", said | {"halts": "机车厂劳模馆"}).content.decode()
    assert "第 1 行“机车厂劳模馆”看不懂" in page
    city.post("/sites/routes/add/", said)
    made = Route.objects.get()
    assert [(one.site_id, one.minutes) for one in made.stops.order_by("place")] == [
        (site.pk, 60), (None, 45),
    ]  # fmt: skip
    page = text_at(city, f"/sites/routes/{made.pk}/")
    for words in ("1 小时 45 分钟", "12.5 公里", f"/sites/{site.pk}/"):
        assert words in page
    services.retire_site(viewer=SYSTEM, site_id=site.pk, reason="停业", now=NOW)
    assert "已退出（停业）" in text_at(city, f"/sites/routes/{made.pk}/")
    city.post(f"/sites/routes/{made.pk}/retire/", {"reason": "桥梁施工"})
    assert "桥梁施工" in text_at(city, f"/sites/routes/{made.pk}/")
    assert "红色工运一日行" in text_at(city, "/sites/routes/?q=hsgy")


def test_a_call_is_opened_and_answered(country: Country, orgs: dict[str, int]) -> None:
    province, city = country.officer("P1"), country.officer("C1")
    said = {
        "organiser": "P1", "level": "provincial", "year": "2026", "title": "2026 年省级教学点征集",
        "places": "3", "submit_until": "2099-01-01", "review_years": "3",
    }  # fmt: skip
    assert (
        "由省级总工会评定"
        in province.post("/sites/calls/open/", said | {"level": "national"}).content.decode()
    )
    province.post("/sites/calls/open/", said)
    call = Call.objects.get()
    site = candidate(orgs["C1"])
    city.post(f"/sites/calls/{call.pk}/propose/", {"site": str(site.pk), "words": "条件成熟"})
    assert call.proposals.get().site == site
    assert "机械厂劳模工作室" in text_at(province, f"/sites/calls/{call.pk}/")
    assert city.post(f"/sites/calls/{call.pk}/step/judging/").status_code == 403
    province.post(f"/sites/calls/{call.pk}/step/judging/")
    call.refresh_from_db()
    assert call.state == "judging"


def test_the_national_count_stands_beside_the_plans(city: Client, orgs: dict[str, int]) -> None:
    awarded(orgs["P2"], "national", name="铁路工运馆")
    page = text_at(city, "/sites/national/")
    for words in ("25 个左右", "还差约 24 个", "铁路工运馆"):
        assert words in page


def test_a_cadre_without_a_role_opens_none_of_it(country: Country, orgs: dict[str, int]) -> None:
    client = country.client(Role.AUDIT_ADMINISTRATOR, "QG")
    made = awarded(orgs["P1"], "national")
    for address in ("/sites/", "/sites/national/", "/sites/routes/", "/sites/calls/"):
        assert client.get(address).status_code == 403
    assert client.get(f"/sites/{made.pk}/").status_code == 404


def test_the_number_of_queries_does_not_grow(city: Client, orgs: dict[str, int]) -> None:
    counts = []
    city.get("/sites/")
    for more in (1, 60):
        for number in range(more):
            candidate(orgs["C1"], name=f"教学点{more}-{number}")
        with CaptureQueriesContext(connection) as asked:
            page = city.get("/sites/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "after=" in page.content.decode()


def test_the_register_leaves_as_a_workbook(city: Client, orgs: dict[str, int]) -> None:
    candidate(orgs["C1"], name="=cmd()")
    answer = city.get("/sites/export.xlsx")
    book = BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "=cmd()"


HEADINGS = (
    "所属单位代码",
    "名称",
    "类别",
    "行政区划代码",
    "地址",
    "经度",
    "纬度",
    "级别",
    "评定日期",
)


def line(name: str, **more: Any) -> tuple[Any, ...]:  # noqa: ANN401
    usual = {"code": "P1", "kind": "工运史", "place": "530102", "east": "", "north": ""}
    said = usual | {"level": "", "on": ""} | more
    return (
        said["code"], name, said["kind"], said["place"], "解放路", said["east"], said["north"],
        said["level"], said["on"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "heading"),
    [
        (line("甲", code="P2"), "所属单位代码"),
        (line("甲", east="103.5"), "纬度"),
        (line("甲", level="全国", on="2025-01-01"), "级别"),
        (line("甲", level="省级"), "评定日期"),
        (line("甲", place="云南"), "行政区划代码"),
    ],
)
def test_one_bad_row_of_a_file_names_its_heading(
    tmp_path: Path, orgs: dict[str, int], row: tuple[Any, ...], heading: str
) -> None:
    rows = [line(f"好的{number}") for number in range(200)] + [row]
    book = workbook(tmp_path / "a.xlsx", rows, HEADINGS)
    report = importing.apply(kinds.get("sites"), book, officer(orgs["P1"]), NOW)
    ((number, headings),) = [
        (one.number, [each.heading for each in one.problems]) for one in report.refused
    ]
    assert (number, headings) == (202, [heading])
    assert not Site.objects.exists()


def test_sites_come_in_by_file_and_go_again(tmp_path: Path, orgs: dict[str, int]) -> None:
    rows = [line("甲", level="省级", on="2025-01-01"), line("乙", east=103.5, north=25.1)]
    book = workbook(tmp_path / "a.xlsx", rows, HEADINGS)
    kind = kinds.get("sites")
    report = importing.apply(kind, book, officer(orgs["P1"]), NOW)
    assert report.applied
    first, second = Site.objects.order_by("pk")
    assert (first.level, first.awarded_by_id) == ("provincial", orgs["P1"])
    assert (second.longitude, second.latitude) == (103_500_000, 25_100_000)
    again = importing.apply(kind, book, officer(orgs["P1"]), NOW)
    assert again.counts[Status.UNCHANGED] == 2
    written = [Written(one.number, one.status, one.trace) for one in report.rows]
    undoing = Undoing(officer(orgs["P1"]), NOW, NOW, "选错了")
    services.retire_site(viewer=SYSTEM, site_id=first.pk, reason="停业", now=NOW)
    assert kind.undo is not None
    with pytest.raises(UndoRefused) as refused:
        kind.undo(written, undoing, lambda *_: None)
    assert [one.number for one in refused.value.obstacles] == [2]
    kind.undo(written[1:], undoing, lambda *_: None)
    assert [one.name for one in Site.objects.all()] == ["甲"]
