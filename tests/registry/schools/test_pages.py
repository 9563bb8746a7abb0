"""The register of schools, a school and its alliances as people use them, and files in and out."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from gongxun.base.access.roles import Role
from gongxun.base.sheets import importing, kinds
from gongxun.base.sheets.kinds import Status, Undoing, UndoRefused, Written
from gongxun.registry.orgs.services import found_many
from gongxun.registry.orgs.testing import NOW, SYSTEM, new, officer
from gongxun.registry.resources.testing import draft, publish
from gongxun.registry.schools.models import Alliance, Picture, Profile, Room
from gongxun.registry.schools.services import NewRoom, ProfileContent, add_room, set_profile
from tests.registry.conftest import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar(country: Country) -> Client:
    return country.client(Role.SCHOOL_REGISTRAR, "S1")


PROFILE = {
    "introduction": "以基层工会干部培训为主。",
    "founded_year": "1984",
    "establishment": "62",
    "beds": "240",
    "dining_seats": "300",
    "address": "书院路 8 号",
    "contact_office": "教务处",
    "seen": "0",
}


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_school_writes_of_itself(registrar: Client, country: Country) -> None:
    page = f"/schools/{country['S1']}/"
    assert "还没有填写简介" in text(registrar, page)
    registrar.post(f"{page}edit/", PROFILE)
    registrar.post(
        f"{page}rooms/",
        {"name": "一号报告厅", "kind": "lecture_hall", "seats": "220", "usable_from": "2019-09-01"},
    )
    png = SimpleUploadedFile("校门.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    registrar.post(f"{page}pictures/", {"file": png, "caption": "校门"})
    shown = text(registrar, page)
    for words in ("240", "一号报告厅", "教务处", "以基层工会干部培训为主", 'alt="校门"'):
        assert words in shown
    picture = Picture.objects.get()
    assert registrar.get(f"/schools/pictures/{picture.pk}/").status_code == 200
    registrar.post(f"/schools/pictures/{picture.pk}/remove/")
    assert not Picture.objects.exists()
    room = Room.objects.get()
    registrar.post(f"/schools/rooms/{room.pk}/end/", {"on": "2026-11-22", "reason": "改建"})
    assert "2026-11-22 停用" in text(registrar, page)


def test_what_was_typed_wrongly_is_said_at_its_field(registrar: Client, country: Country) -> None:
    page = f"/schools/{country['S1']}/"
    answer = registrar.post(f"{page}edit/", PROFILE | {"founded_year": "1066"}).content.decode()
    assert "建校年份应在 1900" in answer
    fake = SimpleUploadedFile("校门.png", b"<html>")
    answer = registrar.post(f"{page}pictures/", {"file": fake, "caption": "x"}).content.decode()
    assert "不支持这种文件" in answer
    assert not Profile.objects.exists()
    assert not Picture.objects.exists()


def test_the_register_sorts_filters_and_leaves_as_a_workbook(country: Country) -> None:
    set_profile(
        viewer=SYSTEM, school_id=country["S1"], content=ProfileContent(beds=240), seen=0, now=NOW
    )
    found_many(
        viewer=SYSTEM, now=NOW,
        rows=[new(f"T{n}", "C1", "city", "school", name=f"重庆路市第{n}干校") for n in range(1, 4)],
    )  # fmt: skip
    officer_of_province = country.officer("P1")
    shown = text(officer_of_province, "/schools/")
    assert shown.index("云泽省工会干部学校") < shown.index("重庆路市第1干校")
    assert "云泽省工会干部学校" not in text(officer_of_province, "/schools/?level=city")
    assert "重庆路市第2干校" in text(officer_of_province, "/schools/?q=第2")
    assert "没有符合条件的院校" in text(officer_of_province, "/schools/?q=不存在")
    for odd in ("after=x:y", "before=9999999999999999999999:1", "sort=--", "under=%00", "q=%00"):
        text(officer_of_province, f"/schools/?{odd}")
    answer = officer_of_province.get("/schools/export.xlsx?sort=-beds")
    sent = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    book = CalamineWorkbook.from_filelike(BytesIO(sent))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 5
    assert rows[1][0] == "云泽省工会干部学校"


def test_pages_walk_on_and_back(country: Country) -> None:
    rows = [new(f"T{n}", "C1", "city", "school", name=f"第{n}干校") for n in range(120)]
    found_many(viewer=SYSTEM, rows=rows, now=NOW)
    from gongxun.registry.schools.selectors import SchoolQuery, page_of

    viewer = officer(country["P1"])
    first = page_of(viewer, SchoolQuery())
    second = page_of(viewer, SchoolQuery(after=first.after))
    third = page_of(viewer, SchoolQuery(after=second.after))
    seen = [one.pk for page in (first, second, third) for one in page.rows]
    assert len(seen) == len(set(seen)) == 121
    assert third.after is None
    back = page_of(viewer, SchoolQuery(before=second.before))
    assert [one.pk for one in back.rows] == [one.pk for one in first.rows]


def test_lists_take_a_constant_number_of_queries(country: Country) -> None:
    client = country.officer("P1")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/schools/")
        return len(seen)

    queries()
    before = queries()
    rows = [new(f"T{n}", "C1", "city", "school", name=f"第{n}干校") for n in range(12)]
    for key in found_many(viewer=SYSTEM, rows=rows, now=NOW).values():
        room = NewRoom(key, "一号", "seminar", 30, date(2020, 1, 1))
        add_room(viewer=SYSTEM, room=room, now=NOW)
    assert queries() == before


def test_a_stranger_sees_neither_the_school_nor_its_pictures(country: Country) -> None:
    stranger = country.officer("P2")
    assert stranger.get(f"/schools/{country['S1']}/").status_code == 404
    assert "云泽省工会干部学校" not in text(stranger, "/schools/")
    assert stranger.post(f"/schools/{country['S1']}/edit/", PROFILE).status_code == 404


def test_an_alliance_is_founded_filled_and_shares(country: Country) -> None:
    nation, registrar = country.officer("QG"), country.client(Role.SCHOOL_REGISTRAR, "S1")
    course = publish(draft(country["S1"])).resource
    nation.post(
        "/schools/alliances/found/",
        {"name": "南片协作体", "lead": "QG", "founded_on": "2026-01-05", "purpose": "共享课程"},
    )
    made = Alliance.objects.get()
    page = f"/schools/alliances/{made.pk}/"
    answer = nation.post(f"{page}members/", {"school": "K1", "joined_on": "2026-01-05"})
    assert "不是院校" in answer.content.decode()
    nation.post(f"{page}members/", {"school": "S1", "joined_on": "2026-01-05", "shares": "师资"})
    registrar.post(f"{page}share/", {"resource": str(course.pk)})
    assert "师资" in text(registrar, page)
    assert registrar.get(f"{page}end/").status_code == 403
    assert "南片协作体" in text(registrar, f"/schools/{country['S1']}/")
    nation.post(f"{page}end/", {"reason": "任务完成"})
    assert "已解散" in text(nation, "/schools/alliances/")


def test_a_course_is_shared_from_its_page(registrar: Client, country: Country) -> None:
    course = publish(draft(country["S1"])).resource
    page = f"/resources/{course.pk}/"
    answer = registrar.post(f"{page}share/", {"organisation": "S1"}).content.decode()
    assert "不必共享给所属单位自己" in answer
    registrar.post(f"{page}share/", {"organisation": "P2", "until": ""})
    assert "澜沙省总工会" in text(registrar, page)
    theirs = country.officer("P2")
    assert course.title in text(theirs, "/resources/?whose=shared")
    share = course.shares.get()
    assert theirs.post(f"/resources/shares/{share.pk}/end/").status_code == 403
    registrar.post(f"/resources/shares/{share.pk}/end/")
    assert course.title not in text(theirs, "/resources/?whose=shared")


def sheet(tmp_path: Path, rows: str) -> Path:
    path = tmp_path / "表.csv"
    path.write_text(rows, encoding="utf-8")
    return path


def test_rooms_come_by_file_and_go_again(country: Country, tmp_path: Path) -> None:
    kind, viewer = kinds.get("rooms"), officer(country["S1"], Role.SCHOOL_REGISTRAR)
    good = "院校代码,教室名称,类型,座位数,启用日期\nS1,一号厅,报告厅,200,2020-09-01\n"
    bad = sheet(tmp_path, good + "K1,二号厅,报告厅,80,2020-09-01\nS1,一号厅,机房,50,2020-09-01\n"
                "S1,三号厅,礼堂,80,2020-09-01\n")  # fmt: skip
    report = importing.apply(kind, bad, viewer, NOW)
    assert not report.applied
    said = {row.number: row.problems[0] for row in report.refused}
    assert said[3].message == "这个单位不是院校"
    assert said[4].message == "与第 2 行的教室重复"
    assert said[5].heading == "类型"
    assert not Room.objects.exists()
    path = sheet(tmp_path, good)
    report = importing.apply(kind, path, viewer, NOW)
    assert [row.status for row in report.rows] == [Status.CREATED]
    assert importing.dry_run(kind, path, viewer, NOW).rows[0].status == Status.UNCHANGED
    written = [Written(row.number, row.status, row.trace) for row in report.rows]
    assert kind.undo is not None
    kind.undo(written, Undoing(viewer, NOW, NOW, "选错"), lambda *_: None)
    assert not Room.objects.exists()


def test_profiles_by_file_change_only_what_is_filled_in(country: Country, tmp_path: Path) -> None:
    kind, viewer = kinds.get("school-profiles"), officer(country["P1"])
    first = sheet(tmp_path, "院校代码,床位,编制\nS1,240,62\n")
    importing.apply(kind, first, viewer, NOW)
    report = importing.apply(kind, sheet(tmp_path, "院校代码,床位\nS1,260\n"), viewer, NOW)
    assert [(one.heading, one.before, one.after) for one in report.rows[0].changes] == [
        ("床位", "240", "260")
    ]
    held = Profile.objects.get()
    assert (held.beds, held.establishment) == (260, 62)
    assert kind.undo is not None
    written = [Written(row.number, row.status, row.trace) for row in report.rows]
    kind.undo(written, Undoing(viewer, NOW, NOW, "填错"), lambda *_: None)
    held.refresh_from_db()
    assert held.beds == 240
    with pytest.raises(UndoRefused):
        kind.undo(written, Undoing(viewer, NOW, NOW, "再来"), lambda *_: None)
