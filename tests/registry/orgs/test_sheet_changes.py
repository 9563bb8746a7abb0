"""Many organisations changed by one file, as they would be one by one; and all of it taken back."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongxun.base.sheets import importing, kinds
from gongxun.base.sheets.importing import ImportReport
from gongxun.base.sheets.kinds import Obstacle, Status, Undoing, UndoRefused, Written
from gongxun.registry.orgs.models import (
    FormerName,
    IndustrialAffiliation,
    Organisation,
    Placement,
)
from gongxun.registry.orgs.selectors.records import records_by_code
from gongxun.registry.orgs.services import confirm_roster, rename
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, small_country
from gongxun.registry.people.testing import person, post
from tests.base.sheets.books import workbook

pytestmark = pytest.mark.django_db
KIND = "organisations"
HEADINGS = (
    "单位代码", "单位名称", "层级", "类别", "上级单位代码", "成立日期", "产业工会代码", "统一社会信用代码",
)  # fmt: skip
FIELDS = ("name", "level", "kind", "parent_code", "industrial_union_code", "credit_code")
Row = tuple[Any, ...]
E1: Row = ("E1", "安平机械厂工会", "基层", "基层工会", "K1", "2020-01-01", "CY", "")


def bring(path: Path, rows: list[Row]) -> ImportReport:
    file = workbook(path / "o.xlsx", rows, HEADINGS)
    report = importing.apply(kinds.get(KIND), file, SYSTEM, NOW)
    assert report.applied, report.refused
    return report


def take_back(report: ImportReport) -> None:
    kind = kinds.get(KIND)
    assert kind.undo is not None
    rows = [Written(row.number, row.status, row.trace) for row in report.rows if row.trace]
    kind.lock()
    kind.undo(rows, Undoing(SYSTEM, NOW, NOW, "选错了文件"), lambda *_: None)


def obstacles(report: ImportReport) -> list[Obstacle]:
    with pytest.raises(UndoRefused) as refused:
        take_back(report)
    return list(refused.value.obstacles)


def stand() -> dict[str, tuple[object, ...]]:
    """Everything that a file can change, of every living organisation."""
    codes = list(Organisation.objects.filter(dissolved_on=None).values_list("code", flat=True))
    found = records_by_code(codes)
    return {
        code: (record.path[:-4], *(getattr(record, name) for name in FIELDS))
        for code, record in found.items()
    }


def test_every_kind_of_change_in_one_file_and_back(tmp_path: Path) -> None:
    small_country()
    before = stand()
    changed = [
        ("C2", "长沙湾市工会联合会", "市", "总工会", "P2", "2020-01-01", "", "91110000600037341L"),
        ("K1", "安平县总工会", "县", "总工会", "C2", "2020-01-01", "", ""),
        ("E1", "安平机械厂联合工会", "乡镇", "机关工会", "C1", "2020-01-01", "KY", ""),
        ("KY", "矿冶工会", "省", "产业工会", "P1", "2021-01-01", "", ""),
        ("T1", "安平镇总工会", "乡镇", "总工会", "K1", "2021-01-01", "", ""),
    ]
    report = bring(tmp_path, changed)
    after = records_by_code(["C2", "K1", "E1", "P2"])
    assert after["C2"].parent_code == "P2"
    assert after["K1"].path.startswith(after["C2"].path)
    assert (after["E1"].level, after["E1"].kind) == ("town", "agency_union")
    assert after["E1"].industrial_union_code == "KY"
    assert set(FormerName.objects.values_list("name", flat=True)) == {
        "长沙湾市总工会", "安平机械厂工会",
    }  # fmt: skip
    take_back(report)
    assert stand() == before
    assert Organisation.objects.filter(dissolved_on=TODAY).count() == 2
    again = bring(tmp_path, changed)
    assert again.counts[Status.CREATED] == 2


def test_a_move_to_a_level_that_the_same_row_gives(tmp_path: Path) -> None:
    """A city that becomes a county moves below a city: checked by the level that will hold."""
    small_country()
    bring(tmp_path, [("C2", "长沙湾市总工会", "县", "总工会", "C1", "2020-01-01", "", "")])
    moved = records_by_code(["C2"])["C2"]
    assert (moved.level, moved.parent_code) == ("county", "C1")


def test_an_industrial_union_of_yesterday_ends_today_and_history_stays(tmp_path: Path) -> None:
    ids = small_country()
    bring(tmp_path, [("KY", "矿冶工会", "省", "产业工会", "P1", "2021-01-01", "", "")])
    bring(tmp_path, [(*E1[:6], "KY", "")])
    rows = IndustrialAffiliation.objects.filter(organisation_id=ids["E1"]).order_by("valid_from")
    assert [(row.valid_from, row.valid_to) for row in rows] == [
        (date(2020, 1, 1), TODAY), (TODAY, None),
    ]  # fmt: skip


def test_two_rows_cannot_claim_one_credit_code(tmp_path: Path) -> None:
    small_country()
    code = "91110000600037341L"
    rows = [
        ("C1", "重庆路市总工会", "市", "总工会", "P1", "2020-01-01", "", code),
        ("C2", "长沙湾市总工会", "市", "总工会", "P1", "2020-01-01", "", code),
        ("T1", "安平镇总工会", "乡镇", "总工会", "K1", "2020-01-01", "", code),
    ]
    file = workbook(tmp_path / "o.xlsx", rows, HEADINGS)
    report = importing.dry_run(kinds.get(KIND), file, SYSTEM, NOW)
    assert [row.status for row in report.rows] == [
        Status.CHANGED, Status.REFUSED, Status.REFUSED,
    ]  # fmt: skip


def test_changing_many_takes_no_more_queries_than_changing_few(tmp_path: Path) -> None:
    small_country()
    towns = [
        (f"T{n}", f"第{n}镇总工会", "乡镇", "总工会", "K1", "2020-01-01", "", "") for n in range(60)
    ]
    bring(tmp_path, towns)

    def queries(rows: list[Row]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            bring(tmp_path, rows)
        return len(seen)

    few = queries([(code, f"新{name}", *rest) for code, name, *rest in towns[:2]])
    many = queries([(code, f"又新{name}", *rest) for code, name, *rest in towns])
    assert many <= few
    assert FormerName.objects.count() == 62


def test_a_name_changed_since_keeps_the_import(tmp_path: Path) -> None:
    ids = small_country()
    report = bring(
        tmp_path, [("K1", "安平县工会联合会", "县", "总工会", "C1", "2020-01-01", "", "")]
    )
    rename(viewer=SYSTEM, organisation_id=ids["K1"], name="安平县职工之家", on=TODAY, now=NOW)
    assert "又有变动" in obstacles(report)[0].message
    assert Organisation.objects.get(code="K1").name == "安平县职工之家"


def test_what_others_have_come_to_rest_on_stays(tmp_path: Path) -> None:
    small_country()
    town = ("T1", "安平镇总工会", "乡镇", "总工会", "K1", "2020-01-01", "", "")
    report = bring(tmp_path, [town])
    bring(tmp_path, [(*E1[:4], "T1", *E1[5:])])
    assert "下级单位" in obstacles(report)[0].message
    bring(tmp_path, [E1])
    post(person(1), records_by_code(["T1"])["T1"].id)
    assert "任职" in obstacles(report)[0].message


def test_a_roster_that_was_confirmed_keeps_its_organisation(tmp_path: Path) -> None:
    small_country()
    report = bring(tmp_path, [("T1", "安平镇总工会", "乡镇", "总工会", "K1", "2020-01-01", "", "")])
    town = records_by_code(["T1"])["T1"].id
    confirm_roster(viewer=SYSTEM, organisation_id=town, year=TODAY.year, headcount=0, now=NOW)
    assert "名册" in obstacles(report)[0].message


def test_a_move_undone_leaves_its_trace_on_another_day(tmp_path: Path) -> None:
    ids = small_country()
    report = bring(tmp_path, [("K1", "安平县总工会", "县", "总工会", "C2", "2020-01-01", "", "")])
    Placement.objects.filter(organisation_id=ids["K1"], valid_to=TODAY).update(
        valid_to=TODAY - timedelta(days=3)
    )
    Placement.objects.filter(organisation_id=ids["K1"], valid_to=None).update(
        valid_from=TODAY - timedelta(days=3)
    )
    take_back(report)
    spans = Placement.objects.filter(organisation_id=ids["K1"]).order_by("valid_from")
    assert [span.parent_id for span in spans] == [ids["C1"], ids["C2"], ids["C1"]]
