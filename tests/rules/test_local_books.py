"""What a local book states is computed like the plan's own, without a line of code for it."""

from datetime import date
from pathlib import Path

import pytest

from gongxun.rules.books import PolicyBook, load_book
from gongxun.rules.evaluation import evaluate
from tests.reference.boundaries import random_lake
from tests.reference.lake import write
from tests.reference.results import read_results
from tests.rules.test_one_person_agrees import explained_rows

HEAD = """\
book: local
version: "1"
extends: acftu-2024-2028
title_zh: 本地
title_en: Local
last_verified_on: 2026-01-01
indicators:
  - id: hours.section_rank.collective
    alternatives:
      - {unit: hours, at_least: {2024-01-01: 90, 2026-01-01: 100.5}}
  - id: promotion.first_year
    alternatives:
      - {unit: hours, at_least: {2024-01-01: 16, 2025-03-01: 24}}
"""
OWN = """\
  - id: local.lectures_{number}
    kind: person
    title_zh: 本地讲座
    title_en: Local lectures
    clause: {{number: 本地 第{number}条, demand: 每年听满{number}学时}}
    population: {population}
    window: {window}
    credits: {{modes: [collective, self_study], themes: [theory, party_spirit]}}
    alternatives:
      - {{unit: hours, at_least: {number}}}
      - {{unit: days, at_least: 2.5}}
    last_verified_on: 2026-01-01
"""
POPULATIONS = (
    "{}",
    "[{categories: other, young: true}, {office_staff: true}]",
    "{organisation_levels: [city, county], employment: [part_time, secondment]}",
    "{school_levels: city}",
)


@pytest.fixture
def local(tmp_path: Path) -> PolicyBook:
    """More indicators than fit one column of bits, in every kind of population."""
    own = [
        OWN.format(
            number=number,
            population=POPULATIONS[number % len(POPULATIONS)],
            window=("year", "plan")[number % 2],
        )
        for number in range(1, 10)
    ]
    file = tmp_path / "local.yaml"
    file.write_text(HEAD + "".join(own), encoding="utf-8")
    return load_book(file)


@pytest.mark.parametrize("seed", [3, 8, 21])
def test_a_local_book_is_computed_as_it_is_explained(
    seed: int, local: PolicyBook, tmp_path: Path
) -> None:
    lake, _ = random_lake(seed)
    as_of = date(2028, 6, 30)
    write(lake, tmp_path / "lake")
    evaluate(local, tmp_path / "lake", as_of, tmp_path / "out")
    found = sorted(tuple(row.values()) for row in read_results(tmp_path / "out").person_result)
    assert any(row[0].startswith("local.") for row in found)
    assert found == sorted(explained_rows(local, lake, as_of))
