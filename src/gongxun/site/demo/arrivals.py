"""The county's imports of the last weeks: hours brought in, a roster undone, and a file that waits with rows to mend."""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils import timezone

from gongxun.base.access import selectors as accounts
from gongxun.base.access.gate import Viewer
from gongxun.base.imports import services as imports
from gongxun.base.sheets import kinds
from gongxun.base.sheets.workbooks import write_list
from gongxun.site.demo import rows
from gongxun.site.demo.accounts import by_name
from gongxun.site.demo.arrays import NEVER
from gongxun.site.demo.desks import acting
from gongxun.site.demo.identity import resident_id
from gongxun.site.demo.loaded import Loaded
from gongxun.site.demo.names import person_name

_ATTENDED = 12


def bring_files(loaded: Loaded, _viewer: Viewer, now: datetime) -> None:
    _roster_undone(loaded, now - timedelta(days=9))
    _file_to_mend(loaded, now - timedelta(days=1, hours=2))
    # The ledger is sealed in the order of its entries: what enters it enters today.
    _hours_of_lecture(loaded, now - timedelta(hours=6))


def _hours_of_lecture(loaded: Loaded, at: datetime) -> None:
    run = _read(loaded, "credits", "集中宣讲签到名单.xlsx", _lecture(loaded, at, 1), at)
    _write(run, at + timedelta(minutes=3))


def _roster_undone(loaded: Loaded, at: datetime) -> None:
    """Newly hired ones, brought in for the wrong organisation and taken back an hour later."""
    place = loaded.place(by_name("xian"))
    code = rows.organisation_code(loaded.country.tree, place)
    hired = timezone.localdate(at) - timedelta(days=20)
    wanted = [
        {
            "name": person_name(900_000 + nth, nth % 2 == 0),
            "id_number": resident_id(code[:6], hired.replace(year=1889, day=1 + nth), 700 + nth),
            "organisation_code": code, "category": "乡科级", "employment": "专职", "post": "干部",
            "valid_from": hired.isoformat(),
        }
        for nth in range(5)
    ]  # fmt: skip
    run = _read(loaded, "appointments", "新录用人员名册.xlsx", wanted, at)
    _write(run, at + timedelta(minutes=5))
    later = at + timedelta(hours=1)
    officer = acting(_officer(), later)
    imports.ask_undo(
        viewer=officer, run_id=run, reason="选错了文件，应为试用期满后再登记", now=later
    )
    imports.undo(run_id=run, now=later + timedelta(minutes=1))


def _file_to_mend(loaded: Loaded, at: datetime) -> None:
    """Two rows are wrong: a form that nobody knows, and a person whom nobody knows."""
    wanted = _lecture(loaded, at, 2)
    wanted[1]["form"] = "线下活动"
    wanted[4]["id_number"] = "900101188503120023"
    _read(loaded, "credits", "专题讲座学时.xlsx", wanted, at)


def _lecture(loaded: Loaded, at: datetime, nth: int) -> list[dict[str, str]]:
    """Who of the county's own office attended a lecture held some days before."""
    place, cast = loaded.place(by_name("xian")), loaded.cast
    code = rows.organisation_code(loaded.country.tree, place)
    there = (cast.org == place) & (cast.left == NEVER) & (cast.changed == NEVER)
    there &= cast.hired < loaded.country.span.last - 90
    on = timezone.localdate(at) - timedelta(days=3)
    return [
        {
            "id_number": loaded.persons[person].id_number or "", "name": loaded.persons[person].name,
            "form": "专题讲座", "earned_on": on.isoformat(), "title": f"县工会系统集中宣讲第{nth}场",
            "hours": "4", "days": "0.5", "themes": "理论教育", "organiser_code": code,
        }
        for person in there.nonzero()[0].tolist()[:_ATTENDED]
    ]  # fmt: skip


def _read(
    loaded: Loaded, kind: str, name: str, wanted: Sequence[dict[str, str]], at: datetime
) -> int:
    place = loaded.org_ids[loaded.place(by_name("xian"))]
    run = imports.upload(
        viewer=acting(_officer(), at), kind=kind, organisation_id=place,
        file=ContentFile(_workbook(kind, wanted), name=name),
        token=UUID(int=2**97 + int(at.timestamp())), now=at,
    )  # fmt: skip
    imports.read(run_id=run.pk, now=at)
    return run.pk


def _write(run_id: int, at: datetime) -> None:
    imports.confirm(
        viewer=acting(_officer(), at), run_id=run_id, version=1, only_good=False, now=at
    )
    imports.write(run_id=run_id, now=at)


def _workbook(kind: str, wanted: Sequence[dict[str, str]]) -> bytes:
    columns: Any = kinds.get(kind).columns
    target = io.BytesIO()
    lines = [[row.get(column.field, "") for column in columns] for row in wanted]
    write_list([column.heading for column in columns], lines, target)
    return target.getvalue()


def _officer() -> int:
    user_id = accounts.account_id("xian")
    assert user_id is not None  # noqa: S101 (opened a moment ago)
    return user_id
