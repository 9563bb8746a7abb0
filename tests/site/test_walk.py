"""From empty tables to explained figures, by the commands of the README alone."""

import re
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import xlsxwriter
from stdnum.cn import ric

from tests.site.product import run

pytestmark = pytest.mark.slow

AS_OF = "2026-11-22"
HEADINGS = {
    "organisations": ("单位代码", "单位名称", "层级", "类别", "上级单位代码", "成立日期"),
    "appointments": ("姓名", "身份证号", "单位代码", "类别", "用工", "机关干部", "任职开始"),
    "credits": (
        "身份证号",
        "姓名",
        "培训形式",
        "取得日期",
        "培训名称",
        "学时",
        "天数",
        "主题",
        "主办单位代码",
    ),
}


def id_number(serial: int) -> str:
    """A valid number of nobody: born in the nineteenth century, in a division that does not exist."""
    body = f"900101{18850312 + serial}{serial:03d}"
    return body + ric.calc_check_digit(body + "0")


ANNA, BELLA = id_number(1), id_number(2)
ORGANISATIONS = (
    ("T0", "试验总工会", "全国", "总工会", "", "1925-05-01"),
    ("T1", "试验省总工会", "省", "总工会", "T0", "1950-05-01"),
    ("T2", "试验县总工会", "县", "总工会", "T1", "1951年3月8日"),
)
ROSTER = (
    ("安宁", ANNA, "T2", "乡科级", "专职", "是", "2024.1.1"),
    ("白雪", BELLA, "T2", "乡科级", "兼职", "否", "2025年7月1日"),
)
CREDITS = (
    (ANNA, "安宁", "脱产培训", "2026-03-20", "县级工会主席能力提升班", "60", "8", "轮训", "T1"),
    (ANNA, "安宁", "集中宣讲、专题讲座", "2026-05-11", "专题讲座", "32.25", "4", "", "T1"),
    (ANNA, "安宁", "网络自学", "2026-06-01", "劳动法", "2.5", "", "", "T1"),
    (BELLA, "白雪", "脱产培训", "2026-03-20", "县级工会主席能力提升班", "60", "8", "轮训", "T1"),
)


def workbook(folder: Path, kind: str, rows: Sequence[Sequence[str]]) -> Path:
    path = folder / f"{kind}-{len(list(folder.iterdir()))}.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((HEADINGS[kind], *rows)):
            for place, text in enumerate(row):
                sheet.write_string(at, place, text)
    return path


def bring_in(home: Path, folder: Path, kind: str, rows: Sequence[Sequence[str]]) -> str:
    done = run(home, "import", kind, str(workbook(folder, kind, rows)))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def figures(home: Path, folder: Path) -> dict[tuple[str, str], dict[str, object]]:
    """Every row of the people, by indicator and window, for the one who has the most hours."""
    lake, out = folder / "lake", folder / "out"
    assert run(home, "lake", "export", str(lake)).returncode == 0
    done = run(
        home, "evaluate", "--plan", "acftu-2024-2028", "--lake", str(lake), "--as-of", AS_OF, "--out", str(out)
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = pq.read_table(out / "person_result.parquet").to_pylist()
    rows.sort(key=lambda row: int(row["hours_hundredths"]))
    return {(row["indicator"], row["window"]): row for row in rows}


def shell(home: Path, code: str) -> str:
    done = run(home, "manage", "shell", "-v", "0", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_tables_become_figures_and_tampering_is_found(home: Path, tmp_path: Path) -> None:
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    for kind in HEADINGS:
        template = tmp_path / f"{kind}.xlsx"
        assert run(home, "import", "template", kind, str(template)).returncode == 0
        assert template.stat().st_size > 1000

    assert "新增 3 行" in bring_in(home, sheets, "organisations", ORGANISATIONS)
    assert (home / "version").exists()
    broken = [("安宁", ANNA[:-1] + ("0" if ANNA[-1] != "0" else "1"), *ROSTER[0][2:]), ROSTER[1]]
    mend = tmp_path / "mend.xlsx"
    refused = run(
        home, "import", "appointments", str(workbook(sheets, "appointments", broken)), "--refused", str(mend)
    )  # fmt: skip
    assert refused.returncode == 1
    assert re.search(r"第 2 行.*身份证号", refused.stdout)
    assert "没有写入任何数据" in refused.stdout
    assert mend.exists()
    assert "新增 2 行" in bring_in(home, sheets, "appointments", ROSTER)
    assert "不变 2 行" in bring_in(home, sheets, "appointments", ROSTER)

    assert "新增 4 行" in bring_in(home, sheets, "credits", CREDITS)
    assert "新增 0 行" in bring_in(home, sheets, "credits", CREDITS)

    before = tmp_path / "before"
    before.mkdir()
    found = figures(home, before)
    row = found["hours.section_rank.collective", "2026"]
    assert (row["hours_hundredths"], row["days_hundredths"], row["status"]) == (9225, 1200, "met")
    assert found["hours.self_study", "2026"]["shortfall_hours_hundredths"] == 4750
    assert found["rotation.once", "2024-2028"]["status"] == "met"

    shell(
        home,
        "from django.utils import timezone; from gongxun.records.ledger.services import seal_pending;"
        "seal_pending(now=timezone.now())",
    )
    assert "学时台账的封印完整" in run(home, "doctor").stdout
    shell(
        home,
        "from django.db import connection; c = connection.cursor();"
        "c.execute('ALTER TABLE ledger_entry DISABLE TRIGGER USER');"
        "c.execute('UPDATE ledger_entry SET hours_hundredths = 9900 WHERE hours_hundredths = 3225')",
    )
    doctor = run(home, "doctor")
    assert doctor.returncode == 1
    assert "✕ 台账" in doctor.stdout
