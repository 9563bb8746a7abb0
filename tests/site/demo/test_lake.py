from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from gongxun.rules.books import load_book
from gongxun.rules.evaluation import evaluate
from gongxun.site.demo.lake import SCALES, size_of, write_lake
from tests.reference.results import read_results

from .conftest import TODAY, quiet

TABLES = (
    "organisation", "appointment", "exemption", "credit", "training_class", "class_session",
    "course_release",
)  # fmt: skip


@pytest.mark.slow
def test_the_lake_is_accepted_and_shows_every_status(lake: Path, tmp_path: Path) -> None:
    evaluate(load_book("acftu-2024-2028"), lake, TODAY, tmp_path / "out")
    results = read_results(tmp_path / "out")
    assert {row["status"] for row in results.person_result} == {
        "met",
        "not_met",
        "on_track",
        "behind",
    }
    assert "no_data" in {row["status"] for row in results.org_result}
    for indicator in load_book("acftu-2024-2028").indicators:
        rows = [*results.person_result, *results.org_result]
        assert any(row["indicator"] == indicator.id for row in rows), indicator.id


def test_the_lake_is_sorted_by_person_and_split_by_year(lake: Path) -> None:
    files = sorted((lake / "credit").glob("year=*/part-*.parquet"))
    assert [file.parent.name for file in files] == ["year=2024", "year=2025", "year=2026"]
    for file in files:
        persons = pq.read_table(file, columns=["person_id"])["person_id"].to_pylist()
        assert persons == sorted(persons)


def test_the_same_seed_writes_the_same_lake(lake: Path, tmp_path: Path) -> None:
    write_lake(tmp_path / "again", 2_000, 30_000, 600, 5, quiet, TODAY)
    for table in TABLES:
        assert pq.read_table(lake / table).equals(pq.read_table(tmp_path / "again" / table)), table


def test_five_whole_years_unless_told_otherwise(tmp_path: Path) -> None:
    write_lake(tmp_path / "lake", 1_000, 20_000, 300, 1, quiet)
    days = pq.read_table(tmp_path / "lake" / "credit", columns=["earned_on"])[
        "earned_on"
    ].to_pylist()
    assert {day.year for day in days} == {2024, 2025, 2026, 2027, 2028}
    assert max(days) <= date(2028, 12, 31)


def test_an_occupied_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(FileExistsError, match="已有内容"):
        write_lake(tmp_path, 1_000, 20_000, 300, 1, quiet)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_an_interrupted_lake_does_not_appear(tmp_path: Path) -> None:
    def interrupt(stage: str, _done: int, _total: int) -> None:
        if stage == "任职与学时":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_lake(tmp_path / "lake", 1_000, 20_000, 300, 1, interrupt)
    assert not list(tmp_path.iterdir())
    write_lake(tmp_path / "lake", 1_000, 20_000, 300, 1, quiet)
    assert {folder.name for folder in tmp_path.iterdir()} == {"lake"}


def test_scales_have_names_or_numbers() -> None:
    assert size_of("nation") == (15_000_000, 300_000_000, 2_500_000) == SCALES["nation"]
    assert size_of("50000").entries == 1_000_000
    for wrong in ("12", "big", "-5", "1.5"):
        with pytest.raises(ValueError, match="规模"):
            size_of(wrong)
