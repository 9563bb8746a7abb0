"""What proves a training: a certificate as a PDF and the photograph of a sign-in sheet, set for each training once."""

from functools import cache
from typing import Literal

import typst
from pylopdf_fonts_zh_cn import sans_path

_CERTIFICATE = """
#set page(width: 210mm, height: 148mm, margin: 24mm)
#set text(font: "Noto Sans SC", lang: "zh", size: 12pt)
#align(center)[#text(24pt)[培训证明] #v(8mm)]
兹证明持本件者参加了“#sys.inputs.title”，按要求完成全部课程，考勤合格。
#v(16mm)
#align(right)[#sys.inputs.organiser \\ #text(fill: luma(45%))[（演示材料，非真实文书）]]
"""
_SIGN_IN_SHEET = """
#set page(width: 160mm, height: 120mm, margin: 12mm, fill: rgb("#f6f1e4"))
#set text(font: "Noto Sans SC", lang: "zh", size: 11pt)
#align(center)[#text(16pt)[签到表] \\ #sys.inputs.title]
#table(columns: (1fr, 1fr, 1fr), rows: 9mm, [姓名], [单位], [签名], ..range(18).map(_ => []))
#text(fill: luma(45%))[（演示材料，非真实文书）]
"""


@cache
def certificate(title: str, organiser: str) -> bytes:
    return _set(_CERTIFICATE, title, organiser, "pdf")


@cache
def sign_in_sheet(title: str, organiser: str) -> bytes:
    return _set(_SIGN_IN_SHEET, title, organiser, "png")


def _set(template: str, title: str, organiser: str, kind: Literal["pdf", "png"]) -> bytes:
    compiler = typst.Compiler(
        template.encode(), font_paths=_fonts(), sys_inputs={"title": title, "organiser": organiser}
    )
    made = compiler.compile(format=kind, ppi=96.0)
    assert isinstance(made, bytes)  # noqa: S101 (one page is one file)
    return made


@cache
def _fonts() -> typst.Fonts:
    folder = str(sans_path().parent)
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
