"""Credits by file: what goes in, what is refused by row and field, and that nothing goes in twice."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gongxun.base.sheets import importing, kinds
from gongxun.base.sheets.files import SheetError
from gongxun.base.sheets.importing import ImportReport
from gongxun.base.sheets.kinds import Status
from gongxun.base.sheets.workbooks import reasons_of, write_refused
from gongxun.records.ledger import services
from gongxun.records.ledger.models import Claim, Entry
from gongxun.records.ledger.testing import entry
from gongxun.registry.orgs.testing import NOW, SYSTEM, officer
from gongxun.registry.people.testing import id_number, person, post
from tests.records.ledger.conftest import World

Import = Callable[..., ImportReport]
ROW = {
    "身份证号": id_number(1),
    "姓名": "陆明远",
    "培训方式": "集中培训",
    "培训形式": "脱产培训",
    "取得日期": "2026年4月17日",
    "培训名称": "县级工会主席能力提升班",
    "学时": "40",
    "天数": "5",
    "主题": "轮训、工会业务",
    "系统外主办单位": "省委党校",
    "班次编号": "2026-03",
    "证明材料": "结业证.pdf",
}


@pytest.fixture
def bring(world: World, tmp_path: Path) -> Import:
    """Import rows, each told by what it changes in ROW."""

    def bring_rows(
        *changes: Mapping[str, str],
        dry: bool = False,
        only_good: bool = False,
        viewer: object = None,
    ) -> ImportReport:
        rows = [{**ROW, **change} for change in changes]
        headings = list(dict.fromkeys(name for row in rows for name in row))
        path = tmp_path / "credits.csv"
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.DictWriter(file, headings)
            writer.writeheader()
            writer.writerows(rows)
        kind = kinds.get("credits")
        who = viewer or SYSTEM
        if dry:
            return importing.dry_run(kind, path, who, NOW)  # type: ignore[arg-type]
        return importing.apply(kind, path, who, NOW, only_good=only_good)  # type: ignore[arg-type]

    return bring_rows


def headings(report: ImportReport, nth: int = 0) -> set[str]:
    return {problem.heading for problem in report.refused[nth].problems}


def test_a_row_becomes_an_entry(world: World, bring: Import) -> None:
    report = bring({}, viewer=world.officer)
    assert report.counts[Status.CREATED] == 1
    made = Entry.objects.get()
    assert (made.person_id, made.hours_hundredths, made.days_hundredths) == (world.cadre, 4000, 500)
    assert (made.earned_on, made.source) == (date(2026, 4, 17), "import")
    assert made.themes == ["rotation", "union_business"]
    assert (made.outside_organiser, made.evidence) == ("省委党校", "结业证.pdf")
    assert Claim.objects.filter(entry=made).exists()


def test_a_dry_run_writes_nothing(bring: Import) -> None:
    assert bring({}, dry=True).counts[Status.CREATED] == 1
    assert not Entry.objects.exists()


def test_the_mode_follows_from_the_form(bring: Import) -> None:
    bring({"培训方式": "", "培训形式": "网络自学", "学时": "1.5", "天数": ""})
    assert Entry.objects.get().mode == "self_study"


def test_the_same_file_again_changes_nothing(bring: Import) -> None:
    rows = [{}, {"班次编号": "", "培训名称": "专题讲座", "培训形式": "讲座"}]
    bring(*rows)
    again = bring(*rows)
    assert again.counts[Status.UNCHANGED] == 2
    assert Entry.objects.count() == 2


def test_other_hours_for_a_known_event_are_refused_with_the_remedy(bring: Import) -> None:
    bring({})
    report = bring({"学时": "30"})
    assert headings(report) == {"培训名称"}
    [problem] = report.refused[0].problems
    assert str(Entry.objects.get().pk) in problem.message
    assert "冲正" in problem.remedy


def test_what_was_reversed_is_not_brought_back_by_the_old_file(bring: Import) -> None:
    bring({})
    services.reverse(viewer=SYSTEM, entry=Entry.objects.get(), reason="学时填错", now=NOW)
    report = bring({})
    assert "冲正" in report.refused[0].problems[0].message
    assert bring({"学时": "30"}).counts[Status.CREATED] == 1
    assert sum(Entry.objects.values_list("hours_hundredths", flat=True)) == 3000


def test_one_event_twice_in_a_file_names_the_other_row(bring: Import) -> None:
    report = bring({}, {"取得日期": "2026-04-18"})
    assert "第 2 行" in report.refused[0].problems[0].message
    assert not report.applied
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("change", "heading"),
    [
        ({"身份证号": id_number(99)}, "身份证号"),
        ({"身份证号": id_number(1)[:-1] + "6"}, "身份证号"),
        ({"姓名": "别人"}, "姓名"),
        ({"培训形式": "网络自学"}, "培训形式"),
        ({"培训形式": "夜校"}, "培训形式"),
        ({"取得日期": "2027-01-01"}, "取得日期"),
        ({"取得日期": "2020-01-01"}, "取得日期"),
        ({"取得日期": "去年"}, "取得日期"),
        ({"培训名称": ""}, "培训名称"),
        ({"学时": "-1"}, "学时"),
        ({"学时": "1.234"}, "学时"),
        ({"学时": "25", "天数": ""}, "学时"),
        ({"学时": "", "天数": ""}, "学时"),
        ({"学时": "0", "天数": "0"}, "学时"),
        ({"天数": "-0.5"}, "天数"),
        ({"主题": "轮训、跳舞"}, "主题"),
        ({"主办单位代码": "XX9"}, "主办单位代码"),
    ],
)
def test_a_bad_row_is_refused_by_field(bring: Import, change: dict[str, str], heading: str) -> None:
    report = bring(change)
    assert headings(report) == {heading}
    assert report.refused[0].number == 2
    assert report.refused[0].problems[0].remedy
    assert not Entry.objects.exists()


def test_good_rows_go_in_where_that_is_asked(bring: Import) -> None:
    report = bring({}, {"学时": "-1", "班次编号": "2"}, {"班次编号": "3"}, only_good=True)
    assert (report.counts[Status.CREATED], report.counts[Status.REFUSED]) == (2, 1)
    assert Entry.objects.count() == 2


def test_an_officer_imports_for_her_own_people_only(world: World, bring: Import) -> None:
    other = person(2, "陈远")
    post(other, world.at("C2"))
    report = bring({}, {"身份证号": id_number(2), "姓名": "陈远"}, viewer=world.officer)
    assert [row.number for row in report.refused] == [3]
    assert headings(report) == {"身份证号"}
    assert bring({}, viewer=officer(world.at("P1"))).counts[Status.CREATED] == 1


def test_a_closed_year_refuses_by_row(world: World, bring: Import) -> None:
    services.close_year(viewer=SYSTEM, organisation_id=world.at("P1"), year=2025, now=NOW)
    report = bring({}, {"取得日期": "2025-04-17", "班次编号": "2025-1"})
    assert [row.number for row in report.refused] == [3]
    assert headings(report) == {"取得日期"}


def test_a_day_over_its_24_hours_is_found_within_the_file(bring: Import) -> None:
    short = {"天数": "", "学时": "10"}
    report = bring(*({**short, "班次编号": str(nth)} for nth in range(3)))
    assert [row.number for row in report.refused] == [4]
    assert headings(report) == {"学时"}


def test_refused_rows_go_in_from_their_own_file_once_mended(
    bring: Import, world: World, tmp_path: Path
) -> None:
    kind, refused = kinds.get("credits"), tmp_path / "refused.xlsx"
    newcomer = {"身份证号": id_number(2), "姓名": "陈远"}
    report = bring({}, newcomer, only_good=True)
    assert write_refused(kind, tmp_path / "credits.csv", reasons_of(report), refused) == 1
    post(person(2, "陈远"), world.at("K1"))
    assert importing.apply(kind, refused, SYSTEM, NOW).counts[Status.CREATED] == 1
    assert Entry.objects.count() == 2


def test_an_import_overtaken_by_another_session_writes_nothing(
    bring: Import, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody records the event between the decision on the rows and their writing."""
    kind = kinds.get("credits")

    def late(*arguments: object) -> None:
        entry(world.cadre, event="number:2026-03")
        kind.write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setitem(kinds._kinds, "credits", replace(kind, write=late))
    with pytest.raises(SheetError, match="请重新导入"):
        bring({"班次编号": "1"}, {})
    assert not Entry.objects.filter(source="import").exists()
