"""Courses, textbooks and cases by file: drafts of their owner, refusals by row and field, undone as discarded."""

from pathlib import Path

import pytest

from gongxun.base.access.roles import Role
from gongxun.base.sheets import importing, kinds
from gongxun.base.sheets.kinds import SheetKind, Status, Undoing, UndoRefused, Written
from gongxun.registry.orgs.testing import NOW, officer, small_country
from gongxun.registry.resources.models import Resource, Version
from gongxun.registry.resources.services import edit_draft
from gongxun.registry.resources.testing import content

pytestmark = pytest.mark.django_db
HEAD = "所属单位代码,名称,主讲人,主题,课时,教学方法,来源,内容简介\n"
ROW = "S1,劳动争议调解,陈静、李明,维权服务、工会法和工会章程,4.5,,,调解的步骤\n"


@pytest.fixture
def orgs() -> dict[str, int]:
    return small_country()


def sheet(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "课程.csv"
    path.write_text(text, encoding="utf-8")
    return path


def undo(kind: SheetKind, report: importing.ImportReport, viewer: object) -> None:
    written = [Written(row.number, row.status, row.trace) for row in report.rows if row.trace]
    assert kind.undo is not None
    kind.undo(written, Undoing(viewer, NOW, NOW, "选错了"), lambda *_: None)  # type: ignore[arg-type]


def test_rows_become_drafts_and_go_again(orgs: dict[str, int], tmp_path: Path) -> None:
    kind, viewer = kinds.get("courses"), officer(orgs["S1"], Role.SCHOOL_REGISTRAR)
    path = sheet(tmp_path, HEAD + ROW)
    assert importing.dry_run(kind, path, viewer, NOW).rows[0].status == Status.CREATED
    assert not Resource.objects.exists()
    report = importing.apply(kind, path, viewer, NOW)
    version = Version.objects.get()
    assert (version.state, version.hours_hundredths) == ("draft", 450)
    assert version.topics == ["rights", "union_law"]
    assert version.resource.owner_id == orgs["S1"]
    assert [one.name for one in version.authors.order_by("place")] == ["陈静", "李明"]
    again = importing.apply(kind, path, viewer, NOW)
    assert [row.status for row in again.rows] == [Status.UNCHANGED]
    undo(kind, report, viewer)
    assert not Resource.objects.exists()


def test_a_draft_worked_on_since_is_not_thrown_away(orgs: dict[str, int], tmp_path: Path) -> None:
    kind, viewer = kinds.get("courses"), officer(orgs["S1"], Role.SCHOOL_REGISTRAR)
    report = importing.apply(kind, sheet(tmp_path, HEAD + ROW), viewer, NOW)
    version = Version.objects.get()
    edit_draft(viewer=viewer, version_id=version.pk, content=content(), seen=1, now=NOW)
    with pytest.raises(UndoRefused):
        undo(kind, report, viewer)
    assert Version.objects.exists()


@pytest.mark.parametrize(
    ("row", "heading", "words"),
    [
        ("NO,甲,陈静,维权服务,6,,,\n", "所属单位代码", "没有这个单位代码"),
        ("P2,甲,陈静,维权服务,6,,,\n", "所属单位代码", "您无权维护"),
        ("S1,甲,陈静,不知道,6,,,\n", "主题", "不在分类表中"),
        ("S1,甲,陈静,维权服务,很多,,,\n", "课时", "不是数字"),
        ("S1,甲,陈静,维权服务,6,魔法,,\n", "教学方法", "不在分类表中"),
        ("S1,甲,、,维权服务,6,,,\n", "作者", "请填写至少一名作者"),
    ],
)
def test_what_is_wrong_is_said_by_row_and_field_and_nothing_is_written(
    orgs: dict[str, int], tmp_path: Path, row: str, heading: str, words: str
) -> None:
    viewer = officer(orgs["S1"], Role.SCHOOL_REGISTRAR)
    report = importing.apply(kinds.get("courses"), sheet(tmp_path, HEAD + ROW + row), viewer, NOW)
    assert not report.applied
    refused = report.refused[0]
    assert refused.number == 3
    assert (refused.problems[0].heading, words in refused.problems[0].message) == (heading, True)
    assert refused.problems[0].remedy
    assert not Resource.objects.exists()


def test_textbooks_and_cases_have_columns_of_their_own(
    orgs: dict[str, int], tmp_path: Path
) -> None:
    viewer = officer(orgs["S1"], Role.SCHOOL_REGISTRAR)
    bad = "所属单位代码,名称,作者,主题,书号\nS1,读本,陈静,维权服务,978-7-5008-0000-1\n"
    report = importing.apply(kinds.get("textbooks"), sheet(tmp_path, bad), viewer, NOW)
    assert "书号的校验位不符" in report.refused[0].problems[0].message
    good = "所属单位代码,名称,作者,主题,教学说明\nS1,一次要约,陈静,维权服务,先讨论\n"
    importing.apply(kinds.get("cases"), sheet(tmp_path, good), viewer, NOW)
    assert Version.objects.get().notes == "先讨论"
