from pathlib import Path

import pytest
import python_calamine

from gongxun.base.sheets import importing, kinds
from gongxun.base.sheets.files import SheetError
from gongxun.base.sheets.kinds import Change, Status
from gongxun.base.sheets.workbooks import reasons_of, write_list, write_refused, write_template
from tests.base.sheets.books import GOOD, HEADINGS, NOW, VIEWER, Shelf, workbook

pytestmark = pytest.mark.django_db

MIXED = [
    GOOD,
    ("BAD", "书", "2026-11-22"),
    ("A2", "讲座", "2026-13-01"),
    ("A3", "讲座", "2026-11-22"),
]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_dry_run_says_what_would_happen_and_does_nothing(shelf: Shelf, tmp_path: Path) -> None:
    report = importing.dry_run(shelf.kind, workbook(tmp_path / "a.xlsx", MIXED), VIEWER, NOW)
    assert [(row.number, row.status) for row in report.rows] == [
        (2, Status.CREATED),
        (3, Status.REFUSED),
        (4, Status.REFUSED),
        (5, Status.CREATED),
    ]
    assert [row.problems[0].heading for row in report.refused] == ["编号", "日期"]
    assert not report.applied
    assert shelf.kept == {}


def test_one_bad_row_stops_everything(shelf: Shelf, tmp_path: Path) -> None:
    report = importing.apply(shelf.kind, workbook(tmp_path / "a.xlsx", MIXED), VIEWER, NOW)
    assert not report.applied
    assert shelf.kept == {}


def test_only_good_rows_at_the_users_wish(shelf: Shelf, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", MIXED)
    report = importing.apply(shelf.kind, path, VIEWER, NOW, only_good=True)
    assert report.applied
    assert set(shelf.kept) == {"A1", "A3"}


def test_importing_again_changes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [GOOD])
    importing.apply(shelf.kind, path, VIEWER, NOW)
    report = importing.apply(shelf.kind, path, VIEWER, NOW)
    assert report.counts[Status.UNCHANGED] == 1
    assert sum(report.counts.values()) == 1


def test_a_change_is_shown_by_field(shelf: Shelf, tmp_path: Path) -> None:
    importing.apply(shelf.kind, workbook(tmp_path / "a.xlsx", [GOOD]), VIEWER, NOW)
    changed = workbook(tmp_path / "b.xlsx", [("A1", "朗读会", *GOOD[2:])])
    [row] = importing.dry_run(shelf.kind, changed, VIEWER, NOW).rows
    assert row.changes == (Change("名称", "读书会", "朗读会"),)


def test_refused_rows_can_be_mended_and_uploaded_again(shelf: Shelf, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", MIXED)
    report = importing.apply(shelf.kind, path, VIEWER, NOW, only_good=True)
    refused = tmp_path / "refused.xlsx"
    assert write_refused(shelf.kind, path, reasons_of(report), refused) == 2
    sheet = python_calamine.load_workbook(str(refused)).get_sheet_by_index(0)
    rows = list(sheet.iter_rows())
    assert rows[0] == [*HEADINGS, "原因"]
    assert [row[0] for row in rows[1:]] == ["BAD", "A2"]
    assert "没有这一天" in str(rows[2][-1])
    again = importing.dry_run(shelf.kind, refused, VIEWER, NOW)
    assert [row.problems for row in again.refused] == [row.problems for row in report.refused]


def test_a_template_is_empty_until_it_is_filled_in(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(shelf.kind, path)
    with pytest.raises(SheetError, match="没有填写"):
        importing.dry_run(shelf.kind, path, VIEWER, NOW)


def test_a_list_keeps_text_that_looks_like_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    nasty = ["=1+1", "+1", "-1", "@SUM(A1)", "http://x", "001"]
    assert write_list(["甲"], ([text] for text in nasty), path) == len(nasty)
    sheet = python_calamine.load_workbook(str(path)).get_sheet_by_index(0)
    assert [row[0] for row in sheet.iter_rows()][1:] == nasty
    import zipfile

    assert b"<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")


def test_kinds_are_found_by_name(shelf: Shelf) -> None:
    kinds.register(shelf.kind)
    assert kinds.get("readings") is shelf.kind
    assert "readings" in kinds.names()
    with pytest.raises(LookupError, match="unknown"):
        kinds.get("nothing")
