"""A lake that breaks the contract ends in one clear error, and nothing is written."""

from pathlib import Path

import pytest

from gongxun.rules.evaluation import EvaluationError, evaluate
from gongxun.rules.lake import LakeError
from tests.reference.bad_lakes import BAD_LAKES, SHOWN, Spoilt
from tests.reference.good_lake import GOOD_AS_OF, good_lake
from tests.reference.lake import write
from tests.reference.results import compare, read_results
from tests.rules.engines import plan


@pytest.mark.parametrize("spoilt", BAD_LAKES, ids=lambda spoilt: spoilt.name)
def test_a_spoilt_lake_is_refused_by_name(spoilt: Spoilt, tmp_path: Path) -> None:
    write(good_lake(), tmp_path / "lake")
    spoilt.spoil(tmp_path / "lake")
    with pytest.raises(LakeError) as refused:
        evaluate(plan(), tmp_path / "lake", GOOD_AS_OF, tmp_path / "out")
    text = str(refused.value)
    assert spoilt.table in text
    assert spoilt.column is None or spoilt.column in text
    assert SHOWN.get(spoilt.name, "") in text
    assert sorted(place.name for place in tmp_path.iterdir()) == ["lake"]


def test_an_occupied_folder_is_left_as_it_is(tmp_path: Path) -> None:
    write(good_lake(), tmp_path / "lake")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("keep")
    with pytest.raises(EvaluationError, match="已有内容"):
        evaluate(plan(), tmp_path / "lake", GOOD_AS_OF, tmp_path / "out")
    assert [place.name for place in (tmp_path / "out").iterdir()] == ["notes.txt"]


def test_an_empty_folder_may_be_the_result(tmp_path: Path) -> None:
    write(good_lake(), tmp_path / "lake")
    (tmp_path / "out").mkdir()
    evaluate(plan(), tmp_path / "lake", GOOD_AS_OF, tmp_path / "out")
    found = sorted(place.name for place in (tmp_path / "out").iterdir())
    assert found == ["org_result.parquet", "person_result.parquet"]


def test_an_unknown_indicator_is_named_with_those_there_are(tmp_path: Path) -> None:
    write(good_lake(), tmp_path / "lake")
    with pytest.raises(EvaluationError, match=r"hours\.nobody.*rotation\.once"):
        evaluate(plan(), tmp_path / "lake", GOOD_AS_OF, tmp_path / "out", only="hours.nobody")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "only", ["hours.self_study", "promotion.first_year", "coverage.teachers", "teaching.case"]
)
def test_one_indicator_alone_gives_its_rows_of_the_whole(only: str, tmp_path: Path) -> None:
    write(good_lake(), tmp_path / "lake")
    evaluate(plan(), tmp_path / "lake", GOOD_AS_OF, tmp_path / "whole")
    evaluate(plan(), tmp_path / "lake", GOOD_AS_OF, tmp_path / "part", only=only)
    whole, part = read_results(tmp_path / "whole"), read_results(tmp_path / "part")
    assert part.person_result or part.org_result
    assert compare(whole.only(only), part) == []
