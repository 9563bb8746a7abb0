"""Opening a file: what it truly is, whether it is whole, and its rows as Excel numbers them."""

import csv
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import python_calamine as calamine
from django.utils.translation import gettext as _

from gongxun.base.sheets.cells import Cell

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SUFFIXES = (".xlsx", ".xls", ".csv")
MOST_BYTES, MOST_UNPACKED = 200 * 2**20, 1024 * 2**20
MOST_CELLS, LONGEST_TAG = 20_000_000, 64
_ROW, _COLUMN = re.compile(rb'<row r="(\d+)"'), re.compile(rb'<c r="([A-Z]{1,3})\d')
SEPARATORS = ",\t;"

Region = tuple[tuple[int, int], tuple[int, int]]


class SheetError(ValueError):
    """A file that cannot be read at all; nothing of it was imported."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(_("%(message)s。%(remedy)s") % {"message": message, "remedy": remedy})
        self.message, self.remedy = message, remedy


@dataclass(frozen=True)
class Table:
    """One sheet: its rows from row 1 on, empty ones included, and its merged regions (0-based,
    inclusive).
    """

    name: str
    rows: Iterator[Sequence[Cell]]
    merged: tuple[Region, ...] = ()


def open_tables(path: Path) -> list[Table]:
    """The visible sheets of a workbook, or the one table of a CSV file; raises SheetError."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise SheetError(
            _("不支持“%(suffix)s”文件") % {"suffix": suffix or path.name},
            _("请在 WPS 或 Excel 中另存为 .xlsx，再上传。"),
        )
    size = path.stat().st_size
    if size == 0:
        raise SheetError(_("文件是空的"), _("请下载模板，填写后再上传。"))
    if size > MOST_BYTES:
        raise SheetError(_("文件超过 200 MB"), _("请分成几个文件上传。"))
    with path.open("rb") as file:
        head = file.read(1024)
    return [_csv(path, head)] if suffix == ".csv" else _workbook(path, head)


def _workbook(path: Path, head: bytes) -> list[Table]:
    if head.startswith(ZIP):
        _check_archive(path)
    elif head.startswith(OLE):
        _check_not_encrypted(path)
    else:
        raise SheetError(*_disguise(path, head))
    # By content, not by name: .xls and .xlsx are often exchanged.
    with _calamine_errors(), path.open("rb") as file:
        book = calamine.load_workbook(file)
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == calamine.SheetVisibleEnum.Visible
            and sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        sheets = [book.get_sheet_by_name(name) for name in visible]
    return [
        Table(sheet.name, sheet.iter_rows(), tuple(sheet.merged_cell_ranges or ()))
        for sheet in sheets
    ]


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        raise SheetError(*_broken()) from None
    if "xl/workbook.xml" not in names:
        raise SheetError(
            _("文件不是 Excel 工作簿"), _("请在 WPS 或 Excel 中另存为 .xlsx，再上传。")
        )
    if unpacked > MOST_UNPACKED:
        raise SheetError(_("文件展开后超过 1 GB"), _("请分成几个文件上传。"))
    for name in names:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _check_extent(path, name)


def _check_extent(path: Path, sheet: str) -> None:
    """Refuse a sheet whose outermost cells span too wide a field: the reader would lay out every cell between."""
    rows, columns, rest = 0, 0, b""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(sheet) as stream:
            while chunk := stream.read(2**20):
                chunk = rest + chunk
                rest = chunk[-LONGEST_TAG:]
                rows = max(rows, *map(int, _ROW.findall(chunk)), 0)
                columns = max(columns, *map(_column_number, set(_COLUMN.findall(chunk))), 0)
    except (zipfile.BadZipFile, EOFError, zlib.error):
        raise SheetError(*_broken()) from None
    if rows * columns > MOST_CELLS:
        raise SheetError(
            _("工作表的范围过大：%(rows)d 行 × %(columns)d 列")
            % {"rows": rows, "columns": columns},
            _("请删除数据以外零散的单元格，或分成几个文件上传。"),
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_not_encrypted(path: Path) -> None:
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise SheetError(*_protected())


@contextmanager
def _calamine_errors() -> Iterator[None]:
    try:
        yield
    except calamine.PasswordError:
        raise SheetError(*_protected()) from None
    except (calamine.CalamineError, OSError):
        raise SheetError(*_broken()) from None


def _protected() -> tuple[str, str]:
    return _("文件设有打开密码"), _("请取消密码，另存后再上传。")


def _broken() -> tuple[str, str]:
    return _("文件不完整或已损坏"), _("请重新下载或另存一份，再上传。")


def _disguise(path: Path, head: bytes) -> tuple[str, str]:
    remedy = _("请在 WPS 或 Excel 中打开，另存为 .xlsx，再上传。")
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        return _("扩展名是 %(suffix)s，内容却是网页") % {"suffix": path.suffix}, remedy
    if b"\0" not in head:
        return _("扩展名是 %(suffix)s，内容却是纯文本") % {"suffix": path.suffix}, _(
            "如果是 CSV，请把扩展名改为 .csv；否则另存为 .xlsx，再上传。"
        )
    return _broken()


def _csv(path: Path, head: bytes) -> Table:
    if head.startswith((ZIP, OLE)):
        raise SheetError(
            _("扩展名是 .csv，内容却是 Excel 工作簿"), _("请把扩展名改为 .xlsx 或 .xls，再上传。")
        )
    return Table(path.stem, _csv_rows(path, _encoding(path, head)))


def _csv_rows(path: Path, encoding: str) -> Iterator[Sequence[Cell]]:
    with path.open(encoding=encoding, newline="") as file:
        line = file.readline()
        file.seek(0)
        separator = max(SEPARATORS, key=line.count)
        rows = csv.reader(file, delimiter=separator, strict=True)
        try:
            yield from rows
        except csv.Error:
            raise SheetError(
                _("第 %(line)d 行附近引号不成对或文件不完整") % {"line": rows.line_num},
                _("请在 WPS 或 Excel 中打开，另存为 .xlsx，再上传。"),
            ) from None


def _encoding(path: Path, head: bytes) -> str:
    """UTF-8, UTF-16 with its mark, else GB18030; each must hold for the whole file."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\0" in head:
        raise SheetError(*_broken())
    else:
        candidates = ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(2**20):
                    pass
        except UnicodeError:
            continue
        return encoding
    raise SheetError(_("文字编码无法识别"), _("请另存为 .xlsx，或以 UTF-8 编码保存 CSV，再上传。"))
