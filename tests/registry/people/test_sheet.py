from pathlib import Path
from typing import Any

import pytest

from gongxun.base.access.gate import Viewer
from gongxun.base.sheets import importing, kinds
from gongxun.base.sheets.kinds import Change, Status
from gongxun.base.sheets.workbooks import reasons_of, write_refused, write_template
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer, small_country
from gongxun.registry.people.models import Appointment, Person
from gongxun.registry.people.selectors import holding_appointment
from gongxun.registry.people.testing import id_number, person, post
from tests.base.sheets.books import workbook

pytestmark = pytest.mark.django_db
HEADINGS = (
    "姓名",
    "身份证号",
    "单位代码",
    "类别",
    "用工",
    "任职开始",
    "任职结束",
    "是否主要任职",
    "职务",
    "任教院校代码",
)
Row = tuple[Any, ...]


def line(
    serial: int, code: str = "K1", since: str = "2024-01-01", until: str = "", **more: str
) -> Row:
    return (
        more.get("name", "张伟"),
        more.get("number", id_number(serial)),
        code,
        "乡科级",
        "专职",
        since,
        until,
        more.get("primary", ""),
        more.get("post", "科员"),
        more.get("school", ""),
    )


@pytest.fixture(autouse=True)
def ids() -> dict[str, int]:
    return small_country()


def run(
    path: Path, rows: list[Row], viewer: Viewer = SYSTEM, *, only_good: bool = False
) -> importing.ImportReport:
    return importing.apply(
        kinds.get("appointments"),
        workbook(path / "a.xlsx", rows, HEADINGS),
        viewer,
        NOW,
        only_good=only_good,
    )


def refusals(report: importing.ImportReport) -> list[tuple[int, str, str]]:
    return [
        (row.number, problem.heading, problem.message)
        for row in report.refused
        for problem in row.problems
    ]


def test_a_roster_goes_in_and_again_changes_nothing(tmp_path: Path) -> None:
    rows = [line(1), line(2, "C1", name="李娜"), line(1, "S1", primary="否", school="S1")]
    report = run(tmp_path, rows)
    assert report.applied
    assert (Person.objects.count(), Appointment.objects.count()) == (2, 3)
    assert run(tmp_path, rows).counts[Status.UNCHANGED] == 3
    assert (Person.objects.count(), Appointment.objects.count()) == (2, 3)


def test_changed_fields_are_shown_and_written(tmp_path: Path) -> None:
    run(tmp_path, [line(1)])
    report = run(tmp_path, [line(1, until="2026-01-01", post="科长")])
    [changed] = report.of(Status.CHANGED)
    assert changed.changes == (Change("职务", "科员", "科长"), Change("任职结束", "", "2026-01-01"))
    [appointment] = Appointment.objects.all()
    assert (appointment.post, str(appointment.valid_to)) == ("科长", "2026-01-01")


def test_an_empty_cell_leaves_what_is_known(tmp_path: Path) -> None:
    run(tmp_path, [line(1, until="2026-01-01")])
    assert run(tmp_path, [line(1, post="")]).counts[Status.UNCHANGED] == 1


def test_one_file_may_end_a_post_and_begin_the_next(tmp_path: Path, ids: dict[str, int]) -> None:
    run(tmp_path, [line(1)])
    report = run(tmp_path, [line(1, "C2", "2026-01-01"), line(1, until="2026-01-01")])
    assert report.applied
    key = Person.objects.get().pk
    held = holding_appointment(key, TODAY)
    assert held is not None
    assert held.organisation_id == ids["C2"]


def test_two_primary_posts_at_one_time(tmp_path: Path) -> None:
    run(tmp_path, [line(1)])
    report = run(
        tmp_path,
        [line(1, "C2", "2026-01-01"), line(2), line(2, "C1", "2024-06-01")],
        only_good=True,
    )
    assert [(number, heading) for number, heading, _m in refusals(report)] == [
        (2, "是否主要任职"),
        (4, "是否主要任职"),
    ]
    assert "安平县总工会 2024-01-01 至 今" in refusals(report)[0][2]
    assert Appointment.objects.count() == 2


def test_a_refused_change_leaves_the_old_post_in_the_way(tmp_path: Path) -> None:
    run(tmp_path, [line(1)])
    rows = [line(1, until="2023-01-01"), line(1, "C2", "2026-01-01")]
    report = run(tmp_path, rows, only_good=True)
    assert [number for number, _h, _m in refusals(report)] == [2, 3]


def test_bad_rows_by_field(tmp_path: Path) -> None:
    person(5, "李娜")
    rows = [
        line(1, number="900101188503120024"),
        line(2, "NONE"),
        line(3, until="2023-01-01"),
        line(4, school="K1"),
        line(5, name="张伟"),
        line(6),
        line(6, name="王芳", since="2025-01-01"),
        line(6),
        line(7, primary="也许"),
        line(8, since="1/2/2024"),
    ]
    report = run(tmp_path, rows, only_good=True)
    assert [(number, heading) for number, heading, _m in refusals(report)] == [
        (2, "身份证号"),
        (3, "单位代码"),
        (4, "任职结束"),
        (5, "任教院校代码"),
        (6, "姓名"),
        (8, "姓名"),
        (9, ""),
        (10, "是否主要任职"),
        (11, "任职开始"),
    ]
    assert "李*" in refusals(report)[4][2]
    assert Appointment.objects.count() == 1


def test_nothing_is_written_where_one_row_is_bad(tmp_path: Path) -> None:
    report = run(tmp_path, [line(1), line(2, "NONE")])
    assert not report.applied
    assert not Person.objects.exists()


def test_an_officer_enters_only_her_own_roster(tmp_path: Path, ids: dict[str, int]) -> None:
    report = run(tmp_path, [line(1), line(2, "C2")], officer(ids["C1"]), only_good=True)
    assert [(number, heading) for number, heading, _m in refusals(report)] == [(3, "单位代码")]


def test_a_foreign_post_is_not_named_to_strangers(tmp_path: Path, ids: dict[str, int]) -> None:
    post(person(1), ids["P2"])
    report = run(tmp_path, [line(1)], officer(ids["C1"]))
    [(_number, _heading, message)] = refusals(report)
    assert "澜沙省" not in message


def test_the_refused_rows_come_back_mended(tmp_path: Path) -> None:
    report = run(tmp_path, [line(1), line(2, "NONE")], only_good=True)
    refused = tmp_path / "r.xlsx"
    assert (
        write_refused(kinds.get("appointments"), tmp_path / "a.xlsx", reasons_of(report), refused)
        == 1
    )
    again = importing.dry_run(kinds.get("appointments"), refused, SYSTEM, NOW)
    assert refusals(again) == [(2, "单位代码", refusals(report)[0][2])]


def test_the_template_comes_back_empty(tmp_path: Path) -> None:
    write_template(kinds.get("appointments"), tmp_path / "t.xlsx")
    with pytest.raises(ValueError, match="没有填写"):
        importing.dry_run(kinds.get("appointments"), tmp_path / "t.xlsx", SYSTEM, NOW)
