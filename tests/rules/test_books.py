"""A book is read whole or refused with every problem, each by file, line, field and remedy."""

from pathlib import Path

import pytest

from gongxun.rules.books import SHIPPED, BookError, check_book, load_book

HEAD = """\
book: local
version: "1"
extends: acftu-2024-2028
title_zh: 本地
title_en: Local
last_verified_on: 2026-01-01
"""
NEW = """\
indicators:
  - id: local.lectures
    kind: person
    title_zh: 本地讲座
    title_en: Local lectures
    clause: {number: 本地 第1条, demand: 每年听满8学时}
    population: {categories: other}
    window: year
    credits: {modes: collective}
    alternatives:
      - {unit: hours, at_least: 8}
    last_verified_on: 2026-01-01
"""


def written(folder: Path, text: str, name: str = "local.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["acftu-2024-2028", "example-province-2025"])
def test_the_shipped_books_are_sound(name: str) -> None:
    assert check_book(SHIPPED / f"{name}.yaml") == []


def test_the_plan_states_every_indicator_with_its_clause() -> None:
    book = load_book("acftu-2024-2028")
    assert len(book.indicators) == 23
    assert all(one.clause.number and one.clause.demand for one in book.indicators)
    assert (book.plan.label, book.title[:4]) == ("2024-2028", "全国工会")


def test_the_example_asks_100_hours_and_keeps_the_rest() -> None:
    plan, province = load_book("acftu-2024-2028"), load_book("example-province-2025")
    changed = [
        ours.id
        for ours, theirs in zip(plan.indicators, province.indicators, strict=True)
        if ours != theirs
    ]
    assert changed == ["hours.section_rank.collective"]
    assert province.lineage == ("example-province-2025", "acftu-2024-2028")
    assert province.digest != plan.digest


def test_a_local_book_may_add_an_indicator(tmp_path: Path) -> None:
    book = load_book(written(tmp_path, HEAD + NEW))
    assert book.indicators[-1].id == "local.lectures"
    assert len(book.indicators) == 24


@pytest.mark.parametrize(
    ("override", "field"),
    [
        ("hours.section_rank.collective\n    alternatives: [{unit: hours, at_least: 80}]", "alternatives.hours"),
        ("hours.self_study\n    alternatives: {unit: hours, at_least: {2024-01-01: 50, 2026-01-01: 8}}", "alternatives.hours"),
        ("hours.self_study\n    alternatives: [{unit: hours, at_least: 50}, {unit: days, at_least: 5}]", "alternatives.days"),
        ("hours.union_organiser.collective\n    population: {categories: union_organiser, young: true}", "population"),
        ("hours.section_rank.collective\n    window: plan", "window"),
        ("hours.section_rank.collective\n    credits: {modes: [collective, self_study]}", "credits.modes"),
        ("rotation.once\n    credits: {modes: collective, themes: [rotation, theory]}", "credits.themes"),
        ("coverage.cumulative\n    curve: {2024: 20%, 2025: 40%, 2026: 64%, 2027: 85%, 2028: 100%}", "curve"),
        ("teaching.case\n    target: 10%", "target"),
        ("teaching.interactive\n    counted: {methods: [seminar, lecture]}", "counted.methods"),
        ("teaching.case\n    school_levels: [national, province]", "school_levels"),
        ("teaching.theory_in_every_class\n    subjects: theory", "subjects"),
        ("classes.young\n    organisers: {levels: province, kinds: federation}", "organisers"),
        ("network.update_hours\n    at_least: 99", "at_least"),
        ("classes.followed_up\n    shortest_days: 20", "shortest_days"),
    ],
)  # fmt: skip
def test_relaxing_the_plan_is_refused_by_name(tmp_path: Path, override: str, field: str) -> None:
    problems = check_book(written(tmp_path, f"{HEAD}indicators:\n  - id: {override}\n"))
    indicator = override.split("\n")[0]
    assert problems
    assert all(one.field.startswith(f"{indicator}.{field}") for one in problems)
    assert all(one.line in (8, 9) and one.remedy for one in problems)


@pytest.mark.parametrize(
    "override",
    [
        "hours.section_rank.collective\n    alternatives: [{unit: hours, at_least: 90}]",
        "hours.county_rank.collective\n    alternatives: [{unit: hours, at_least: 550}, {unit: days, at_least: 50}]",
        "hours.self_study\n    population: {categories: [county_rank_up, section_rank_down]}",
        "hours.section_rank.collective\n    population: {categories: [section_rank_down, other]}",
        "coverage.cumulative\n    credits: {modes: [collective, self_study]}",
        "rotation.once\n    population: {}",
        "teaching.case\n    target: 25%",
        "classes.followed_up\n    shortest_days: 10",
    ],
)
def test_tightening_and_settling_a_choice_are_free(tmp_path: Path, override: str) -> None:
    assert check_book(written(tmp_path, f"{HEAD}indicators:\n  - id: {override}\n")) == []


def test_a_book_two_steps_down_may_not_relax_the_plan_either(tmp_path: Path) -> None:
    written(tmp_path, HEAD, "middle.yaml")
    lower = HEAD.replace("acftu-2024-2028", "middle").replace("book: local", "book: lower")
    text = f"{lower}indicators:\n  - id: teaching.case\n    target: 5%\n"
    assert [one.field for one in check_book(written(tmp_path, text))] == ["teaching.case.target"]


def test_every_problem_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = HEAD + NEW.replace("window: year", "window: decade").replace("unit: hours", "unit: hour")
    text = text.replace("population: {categories: other}", "peple: {categories: other}")
    problems = check_book(written(tmp_path, text))
    told = {(one.line, one.field.removeprefix("local.lectures.")) for one in problems}
    assert {(14, "window"), (17, "alternatives.0.unit"), (13, "peple")} <= told
    assert any("population" in one.message for one in problems)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD.replace("acftu-2024-2028", "nowhere"), "找不到"),
        (HEAD.replace("acftu-2024-2028", "local"), "循环"),
        (HEAD + "indicators: [1\n", "YAML"),
        ("- 1\n", "顶层"),
        (HEAD + "colour: red\n", "不认识这个字段"),
        (HEAD + "plan: {first_day: 2024-01-01, last_day: 2029-12-31}\n", "规划期"),
        (HEAD + "book: twice\n", "YAML"),
        (HEAD + "plan: {first_day: 2024-13-40}\n", "plan.first_day：没有这个日期"),
    ],
)
def test_a_book_that_cannot_be_read_says_why(tmp_path: Path, text: str, words: str) -> None:
    problems = check_book(written(tmp_path, text))
    assert problems
    assert words in str(problems[0])
    assert "local.yaml" in str(problems[0])


def test_an_unknown_name_is_an_error_and_not_an_empty_book() -> None:
    with pytest.raises(BookError, match="没有名为"):
        load_book("no-such-book")
