"""100,000 rows of Excel: dry run and import in a process of its own, beside a bare reading of the same file.

``python -m bench.sheets FOLDER`` measures; ``run`` does so in a child process, so that its peak memory is its own.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROWS, ENTERPRISES = 100_000, 5_000
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SURNAMES, GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文",
)
LIMIT_SECONDS, LIMIT_MIB = 60, 500


def run(folder: Path) -> list[str]:
    """Measure in a data folder of its own below ``folder``; returns lines to print."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.sheets", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    both = found["dry_run"] + found["import"]
    return [
        f"{ROWS} 行 Excel 名册：试运行 {found['dry_run']:.1f} s，导入 {found['import']:.1f} s，"
        f"合计 {both:.1f} s（目标 {LIMIT_SECONDS} s）；只读文件 {found['reading']:.1f} s，比 {both / found['reading']:.1f}",
        f"峰值内存 {found['peak_mib']:.0f} MiB（目标 {LIMIT_MIB} MiB）；再导入一次 {found['again']:.1f} s，没有新增",
    ]


def measure(folder: Path) -> dict[str, float]:
    _open(folder / "sheets")
    import python_calamine

    from gongxun.base.access.gate import Viewer
    from gongxun.base.sheets import importing, kinds
    from gongxun.base.sheets.kinds import Status

    kind, viewer = kinds.get("appointments"), Viewer.system(TODAY)
    file = folder / "roster.xlsx"
    _found_enterprises(viewer)
    _write_roster(file, kind)
    times = {}
    for name in ("dry_run", "import", "again"):
        begun = time.perf_counter()
        act = importing.dry_run if name == "dry_run" else importing.apply
        report = act(kind, file, viewer, NOW)
        times[name] = time.perf_counter() - begun
        expected = Status.UNCHANGED if name == "again" else Status.CREATED
        if report.counts[expected] != ROWS:
            raise RuntimeError(str(report.counts))
        del report
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun = time.perf_counter()
    for _row in python_calamine.load_workbook(str(file)).get_sheet_by_index(0).iter_rows():
        pass
    return {**times, "reading": time.perf_counter() - begun, "peak_mib": peak}


def _open(home: Path) -> None:
    """An empty database: what an earlier measure left is dropped."""
    os.environ.update(
        GONGXUN_HOME=str(home),
        GONGXUN_DB_ROLE="owner",
        DJANGO_SETTINGS_MODULE="gongxun.site.settings",
    )
    from gongxun.site.database import ensure_server, prepare

    ensure_server(home)
    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "DROP SCHEMA IF EXISTS lake CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        )
    prepare()


def _found_enterprises(viewer: Any) -> None:  # noqa: ANN401
    from gongxun.registry.orgs.services import NewOrganisation, found_many

    since = date(2000, 1, 1)
    rows = [NewOrganisation("P", "云泽省总工会", "province", "federation", None, since)]
    rows += [
        NewOrganisation(f"E{n}", f"第{n}机械厂工会", "primary", "primary_union", "P", since)
        for n in range(ENTERPRISES)
    ]
    found_many(viewer=viewer, rows=rows, now=NOW)


def _write_roster(file: Path, kind: Any) -> None:  # noqa: ANN401
    from gongxun.base.sheets.workbooks import write_list

    write_list([column.heading for column in kind.columns], _roster(kind), file)


def _roster(kind: Any) -> Iterator[list[Any]]:  # noqa: ANN401
    from stdnum.cn import ric

    for n in range(ROWS):
        body = (
            f"900101{1850 + n // 25200}{1 + n // 2100 % 12:02d}{1 + n // 75 % 28:02d}{n % 75:03d}"
        )
        values = {
            "name": SURNAMES[n % 20] + GIVEN[n % 23] + GIVEN[n // 20 % 25],
            "id_number": body + ric.calc_check_digit(f"{body}0"),
            "organisation_code": f"E{n * 7919 % ENTERPRISES}",
            "is_primary": "是",
            "post": "干事",
            "category": "乡科级",
            "employment": "兼职",
            "office_staff": "否",
            "valid_from": date(2024, 1, 1),
        }
        yield [values.get(column.field) for column in kind.columns]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1]))) + "\n")
