"""Annual and mid-term tables: the files say what the screen says, and name nobody."""

from datetime import date
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.http import HttpResponse
from django.test import Client
from docx import Document
from python_calamine import load_workbook

from gongxun.base.access.roles import Role
from gongxun.base.audit.models import AuditRow
from gongxun.edges.reports.selectors import Report, asked_of, report_of
from gongxun.records.standing.selectors.figures import (
    Ratio,
    RollUp,
    current_snapshot,
    organisation_figures,
)
from gongxun.records.standing.services import take_snapshot
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer
from gongxun.registry.policies.selectors import plan_book
from gongxun.registry.policies.services import publish_book

from .conftest import County, reader

HOURS = "hours.section_rank.collective"
LOCAL_BOOK = f"""
book: yunze-2025
version: "1"
extends: acftu-2024-2028
title_zh: 云泽省实施办法
title_en: Rules of Yunze
source: 测试
last_verified_on: 2026-11-22
indicators:
  - id: {HOURS}
    alternatives:
      - {{unit: hours, at_least: 100}}
      - {{unit: days, at_least: 12}}
"""


def content(answer: HttpResponse) -> BytesIO:
    return BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]


def report(county: County, place: str, **query: str) -> Report:
    asked = asked_of(officer(county.orgs[place]), county.orgs[place], query)
    made = report_of(officer(county.orgs[place]), asked)
    assert made is not None
    return made


def clients(county: County, place: str = "K1") -> tuple[Client, str]:
    client = reader("officer", role=Role.TRAINING_OFFICER, scope=county.orgs[place])
    return client, f"/organisations/{county.orgs[place]}/tables"


def test_the_table_holds_the_figures_of_the_evaluation(evaluated: County) -> None:
    snapshot = current_snapshot(plan_book().id)
    assert snapshot is not None
    found = organisation_figures(SYSTEM, evaluated.orgs["K1"], snapshot, ["2026"])
    coverage, people, *_rest = report(evaluated, "K1", year="2026").sections
    (figure,) = found["coverage.cumulative"]
    assert isinstance(figure, Ratio)
    row = next(one for one in coverage.words if one[0] == "2026")
    assert row == ["2026", "2", "3", "66.6%", "64%", "已达标"]
    assert [one[4] for one in coverage.words] == ["20%", "42%", "64%", "85%", "100%"]
    (roll_up,) = found[HOURS]
    assert isinstance(roll_up, RollUp)
    line = next(one for one in people.words if one[3].startswith("≥ 90 学时"))
    assert line[4:7] == [str(roll_up.population), str(roll_up.met), "33.3%"]


@pytest.mark.parametrize(
    "query", ["?kind=annual&year=2026", "?kind=annual&year=2025", "?kind=midterm"]
)
def test_both_files_say_what_the_screen_says(evaluated: County, query: str) -> None:
    client, address = clients(evaluated, "P1")
    page = unescape(client.get(f"{address}/{query}").content.decode())
    parts = report(evaluated, "P1", **dict(one.split("=") for one in query[1:].split("&"))).sections
    for section in parts:
        for row in section.words:
            assert all(f">{cell}</t" in page for cell in row)
    made = Document(content(client.get(f"{address}.docx{query}")))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in made.tables]
    assert tables == [[list(one.columns), *one.words] for one in parts if one.rows]
    book = load_workbook(content(client.get(f"{address}.xlsx{query}")))
    for name, section in zip(book.sheet_names[1:], parts, strict=True):
        rows = book.get_sheet_by_name(name).to_python()
        assert rows[0] == list(section.columns)
        for cells, row in zip(rows[1:], section.rows, strict=bool(section.rows)):
            for cell, value in zip(cells, row, strict=True):
                if isinstance(value, str | None):
                    assert cell == (value or "–")
                else:
                    assert cell == pytest.approx(float(value), abs=0.001)
    assert AuditRow.objects.filter(verb="export.report").count() == 2


def test_each_file_says_as_of_when_by_which_book_and_whence(evaluated: County) -> None:
    client, address = clients(evaluated)
    made = Document(content(client.get(f"{address}.docx")))
    text = "\n".join(one.text for one in made.paragraphs)
    book = plan_book()
    for expected in (
        "2026年11月22日",
        f"{book.id} 第 {book.version} 版",
        "学时台账",
        "安平县总工会",
    ):
        assert expected in text
    page = made.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert (round(page.top_margin.mm), round(page.left_margin.mm)) == (37, 28)
    # The widest table has pages of its own that lie.
    lies = [one.page_width > one.page_height for one in made.sections]
    assert lies == [False, True, False]
    sheet = load_workbook(content(client.get(f"{address}.xlsx"))).get_sheet_by_index(0).to_python()
    assert book.version in str(sheet)


def test_nobody_is_named(evaluated: County) -> None:
    client, address = clients(evaluated)
    for ending in ("xlsx", "docx"):
        with ZipFile(content(client.get(f"{address}.{ending}"))) as parts:
            text = b"".join(parts.read(name) for name in parts.namelist()).decode(errors="replace")
        assert not any(name in text for name in ("周敏", "吴芳", "郑强"))


def test_the_mid_term_table_covers_the_years_to_the_middle_of_the_plan(evaluated: County) -> None:
    late = report(evaluated, "K1", kind="midterm")
    assert any("没有截至2026年6月30日的计算" in one for one in late.source)
    half_way = date(2026, 6, 30)
    # The evaluation of the day itself is taken, although a later one is the current one.
    take_snapshot(book=plan_book(), as_of=half_way, now=NOW)
    take_snapshot(book=plan_book(), as_of=TODAY, now=NOW)
    made = report(evaluated, "K1", kind="midterm")
    assert made.as_of == half_way
    assert not any("没有截至" in one for one in made.source)
    assert made.period == "2024年1月至2026年6月"
    windows = {row[2] for row in made.sections[1].words}
    assert {"2024年", "2025年", "2026年", "2024—2028年"} <= windows
    assert made.sections[0].words[3][:4] == ["2027", "–", "–", "–"]


def test_children_stand_by_their_coverage(evaluated: County) -> None:
    ranking = report(evaluated, "P1", year="2026").sections[4]
    assert ranking.words[0][:2] == ["1", "重庆路市总工会"]
    assert ranking.words[0][2:5] == ["3", "2", "66.6%"]
    assert {row[0] for row in ranking.words[1:]} == {"–"}


def test_a_local_book_is_chosen_and_named(county: County) -> None:
    publish_book(
        viewer=SYSTEM,
        source=LOCAL_BOOK,
        scope_id=county.orgs["P1"],
        for_everybody=False,
        effective_from=date(2025, 1, 1),
        now=NOW,
    )
    from gongxun.registry.policies.selectors import book_for

    local = book_for([county.orgs["P1"]], date(2026, 11, 22))
    take_snapshot(book=plan_book(), as_of=TODAY, now=NOW)
    take_snapshot(book=local, scope_id=county.orgs["P1"], as_of=TODAY, now=NOW)
    own, plan = report(county, "K1"), report(county, "K1", by="plan")
    assert any("yunze-2025" in one for one in own.source)
    assert any("acftu-2024-2028" in one for one in plan.source)
    asked = [
        next(row for row in one.sections[1].words if "学时 或" in row[3]) for one in (own, plan)
    ]
    assert [(row[3][:8], row[5]) for row in asked] == [("≥ 100 学时", "0"), ("≥ 90 学时 ", "1")]


@pytest.mark.parametrize("path", ["/", ".xlsx", ".docx"])
def test_another_organisations_officer_gets_nothing(evaluated: County, path: str) -> None:
    stranger = reader("stranger", role=Role.TRAINING_OFFICER, scope=evaluated.orgs["P2"])
    cadre = reader("cadre", cadre=evaluated.met)
    for client in (stranger, cadre):
        address = f"/organisations/{evaluated.orgs['K1']}/tables{path}"
        assert client.get(address).status_code == 403
    assert not AuditRow.objects.filter(verb="export.report").exists()


def test_before_the_first_evaluation_the_page_says_so(county: County) -> None:
    client, address = clients(county)
    assert "还没有计算过达标情况" in client.get(f"{address}/").content.decode()
    assert "没有导出" in client.get(f"{address}.xlsx", follow=True).content.decode()


def test_the_officers_board_leads_to_the_tables(evaluated: County) -> None:
    client, address = clients(evaluated)
    board = client.get(f"/organisations/{evaluated.orgs['K1']}/").content.decode()
    assert f"{address}/?year=" in board
    odd = client.get(f"{address}/?kind=odd&year=9999&by=x")
    assert odd.status_code == 200
