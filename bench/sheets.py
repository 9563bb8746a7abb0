"""100,000 rows of Excel: dry run and import as the screens do them, in a process of its own, beside a bare reading
of the same file; and 50,000 organisations changed by one file.

``python -m bench.sheets FOLDER`` measures; ``run`` does so in a child process, so that its peak memory is its own.
"""

import json
import os
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
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
CHANGED = 50_000


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
    cpu = found["dry_run_cpu"] + found["import_cpu"]
    return [
        f"{ROWS} 行 Excel 名册：试运行 {found['dry_run']:.1f} s，导入 {found['import']:.1f} s，"
        f"合计 {both:.1f} s（目标 {LIMIT_SECONDS} s）；只读文件 {found['reading']:.1f} s，比 {both / found['reading']:.1f}",
        f"CPU（含数据库）：试运行 {found['dry_run_cpu']:.1f} s，导入 {found['import_cpu']:.1f} s，合计 {cpu:.1f} s；"
        f"峰值内存 {found['peak_mib']:.0f} MiB（目标 {LIMIT_MIB} MiB）",
        f"再导入一次 {found['again']:.1f} s，没有新增；撤销 {found['undo']:.1f} s；"
        f"{CHANGED} 个组织更名并改类别 {found['changed']:.1f} s",
    ]


def measure(folder: Path) -> dict[str, float]:
    _open(folder / "sheets")
    import python_calamine

    from gongxun.base.access.gate import Viewer
    from gongxun.base.imports import services
    from gongxun.base.sheets import importing, kinds
    from gongxun.base.sheets.kinds import Status

    kind, system = kinds.get("appointments"), Viewer.system(TODAY)
    file = folder / "roster.xlsx"
    officer = _officer(_found_enterprises(system))
    _write_roster(file, kind)
    found: dict[str, float] = {}
    run = _upload(file, officer)
    with _measured(found, "dry_run"):
        services.read(run_id=run.pk, now=NOW)
    _expect(run, Status.CREATED)
    services.confirm(viewer=officer, run_id=run.pk, version=run.version, only_good=False, now=NOW)
    with _measured(found, "import"):
        services.write(run_id=run.pk, now=NOW)
    _expect(run, Status.CREATED)
    found["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with _measured(found, "again"):
        report = importing.apply(kind, file, system, NOW)
    if report.counts[Status.UNCHANGED] != ROWS:
        raise RuntimeError(str(report.counts))
    del report
    services.ask_undo(viewer=officer, run_id=run.pk, reason="选错了文件", now=NOW)
    with _measured(found, "undo"):
        services.undo(run_id=run.pk, now=NOW)
    run.refresh_from_db()
    if run.state != "undone":
        raise RuntimeError(run.note)
    _change_organisations(folder / "organisations.xlsx", system, found)
    begun = time.perf_counter()
    for _row in python_calamine.load_workbook(str(file)).get_sheet_by_index(0).iter_rows():
        pass
    return {**found, "reading": time.perf_counter() - begun}


@contextmanager
def _measured(found: dict[str, float], name: str) -> Iterator[None]:
    """Wall seconds under ``name``, CPU seconds of this process and its database session under ``name_cpu``."""
    begun, cpu = time.perf_counter(), _cpu()
    yield
    found[name], found[f"{name}_cpu"] = time.perf_counter() - begun, _cpu() - cpu


def _cpu() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + _cpu_of_session()


def _cpu_of_session() -> float:
    """From /proc, where there is one: the session runs on this machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        place = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not place.exists():
        return 0.0
    ticks = place.read_text().rsplit(")", 1)[1].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _officer(organisation_id: int) -> Any:  # noqa: ANN401
    from gongxun.base.access import services as access
    from gongxun.base.access.gate import Viewer
    from gongxun.base.access.models import User
    from gongxun.base.access.selectors import viewer_of

    user = User.objects.create(username="officer", display_name="officer", created_at=NOW)
    access.grant_role(
        viewer=Viewer.system(TODAY), user=user, role="training_officer", scope_id=organisation_id,
        valid_from=TODAY, valid_to=None, now=NOW,
    )  # fmt: skip
    return viewer_of(user.pk, TODAY)


def _upload(file: Path, officer: Any) -> Any:  # noqa: ANN401
    from django.core.files.base import File

    from gongxun.base.imports import services

    with file.open("rb") as content:
        return services.upload(
            viewer=officer, kind="appointments", organisation_id=officer.grants[0].scope_id,
            file=File(content, file.name), token=uuid.uuid4(), now=NOW,
        )  # fmt: skip


def _expect(run: Any, status: str) -> None:  # noqa: ANN401
    run.refresh_from_db()
    if run.counts.get(status) != ROWS or run.note:
        raise RuntimeError(f"{run.state} {run.counts} {run.note}")


def _change_organisations(file: Path, viewer: Any, found: dict[str, float]) -> None:  # noqa: ANN401
    from gongxun.base.sheets import importing, kinds
    from gongxun.base.sheets.kinds import Status
    from gongxun.base.sheets.workbooks import write_list
    from gongxun.registry.orgs.services import NewOrganisation, found_many

    since = date(2000, 1, 1)
    rows = [
        NewOrganisation(f"C{n}", f"第{n}纺织厂工会", "primary", "primary_union", "P", since)
        for n in range(CHANGED)
    ]
    found_many(viewer=viewer, rows=rows, now=NOW)
    kind = kinds.get("organisations")
    values: Iterator[dict[str, Any]] = (
        {"code": f"C{n}", "name": f"第{n}棉纺织厂工会", "level": "基层", "kind": "机关工会",
         "parent_code": "P", "founded_on": since}
        for n in range(CHANGED)
    )  # fmt: skip
    cells = ([row.get(column.field) for column in kind.columns] for row in values)
    write_list([column.heading for column in kind.columns], cells, file)
    with _measured(found, "changed"):
        report = importing.apply(kind, file, viewer, NOW)
    if report.counts[Status.CHANGED] != CHANGED:
        raise RuntimeError(str(report.counts))


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


def _found_enterprises(viewer: Any) -> int:  # noqa: ANN401
    """The identifier of the province above them."""
    from gongxun.registry.orgs.services import NewOrganisation, found_many

    since = date(2000, 1, 1)
    rows = [NewOrganisation("P", "云泽省总工会", "province", "federation", None, since)]
    rows += [
        NewOrganisation(f"E{n}", f"第{n}机械厂工会", "primary", "primary_union", "P", since)
        for n in range(ENTERPRISES)
    ]
    return int(found_many(viewer=viewer, rows=rows, now=NOW)["P"])


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
