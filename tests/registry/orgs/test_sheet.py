from pathlib import Path
from typing import Any

import pytest

from gongxun.base.access.gate import Viewer
from gongxun.base.sheets import importing, kinds
from gongxun.base.sheets.kinds import Change, Status
from gongxun.base.sheets.workbooks import write_template
from gongxun.registry.orgs.models import FormerName, Organisation
from gongxun.registry.orgs.selectors import breadcrumbs
from gongxun.registry.orgs.testing import NOW, SYSTEM, administrator, small_country
from tests.base.sheets.books import workbook

pytestmark = pytest.mark.django_db
HEADINGS = ("单位代码", "单位名称", "层级", "类别", "上级单位代码", "成立日期", "产业工会代码")
Row = tuple[Any, ...]
ROOT: Row = ("QG", "全国总工会", "全国", "总工会", "", "1925-05-01", "")
P1: Row = ("P1", "云泽省总工会", "省", "总工会", "QG", "1950年5月1日", "")
C1: Row = ("C1", "澄江市总工会", "市", "总工会", "P1", 19510308, "")


def run(
    path: Path, rows: list[Row], viewer: Viewer = SYSTEM, *, only_good: bool = False
) -> importing.ImportReport:
    return importing.apply(
        kinds.get("organisations"),
        workbook(path / "o.xlsx", rows, HEADINGS),
        viewer,
        NOW,
        only_good=only_good,
    )


def problems(report: importing.ImportReport) -> list[tuple[int, str, str]]:
    return [
        (row.number, problem.heading, problem.message)
        for row in report.refused
        for problem in row.problems
    ]


def test_a_country_by_file_in_any_order_and_again(tmp_path: Path) -> None:
    report = run(tmp_path, [C1, P1, ROOT])
    assert report.applied
    assert report.counts[Status.CREATED] == 3
    assert [place.code for place in breadcrumbs(Organisation.objects.get(code="C1").pk)] == [
        "QG",
        "P1",
        "C1",
    ]
    again = run(tmp_path, [C1, P1, ROOT])
    assert again.counts[Status.UNCHANGED] == 3


def test_names_and_places_change_by_file(tmp_path: Path) -> None:
    run(tmp_path, [ROOT, P1, C1])
    p2 = ("P2", "澜沙省总工会", "省", "总工会", "QG", "1950-05-01", "")
    report = run(tmp_path, [p2, ("C1", "新澄江市总工会", "市", "总工会", "P2", "1951-03-08", "")])
    [changed] = report.of(Status.CHANGED)
    assert changed.changes == (
        Change("单位名称", "澄江市总工会", "新澄江市总工会"),
        Change("上级单位代码", "P1", "P2"),
    )
    assert FormerName.objects.get().name == "澄江市总工会"
    assert breadcrumbs(Organisation.objects.get(code="C1").pk)[1].code == "P2"


def test_two_may_change_places_top_down(tmp_path: Path) -> None:
    k1 = ("K1", "甲", "市", "总工会", "C1", "1951-03-08", "")
    run(tmp_path, [ROOT, P1, C1, k1])
    swapped = [(*k1[:4], "P1", *k1[5:]), (*C1[:4], "K1", *C1[5:])]
    report = run(tmp_path, list(reversed(swapped)))
    assert report.counts[Status.CHANGED] == 2
    assert [place.code for place in breadcrumbs(Organisation.objects.get(code="C1").pk)] == [
        "QG",
        "P1",
        "K1",
        "C1",
    ]
    assert Organisation.objects.find_problems() == ([], [], [], [], [])  # type: ignore[attr-defined]


def test_a_cycle_in_the_file_is_refused_by_row(tmp_path: Path) -> None:
    a = ("A", "甲", "市", "总工会", "B", "2020-01-01", "")
    b = ("B", "乙", "市", "总工会", "A", "2020-01-01", "")
    report = run(tmp_path, [ROOT, a, b])
    assert not report.applied
    assert [(number, heading) for number, heading, _m in problems(report)] == [
        (3, "上级单位代码"),
        (4, "上级单位代码"),
    ]
    assert all("成环" in message for _n, _h, message in problems(report))


def test_a_cycle_with_the_tree_is_refused(tmp_path: Path) -> None:
    run(tmp_path, [ROOT, P1, C1])
    report = run(tmp_path, [("P1", "云泽省总工会", "省", "总工会", "C1", "1950-05-01", "")])
    assert any("成环" in message for _n, _h, message in problems(report))


def test_bad_fields_are_named_and_good_rows_kept_at_will(tmp_path: Path) -> None:
    rows = [
        ROOT,
        P1,
        ("C1", "澄江市总工会", "地市", "总工会", "P1", "1951-03-08", ""),
        ("C2", "澜江市总工会", "市", "总工会", "P9", "1951-03-08", ""),
        ("K2", "澜江县总工会", "县", "总工会", "C2", "1951-03-08", ""),
        ("E1", "机械厂工会", "基层", "基层工会", "P1", "1951-03-08", "P1"),
        P1,
    ]
    report = run(tmp_path, rows, only_good=True)
    assert [(number, heading) for number, heading, _m in problems(report)] == [
        (4, "层级"),
        (5, "上级单位代码"),
        (6, "上级单位代码"),
        (7, "产业工会代码"),
        (8, "单位代码"),
    ]
    assert report.applied
    assert set(Organisation.objects.values_list("code", flat=True)) == {"QG", "P1"}


def test_an_officer_imports_only_below_her_own_organisation(tmp_path: Path) -> None:
    ids = small_country()
    good = ("C9", "九江路市总工会", "市", "总工会", "P1", "2020-01-01", "")
    other = ("C8", "八达岭市总工会", "市", "总工会", "P2", "2020-01-01", "")
    root = ("X", "另一全国总工会", "全国", "总工会", "", "2020-01-01", "")
    foreign = ("P2", "改名", "省", "总工会", "QG", "2020-01-01", "")
    report = run(tmp_path, [good, other, root, foreign], administrator(ids["P1"]), only_good=True)
    assert [row.number for row in report.refused] == [3, 4, 5]
    assert Organisation.objects.filter(code="C9").exists()


def test_the_template_comes_back_empty(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(kinds.get("organisations"), path)
    with pytest.raises(ValueError, match="没有填写"):
        importing.dry_run(kinds.get("organisations"), path, SYSTEM, NOW)
