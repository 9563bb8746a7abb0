"""Files that cannot be read: each says what is wrong and what to do, and nothing is imported."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from gongxun.base.sheets.files import OLE, SheetError
from gongxun.base.sheets.reading import BadLine, read_lines
from tests.base.sheets.books import GOOD, HEADINGS, Shelf, workbook

KIND = Shelf().kind


def refusal(path: Path) -> str:
    with pytest.raises(SheetError) as refused:
        list(read_lines(KIND, path))
    assert refused.value.remedy
    return str(refused.value)


def test_truncated_workbook(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", [GOOD]).read_bytes()
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole[: len(whole) // 2])
    assert "不完整" in refusal(cut)


def test_workbook_with_a_broken_part(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [GOOD])
    data = bytearray(path.read_bytes())
    at = data.index(b"xl/worksheets/sheet1.xml") + 40
    data[at : at + 60] = bytes(60)
    path.write_bytes(bytes(data))
    assert "损坏" in refusal(path)


def test_password_protected_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600))
    assert "密码" in refusal(path)


def test_page_named_as_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<html><table><tr><td>编号</td></tr></table></html>", encoding="utf-8")
    assert "网页" in refusal(path)


def test_csv_named_as_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("编号,名称,日期\nA1,读书会,2026-11-22\n", encoding="utf-8")
    assert ".csv" in refusal(path)


def test_new_workbook_under_the_old_extension_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [GOOD]).rename(tmp_path / "a.xls")
    assert [line.number for line in read_lines(KIND, path)] == [2]


def test_workbook_named_as_csv(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [GOOD]).rename(tmp_path / "a.csv")
    assert "扩展名" in refusal(path)


def test_archive_that_is_no_workbook(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "不是 Excel" in refusal(path)


def test_old_office_file_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(OLE + bytes(2000))
    assert "损坏" in refusal(path)


def test_other_kinds_of_file(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF")
    assert ".pdf" in refusal(path)


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.touch()
    assert "空的" in refusal(path)


def test_headings_and_nothing_else(tmp_path: Path) -> None:
    assert "没有填写" in refusal(workbook(tmp_path / "a.xlsx", []))


def test_no_headings(tmp_path: Path) -> None:
    assert "找不到表头" in refusal(
        workbook(tmp_path / "a.xlsx", [GOOD], headings=("A1", "读书会", "2026", "1.5", "是"))
    )


def test_missing_heading_is_named(tmp_path: Path) -> None:
    text = refusal(workbook(tmp_path / "a.xlsx", [GOOD[:2]], headings=HEADINGS[:2]))
    assert "缺少列：日期" in text


def test_unknown_heading_is_named_with_a_guess(tmp_path: Path) -> None:
    text = refusal(
        workbook(tmp_path / "a.xlsx", [GOOD], headings=("编号", "名称", "日期", "学时数", "专职"))
    )
    assert "“学时数”是否应为“学时”" in text


def test_heading_that_stands_twice(tmp_path: Path) -> None:
    headings = ("编号", "名称", "日期", "标题", "专职")
    assert "两次" in refusal(workbook(tmp_path / "a.xlsx", [GOOD], headings=headings))


def test_merged_cells_among_the_rows(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, GOOD)
    sheet.merge_range(1, 1, 2, 1, "读书会")
    book.close()
    assert "B2:B3" in refusal(tmp_path / "a.xlsx")


def test_merged_title_above_the_headings_does_no_harm(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 4, "读书会名册")
    sheet.write_row(1, 0, HEADINGS)
    sheet.write_row(2, 0, GOOD)
    book.close()
    assert [line.number for line in read_lines(KIND, tmp_path / "a.xlsx")] == [3]


def test_a_stray_cell_at_the_far_corner(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert "1048576 行 × 16384 列" in refusal(tmp_path / "a.xlsx")


def test_two_sheets_with_headings(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    for name in ("一月", "二月"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, GOOD)
    book.close()
    assert "一月、二月" in refusal(tmp_path / "a.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_in_the_encodings_of_wps_and_excel(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "a.csv"
    rows = [
        HEADINGS,
        ("A1", "读书会", "2026-11-22", "1.5", "是"),
        (),
        ("A2", "讲座", "20261123", "", ""),
    ]
    path.write_text("\r\n".join(separator.join(row) for row in rows), encoding=encoding)
    lines = list(read_lines(KIND, path))
    assert [line.number for line in lines] == [2, 4]
    assert lines[0].row.name == "读书会"  # type: ignore[union-attr]


def test_csv_in_no_known_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("编号,名称,日期\n".encode() + b"\xff\xff\xff\n")
    assert "编码" in refusal(path)


def test_csv_cut_inside_a_quotation(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('编号,名称,日期\nA1,"读书会', encoding="utf-8")
    assert "引号" in refusal(path)


def bad_fields(tmp_path: Path, row: tuple[object, ...]) -> dict[str, str]:
    [line] = read_lines(KIND, workbook(tmp_path / "a.xlsx", [row]))
    assert isinstance(line, BadLine)
    assert line.number == 2
    return {problem.heading: problem.message for problem in line.problems}


def test_all_problems_of_a_row_are_named_by_field(tmp_path: Path) -> None:
    found = bad_fields(tmp_path, ("", "读书会", "11/22/2026", -1, "也许"))
    assert set(found) == {"编号", "日期", "学时", "专职"}


@pytest.mark.parametrize("make", [str, lambda text: text])
def test_untouched_example_is_read_past(tmp_path: Path, make: Callable[[str], str]) -> None:
    rows = [("例1", make("示例"), "2026-11-22"), GOOD]
    assert [line.number for line in read_lines(KIND, workbook(tmp_path / "a.xlsx", rows))] == [3]


def test_changed_example_is_a_row(tmp_path: Path) -> None:
    rows = [("例1", "我们的", "2026-11-22")]
    assert len(list(read_lines(KIND, workbook(tmp_path / "a.xlsx", rows)))) == 1
