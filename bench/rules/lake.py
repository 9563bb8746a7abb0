"""A lake of any size for measuring: sorted by person, split by year, no more believable than that.

One cadre in twenty is of county rank, organiser or in section rank in the proportions of a
province where part-timers far outnumber full-timers; organisations form a tree of five levels.
"""

import argparse
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

YEARS = range(2024, 2029)
ROWS_PER_GROUP = 122_880
PERSONS_AT_ONCE = 500_000
_ALPHABET = np.array(list("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
_EPOCH = date(1970, 1, 1).toordinal()
_CATEGORIES = ["county_rank_up", "section_rank_down", "union_organiser", "other"]
_FORMS = ["off_job", "party_group_study", "online_programme", "lecture", "online_self_study"]
_THEMES = ["union_business", "theory", "rotation", "party_spirit"]
_LEVELS = ["national", "province", "city", "county", "town", "primary"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Size:
    persons: int
    entries: int
    organisations: int


PROVINCE = Size(1_000_000, 20_000_000, 170_000)
NATION = Size(15_000_000, 300_000_000, 2_500_000)


def write_lake(folder: Path, size: Size, seed: int = 1) -> None:
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    schools = _write_organisations(folder, size)
    _write_appointments(folder, size, schools, rng)
    _write_credits(folder, size, rng)
    _write_small(folder, size, schools, rng)


def _write_organisations(folder: Path, size: Size) -> Ints:
    """A tree level by level; every hundredth city or county also keeps a school."""
    widths = [1, max(1, size.organisations // 80_000), 0, 0, 0]
    widths[2] = max(2, size.organisations // 8_000)
    widths[3] = max(4, size.organisations // 900)
    widths[4] = max(8, size.organisations // 60)
    last = size.organisations - sum(widths)
    ids, parents, paths, levels = [], [], [], []
    above_ids: Ints = np.array([], np.int64)
    above_paths: npt.NDArray[np.str_] = np.array([""])
    start = 1
    for depth, width in enumerate([*widths, last]):
        own = np.arange(start, start + width, dtype=np.int64)
        mother = np.arange(width) * max(1, len(above_ids)) // width
        step = np.arange(width) - np.searchsorted(mother, mother)
        path = np.char.add(above_paths[mother] if depth else above_paths[[0] * width], _steps(step))
        ids.append(own)
        parents.append(above_ids[mother] if depth else np.zeros(width, np.int64))
        paths.append(path)
        levels.append(np.full(width, depth))
        above_ids, above_paths, start = own, path, start + width
    level = np.concatenate(levels)
    org = np.concatenate(ids)
    school = np.isin(level, [2, 3]) & (org % 7 == 0)
    kind = np.where(school, 1, np.where(level == len(_LEVELS) - 1, 2, 0))
    parent = np.concatenate(parents)
    table = pa.table(
        {
            "org_id": org,
            "parent_id": pa.array(parent, mask=parent == 0),
            "path": pa.array(np.concatenate(paths)),
            "level": _words(level, _LEVELS),
            "kind": _words(kind, ["federation", "school", "primary_union"]),
            "name": pa.array(np.char.add("单位", org.astype(str))),
            "division_code": pa.nulls(len(org), pa.string()),
        }
    )
    pq.write_table(table, folder / "organisation.parquet", row_group_size=ROWS_PER_GROUP)
    found: Ints = org[school]
    return found


def _steps(number: npt.NDArray[np.int64]) -> npt.NDArray[np.str_]:
    text = np.full(len(number), "")
    for power in (36**3, 36**2, 36, 1):
        text = np.char.add(text, _ALPHABET[number // power % 36])
    return text


def _write_appointments(folder: Path, size: Size, schools: Ints, rng: np.random.Generator) -> None:
    with pq.ParquetWriter(folder / "appointment.parquet", _appointment_schema()) as writer:
        for low in range(0, size.persons, PERSONS_AT_ONCE):
            high = min(low + PERSONS_AT_ONCE, size.persons)
            table = _appointments(low, high, size, schools, rng)
            writer.write_table(table, row_group_size=ROWS_PER_GROUP)


def _appointment_schema() -> pa.Schema:
    kinds = {
        "appointment_id": pa.int64(), "person_id": pa.int64(), "org_id": pa.int64(),
        "is_primary": pa.bool_(), "category": pa.string(), "employment": pa.string(),
        "in_leadership_team": pa.bool_(), "office_staff": pa.bool_(), "school_id": pa.int64(),
        "young": pa.bool_(), "promoted_on": pa.date32(), "valid_from": pa.date32(),
        "valid_to": pa.date32(),
    }  # fmt: skip
    return pa.schema(list(kinds.items()))


def _appointments(
    low: int, high: int, size: Size, schools: Ints, rng: np.random.Generator
) -> pa.Table:
    """One in five has a second appointment: half of them beside the first, half after it."""
    person = np.arange(low + 1, high + 1)
    second = rng.random(len(person)) < 0.2
    after = second & (rng.random(len(person)) < 0.5)
    turn = _days(date(2024, 1, 1)) + rng.integers(0, 1800, len(person))
    start = _days(date(2010, 1, 1)) + rng.integers(0, 5000, len(person))
    org = 1 + (person * size.organisations) // (size.persons + 1)
    rows = np.concatenate([np.arange(len(person)), np.flatnonzero(second)])
    is_second = np.arange(len(rows)) >= len(person)
    order = np.lexsort([is_second, rows])
    rows, is_second = rows[order], is_second[order]
    count = len(rows)
    begins = np.where(is_second & after[rows], turn[rows], start[rows])
    category = rng.choice(4, count, p=[0.02, 0.12, 0.06, 0.80])
    teaches = rng.random(count) < 0.002
    promoted = (category < 2) & (rng.random(count) < 0.2)
    return pa.table(
        {
            "appointment_id": person[rows] * 2 + is_second,
            "person_id": person[rows],
            "org_id": np.where(
                is_second, 1 + rng.integers(0, size.organisations, count), org[rows]
            ),
            "is_primary": ~is_second | after[rows],
            "category": _words(category, _CATEGORIES),
            "employment": _words(
                rng.choice(3, count, p=[0.06, 0.93, 0.01]),
                ["full_time", "part_time", "secondment"],
            ),
            "in_leadership_team": rng.random(count) < 0.05,
            "office_staff": rng.random(count) < 0.05,
            "school_id": pa.array(rng.choice(schools, count), mask=~teaches),
            "young": rng.random(count) < 0.2,
            "promoted_on": _dates(_days(date(2024, 1, 1)) + rng.integers(0, 1826, count), promoted),
            "valid_from": _dates(begins),
            "valid_to": _dates(turn[rows], ~is_second & after[rows]),
        },
        schema=_appointment_schema(),
    )


def _write_credits(folder: Path, size: Size, rng: np.random.Generator) -> None:
    entry = 0
    per_person_year = size.entries / size.persons / len(YEARS)
    for year in YEARS:
        place = folder / "credit" / f"year={year}"
        place.mkdir(parents=True)
        with pq.ParquetWriter(
            place / "part-0.parquet", _credit_schema(), compression="zstd"
        ) as writer:
            for low in range(0, size.persons, PERSONS_AT_ONCE):
                high = min(low + PERSONS_AT_ONCE, size.persons)
                count = round((high - low) * per_person_year)
                table = _credits(low, high, count, year, entry, rng)
                writer.write_table(table, row_group_size=ROWS_PER_GROUP)
                entry += count


def _credit_schema() -> pa.Schema:
    kinds = {
        "entry_id": pa.int64(), "person_id": pa.int64(), "earned_on": pa.date32(),
        "hours_hundredths": pa.int32(), "days_hundredths": pa.int32(), "mode": pa.string(),
        "form": pa.string(), "themes": pa.list_(pa.string()), "class_id": pa.int64(),
        "organiser_id": pa.int64(),
    }  # fmt: skip
    return pa.schema(list(kinds.items()))


def _credits(
    low: int, high: int, count: int, year: int, entry: int, rng: np.random.Generator
) -> pa.Table:
    person = np.sort(rng.integers(low + 1, high + 1, count))
    collective = rng.random(count) < 0.5
    sign = np.where(rng.random(count) < 0.01, -1, 1)
    hours = rng.integers(1, 33, count) * 50 * sign
    days = np.where(collective, hours // 400 * 50, 0)
    form = np.where(collective, rng.integers(0, 4, count), 4)
    return pa.table(
        {
            "entry_id": np.arange(entry + 1, entry + count + 1),
            "person_id": person,
            "earned_on": _dates(_days(date(year, 1, 1)) + rng.integers(0, 365, count)),
            "hours_hundredths": hours.astype(np.int32),
            "days_hundredths": days.astype(np.int32),
            "mode": _words(collective.astype(np.int8), ["self_study", "collective"]),
            "form": _words(form, _FORMS),
            "themes": _theme_lists(count, rng),
            "class_id": pa.nulls(count, pa.int64()),
            "organiser_id": 1 + person // 1000,
        },
        schema=_credit_schema(),
    )


def _theme_lists(count: int, rng: np.random.Generator) -> pa.Array:
    pool = [[0], [1], [2, 1], [3], [], [0, 1]]
    drawn = rng.choice(len(pool), count, p=[0.35, 0.2, 0.05, 0.1, 0.2, 0.1])
    lengths = np.array([len(item) for item in pool])[drawn]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    pairs = np.array([([*item, -1, -1])[:2] for item in pool])[drawn].ravel()
    return pa.ListArray.from_arrays(pa.array(offsets), _words(pairs[pairs >= 0], _THEMES))


def _write_small(folder: Path, size: Size, schools: Ints, rng: np.random.Generator) -> None:
    """Exemptions for one in a hundred; classes, sessions and courses enough to be there."""
    count = size.persons // 100
    start = _days(date(2024, 1, 1)) + rng.integers(0, 1800, count)
    exemption = {
        "person_id": np.sort(rng.integers(1, size.persons + 1, count)),
        "indicator": pa.nulls(count, pa.string()),
        "valid_from": _dates(start),
        "valid_to": _dates(start + 180),
    }
    classes = max(100, size.organisations // 50)
    opens = _days(date(2024, 1, 1)) + rng.integers(0, 1800, classes)
    training_class = {
        "class_id": np.arange(1, classes + 1),
        "organiser_id": 1 + rng.integers(0, size.organisations, classes),
        "school_id": rng.choice(schools, classes),
        "audience": pa.array(["mixed"] * classes),
        "themes": pa.array([["theory"]] * classes),
        "main_class": rng.random(classes) < 0.5,
        "party_spirit_class": rng.random(classes) < 0.2,
        "starts_on": _dates(opens),
        "ends_on": _dates(opens + rng.integers(0, 30, classes)),
        "completed": np.ones(classes, bool),
        "followed_up": rng.random(classes) < 0.5,
    }
    sessions = classes * 10
    of_class = rng.integers(0, classes, sessions)
    words = np.array([f"{year}-{half}" for year in YEARS for half in (1, 2)])
    class_session = {
        "session_id": np.arange(1, sessions + 1),
        "class_id": of_class + 1,
        "school_id": np.asarray(training_class["school_id"])[of_class],
        "semester": pa.array(words[rng.integers(0, len(words), sessions)]),
        "hours_hundredths": rng.integers(1, 9, sessions).astype(np.int32) * 100,
        "method": _words(rng.integers(0, 3, sessions), ["lecture", "case", "seminar"]),
        "by_leader": rng.random(sessions) < 0.2,
        "setting": _words(rng.integers(0, 2, sessions), ["classroom", "on_site"]),
        "subject": _words(rng.integers(0, 2, sessions), ["theory", "party_spirit"]),
        "course_id": rng.integers(1, 1000, sessions),
    }
    course_release = {
        "course_id": np.arange(1, 1001),
        "school_id": rng.choice(schools, 1000),
        "on_network": rng.random(1000) < 0.5,
        "released_on": _dates(_days(date(2024, 1, 1)) + rng.integers(0, 1800, 1000)),
        "hours_hundredths": np.full(1000, 150, np.int32),
        "kind": pa.array(["new"] * 1000),
    }
    for name, columns in (
        ("exemption", exemption), ("training_class", training_class),
        ("class_session", class_session), ("course_release", course_release),
    ):  # fmt: skip
        pq.write_table(pa.table(columns), folder / f"{name}.parquet")


def _days(day: date) -> int:
    return day.toordinal() - _EPOCH


def _dates(days: npt.NDArray[np.int64], where: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    mask = None if where is None else ~where
    return pa.array(days.astype(np.int32), mask=mask).cast(pa.date32())


def _words(codes: npt.NDArray[np.int64], words: list[str]) -> pa.Array:
    dictionary = pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8)), pa.array(words))
    return dictionary.cast(pa.string())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--persons", type=int, default=PROVINCE.persons)
    parser.add_argument("--entries", type=int, default=PROVINCE.entries)
    parser.add_argument("--organisations", type=int, default=PROVINCE.organisations)
    given = parser.parse_args()
    write_lake(given.folder, Size(given.persons, given.entries, given.organisations))
