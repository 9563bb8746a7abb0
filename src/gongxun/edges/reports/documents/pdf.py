"""A statement as PDF, set by Typst with the fonts of the package: no machine needs fonts of its own."""

import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

from gongxun.base.shell import formats
from gongxun.edges.reports import codes
from gongxun.edges.reports.models import Statement

TEMPLATE = Path(__file__).with_name("statement.typ")
HEAD_SHOWN = 16


def data_of(issued: Statement, address: str) -> dict[str, Any]:
    """What the template reads. Words of users stay data: they never become markup."""
    content = issued.content
    return {
        **content,
        "code": codes.shown(issued.code),
        "address": address,
        "qr": _qr(address),
        "digest": bytes(issued.digest).hex()[:HEAD_SHOWN],
        "head": bytes(issued.ledger_head).hex()[:HEAD_SHOWN] if issued.ledger_head else "",
        "seal": issued.ledger_seal,
        "issued_by": "本人在工训通自助出具" if issued.by_herself else "培训管理员出具",
        "as_of_words": f"{issued.as_of.year}年{issued.as_of.month}月{issued.as_of.day}日",
        "years": [_amounts(one) for one in content["years"]],
        "total": _amounts(content["total"]),
        "trainings": [_amounts(one) for one in content["trainings"]],
    }


def render(issued: Statement, address: str) -> bytes:
    """The PDF of a statement; ``address`` is that of its page of verification."""
    data = json.dumps(data_of(issued, address), ensure_ascii=False)
    compiler = typst.Compiler(TEMPLATE.read_bytes(), font_paths=_fonts(), sys_inputs={"data": data})
    made = compiler.compile(format="pdf", timestamp=issued.issued_at.replace(microsecond=0))
    assert isinstance(made, bytes)  # noqa: S101 (a PDF is one file)
    return made


def _amounts(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: formats.hundredths(value)
        if key.removeprefix("collective_").removeprefix("self_study_") in ("hours", "days")
        else value
        for key, value in row.items()
    }


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, border=0)
    return drawn.getvalue().decode()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    folders = sorted({str(sans_path().parent), str(serif_path().parent)})
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)
    )
