"""All person indicators, coverage and every roll-up over a lake, beside DuckDB's cheapest GROUP BY person.

Each part runs in a process of its own, so that its CPU time and its peak memory are its own.
"""

import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.rules.lake import NATION, PROVINCE, write_lake

SIZES = {"province": PROVINCE, "nation": NATION}
AS_OF = date(2028, 12, 31)


@dataclass(frozen=True)
class Cost:
    """What one process used: CPU seconds of all its threads, and its largest resident memory in MiB."""

    cpu: float
    peak: float


def run(folder: Path, scale: str) -> list[str]:
    """Write the lake of a scale below ``folder`` unless it stands there, and measure; returns lines to print."""
    lake = folder / f"lake-{scale}"
    if not (lake / "organisation.parquet").exists():
        write_lake(lake, SIZES[scale])
    size = SIZES[scale]
    base = _cost("group", lake, folder)
    checked = _cost("check", lake, folder)
    whole = _cost("evaluate", lake, folder)
    net = whole.cpu - checked.cpu
    return [
        f"{size.persons:,} 人、{size.entries:,} 条、{size.organisations:,} 个组织：",
        f"  GROUP BY 一人一行：CPU {base.cpu:.1f} s，峰值 {base.peak:.0f} MiB",
        f"  读取并检查数据湖：CPU {checked.cpu:.1f} s，峰值 {checked.peak:.0f} MiB",
        f"  全部指标与逐级汇总（不含检查）：CPU {net:.1f} s，为 GROUP BY 的 {net / base.cpu:.2f} 倍（目标 ≤ 3）",
        f"  合计：CPU {whole.cpu:.1f} s，峰值 {whole.peak:.0f} MiB（目标 ≤ 1024）",
    ]


def _cost(part: str, lake: Path, folder: Path) -> Cost:
    done = subprocess.run(
        [sys.executable, "-m", "bench.evaluation", part, str(lake), str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def _group(lake: Path) -> None:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    files = f"{lake}/credit/**/*.parquet"
    grouped = (
        "SELECT person_id, sum(hours_hundredths) AS hours, sum(days_hundredths) AS days"
        f" FROM read_parquet('{files}') GROUP BY person_id"
    )
    # Folded into one row: what is measured is the grouping, not the handing over of its rows.
    connection.execute(f"SELECT count(*), sum(hours), sum(days) FROM ({grouped})").fetchone()


def _check(lake: Path, scratch: Path) -> None:
    from gongxun.rules.books import load_book
    from gongxun.rules.evaluation.duckdb_session import DuckSession
    from gongxun.rules.lake import open_lake
    from gongxun.rules.lake.checking import check_lake
    from gongxun.rules.lake.views import create_views

    session = DuckSession(scratch / "spill", "500MB", 2)
    opened = open_lake(lake)
    create_views(session.connection, opened)
    ids = (indicator.id for indicator in load_book("acftu-2024-2028").person_indicators)
    check_lake(session.connection, opened, ids, lambda *_: None)
    session.close()


def _evaluate(lake: Path, folder: Path) -> None:
    import shutil

    from gongxun.rules.books import load_book
    from gongxun.rules.evaluation import evaluate

    out = folder / "results"
    shutil.rmtree(out, ignore_errors=True)
    evaluate(load_book("acftu-2024-2028"), lake, AS_OF, out)


def main(part: str, lake: Path, folder: Path) -> None:
    match part:
        case "group":
            _group(lake)
        case "check":
            _check(lake, folder)
        case "evaluate":
            _evaluate(lake, folder)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
