"""Lists as workbooks, named by their organisation and day."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.http import FileResponse

from gongxun.base.sheets.cells import Cell
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell import formats
from gongxun.records.standing.presentation.reading import Reading


def workbook(
    reading: Reading, columns: Sequence[str], rows: Iterable[list[Cell]], title: str
) -> FileResponse:
    book = BytesIO()
    write_list(columns, rows, book, title)
    book.seek(0)
    name = f"{reading.place.name}-{title}-{formats.day(reading.today)}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name)
