"""The tools of the comparison: lakes survive the disk, good is good, bad is bad."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.reference.bad_lakes import BAD_LAKES, SHOWN, Spoilt
from tests.reference.boundaries import random_lake
from tests.reference.faults import faults
from tests.reference.good_lake import GOOD_AS_OF, good_lake
from tests.reference.good_oddities import GOOD_ODDITIES, Oddity
from tests.reference.lake import (
    NULLABLE,
    TABLES,
    Layout,
    Row,
    read,
    same_rows,
    write,
)
from tests.reference.reading import evaluate
from tests.reference.results import (
    RESULT_TABLES,
    Results,
    compare,
    read_results,
    schema_differences,
)


@pytest.mark.parametrize("layout", ["file", "folder", "hive"])
@pytest.mark.parametrize("seed", range(12))
def test_a_lake_survives_the_disk(tmp_path: Path, layout: Layout, seed: int) -> None:
    lake, as_of = random_lake(seed)
    write(lake, tmp_path, layout)
    again = read(tmp_path)
    plain = {t: [r | {"themes": r["themes"] or []} for r in lake[t]] for t in lake if t in _LISTS}
    assert same_rows(again, lake | plain)
    assert compare(evaluate(lake, as_of), evaluate(again, as_of)) == []
    assert faults(tmp_path) == []


_LISTS = {table for table, column in NULLABLE if column == "themes"}


def test_the_good_lake_fills_every_table_and_every_column(tmp_path: Path) -> None:
    lake = good_lake()
    write(lake, tmp_path)
    assert faults(tmp_path) == []
    for table, columns in TABLES.items():
        for column in columns:
            assert any(row[column] not in (None, []) for row in lake[table]), (table, column)


def test_every_bad_lake_has_a_name_of_its_own() -> None:
    names = [case.name for case in BAD_LAKES]
    assert len(set(names)) == len(names)
    assert SHOWN.keys() <= set(names)


@pytest.mark.parametrize("case", BAD_LAKES, ids=lambda case: case.name)
def test_a_spoilt_lake_is_spoilt_where_it_says(tmp_path: Path, case: Spoilt) -> None:
    write(good_lake(), tmp_path)
    case.spoil(tmp_path)
    found = faults(tmp_path)
    assert found
    assert {(fault.table, fault.column) for fault in found} == {(case.table, case.column)}


@pytest.mark.parametrize("case", GOOD_ODDITIES, ids=lambda case: case.name)
def test_an_odd_lake_is_good(tmp_path: Path, case: Oddity) -> None:
    write(good_lake(), tmp_path)
    case.alter(tmp_path)
    assert faults(tmp_path) == []
    evaluate(read(tmp_path), GOOD_AS_OF)


SAME_ROWS = [
    "extra_columns",
    "other_order_of_columns",
    "course_never_released",
    "strangers",
    "exemption_twice",
    "appointment_of_no_day",
    "rows_backwards",
    "large_types",
    "dictionaries",
    "required_columns",
    "other_compression",
    "folders_of_files",
    "parts_of_other_order",
    "as_spark_writes",
    "hive_by_other_column",
    "hive_by_own_column",
    "theme_twice",
]


@pytest.mark.parametrize("name", SAME_ROWS)
def test_an_oddity_of_form_changes_no_result(tmp_path: Path, name: str) -> None:
    write(good_lake(), tmp_path)
    next(case for case in GOOD_ODDITIES if case.name == name).alter(tmp_path)
    before, after = (evaluate(lake, GOOD_AS_OF) for lake in (good_lake(), read(tmp_path)))
    if name == "course_never_released":
        before, after = before.only("teaching.leaders"), after.only("teaching.leaders")
    assert compare(before, after) == []


def _write_results(results: Results, folder: Path) -> None:
    for table, columns in RESULT_TABLES.items():
        schema = pa.schema(list(columns.items()))
        rows: list[Row] = getattr(results, table)
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / f"{table}.parquet")


def test_results_survive_the_disk_in_any_order(tmp_path: Path) -> None:
    expected = evaluate(good_lake(), GOOD_AS_OF)
    turned = Results(expected.person_result[::-1], expected.org_result[::-1])
    _write_results(turned, tmp_path)
    assert compare(expected, read_results(tmp_path)) == []
    assert schema_differences(tmp_path) == []


def _changed(column: str, value: object) -> Results:
    good = evaluate(good_lake(), GOOD_AS_OF)
    table = "person_result" if column in RESULT_TABLES["person_result"] else "org_result"
    rows: list[Row] = getattr(good, table)
    row = next(r for r in rows if r[column] is not None)
    row[column] = value
    return good


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("hours_hundredths", None, "got None"),
        ("status", "lost", "got 'lost'"),
        ("numerator", 1e-12, "got 1e-12"),
        ("denominator", None, "got None"),
        ("target", 0.20000000000000004, "got 0.20000000000000004"),
        ("org_id", 12345, "12345"),
    ],
)
def test_compare_tells_every_difference(column: str, value: object, told: str) -> None:
    lines = compare(evaluate(good_lake(), GOOD_AS_OF), _changed(column, value))
    assert len(lines) == 1
    assert told in lines[0]
    assert column in lines[0]


def test_compare_tells_rows_that_are_missing_added_or_twice() -> None:
    expected, actual = (evaluate(good_lake(), GOOD_AS_OF) for _ in range(2))
    gone = actual.person_result.pop()
    again = actual.org_result[0]
    actual.org_result.append(again)
    actual.org_result.append(again | {"window": "1999"})
    lines = compare(expected, actual)
    assert len(lines) == 3
    assert sum("missing" in line and gone["indicator"] in line for line in lines) == 1
    assert sum("2 times in actual" in line for line in lines) == 1
    assert sum("1999: not expected" in line or "/1999/" in line for line in lines) == 1


def test_a_wrong_result_type_is_told(tmp_path: Path) -> None:
    _write_results(evaluate(good_lake(), GOOD_AS_OF), tmp_path)
    path = tmp_path / "org_result.parquet"
    table = pq.ParquetFile(path).read()
    place = table.column_names.index("population")
    column = table["population"].cast(pa.float64())
    pq.write_table(table.set_column(place, "population", column), path)
    assert schema_differences(tmp_path) == ["org_result.population: expected int64, found double"]
