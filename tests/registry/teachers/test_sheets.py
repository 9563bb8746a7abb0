"""Teachers and hours by file: nothing lost, nothing half-written, taken back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Role
from gongxun.base.sheets import importing, kinds
from gongxun.base.sheets.kinds import Status, Undoing, UndoRefused, Written
from gongxun.registry.orgs.testing import NOW, SYSTEM, officer, small_country
from gongxun.registry.people.testing import person, post
from gongxun.registry.teachers import services
from gongxun.registry.teachers.models import Teacher, Workload
from gongxun.registry.teachers.testing import teacher
from tests.base.sheets.books import workbook

pytestmark = pytest.mark.django_db
HEADINGS = ("所属单位代码", "姓名", "类别", "工作单位", "职称", "讲授主题", "共享")
HOURS = ("所属单位代码", "姓名", "年度", "类别", "课时")
Row = tuple[Any, ...]


@pytest.fixture(autouse=True)
def ids() -> dict[str, int]:
    return small_country()


def run(
    path: Path,
    rows: list[Row],
    viewer: Viewer = SYSTEM,
    kind: str = "teachers",
    *,
    only_good: bool = False,
) -> importing.ImportReport:
    headings = HEADINGS if kind == "teachers" else HOURS
    book = workbook(path / "a.xlsx", rows, headings)
    return importing.apply(kinds.get(kind), book, viewer, NOW, only_good=only_good)


def refusals(report: importing.ImportReport) -> list[tuple[int, str, str, str]]:
    return [
        (row.number, one.heading, one.message, one.remedy)
        for row in report.refused
        for one in row.problems
    ]


def line(name: str, **more: str) -> Row:
    usual = {
        "code": "S1",
        "kind": "专职教师",
        "employer": "",
        "title": "副高",
        "topics": "维权服务",
    }
    said = usual | more
    return (
        said["code"], name, said["kind"], said["employer"], said["title"], said["topics"],
        said.get("shared", "否"),
    )  # fmt: skip


def test_five_thousand_with_one_bad_row_name_it_and_write_nothing(tmp_path: Path) -> None:
    rows = [line(f"教师{number}") for number in range(5_000)]
    rows[3_210] = line("教师3210", topics="维权服务、炼金术")
    report = run(tmp_path, rows)
    assert not report.applied
    assert Teacher.objects.count() == 0
    ((number, heading, message, remedy),) = refusals(report)
    assert (number, heading, message) == (3_212, "讲授主题", "分类中没有“炼金术”")
    assert "维权服务" in remedy
    report = run(tmp_path, rows, only_good=True)
    assert Teacher.objects.count() == 4_999


def test_rows_mend_whom_they_name_and_empty_cells_leave_the_rest(
    tmp_path: Path, ids: dict[str, int]
) -> None:
    key = person(1, "陈静")
    post(key, ids["S1"])
    rows = [line("陈静"), line("李建国", kind="劳模工匠", employer="机械厂")]
    assert run(tmp_path, rows).applied
    assert Teacher.objects.get(name="陈静").person_id == key
    assert run(tmp_path, rows).counts[Status.UNCHANGED] == 2
    changed = [
        line("陈静", title="正高", topics=""),
        line("李建国", kind="劳模工匠", employer="机械厂"),
    ]
    report = run(tmp_path, changed)
    assert report.counts[Status.CHANGED] == 1
    one = Teacher.objects.get(name="陈静")
    assert (one.title, one.topics) == ("full", ["rights"])


@pytest.mark.parametrize(
    ("row", "heading"),
    [
        (line("甲", code="P2"), "所属单位代码"),
        (line("甲", code="没有"), "所属单位代码"),
        (line("甲", kind="业务讲师"), "工作单位"),
        (line("甲", kind="名人"), "类别"),
    ],
)
def test_what_is_wrong_is_said_at_its_heading(
    tmp_path: Path, ids: dict[str, int], row: Row, heading: str
) -> None:
    registrar = officer(ids["S1"], Role.SCHOOL_REGISTRAR)
    report = run(tmp_path, [row, line("乙")], registrar)
    assert [one[:2] for one in refusals(report)] == [(2, heading)]
    assert not Teacher.objects.exists()


def test_a_name_twice_in_a_file_is_refused(tmp_path: Path) -> None:
    report = run(tmp_path, [line("甲"), line("甲")])
    assert [one[2] for one in refusals(report)] == ["与第 2 行是同一单位的同一名教师"]


def test_an_import_is_taken_back_unless_something_rests_on_it(
    tmp_path: Path, ids: dict[str, int]
) -> None:
    known = teacher(ids["S1"])
    report = run(tmp_path, [line("陈静", title="正高"), line("甲")])
    written = [Written(one.number, one.status, one.trace) for one in report.rows]
    undoing = Undoing(SYSTEM, NOW, datetime(2026, 11, 23, tzinfo=UTC), "选错了文件")
    new = Teacher.objects.get(name="甲")
    services.enter_workload(
        viewer=SYSTEM, teacher_id=new.pk, year=2026, hours={"classroom": 100}, now=NOW
    )
    undo = kinds.get("teachers").undo
    assert undo is not None
    with pytest.raises(UndoRefused) as refused:
        undo(written, undoing, lambda *_: None)
    assert [one.number for one in refused.value.obstacles] == [3]
    assert Teacher.objects.get(pk=known.pk).title == "full"
    services.enter_workload(
        viewer=SYSTEM, teacher_id=new.pk, year=2026, hours={"classroom": 0}, now=NOW
    )
    undo(written, undoing, lambda *_: None)
    assert [(one.name, one.title) for one in Teacher.objects.all()] == [("陈静", "associate")]


def test_hours_go_in_by_year_and_kind_and_come_back(tmp_path: Path, ids: dict[str, int]) -> None:
    made = teacher(ids["S1"])
    rows: list[Row] = [("S1", "陈静", 2026, "面授", 96), ("S1", "陈静", 2026, "网络课程", 12.5)]
    report = run(tmp_path, rows, kind="teaching_hours")
    assert refusals(report) == []
    assert report.applied
    held = dict(Workload.objects.values_list("kind", "hours_hundredths"))
    assert held == {"classroom": 9600, "network": 1250}
    assert run(tmp_path, rows, kind="teaching_hours").counts[Status.UNCHANGED] == 2
    undo = kinds.get("teaching_hours").undo
    assert undo is not None
    written = [Written(one.number, one.status, one.trace) for one in report.rows]
    undo(written, Undoing(SYSTEM, NOW, NOW, "选错了"), lambda *_: None)
    assert not Workload.objects.filter(teacher=made).exists()
    bad: list[Row] = [("S1", "没有的人", 2026, "面授", 96), ("S1", "陈静", 2027, "面授", 1)]
    found = refusals(run(tmp_path, bad, kind="teaching_hours"))
    assert [one[:2] for one in found] == [(2, "姓名"), (3, "年度")]
