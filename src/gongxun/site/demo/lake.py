"""Write the fictional country straight as a lake (indicators.md, section 1), up to the nation's size, in bounded memory."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from gongxun.site.demo import sorts, teaching
from gongxun.site.demo.arrays import NEVER, AnyInts, Bytes, Ints, below, mix
from gongxun.site.demo.behaviour import FORMS, SELF_STUDY, Credits
from gongxun.site.demo.cast import CATEGORIES, EMPLOYMENTS, Cast
from gongxun.site.demo.classes import AUDIENCES, THEMES
from gongxun.site.demo.country import Country
from gongxun.site.demo.exemptions import INDICATORS, exemptions
from gongxun.site.demo.posts import posts
from gongxun.site.demo.tree import Tree

Progress = Callable[[str, int, int], None]
PLAN_END = date(2028, 12, 31)
# Identifiers as a node gives them: the node's number before 41 bits of sequence.
FIRST_ID = (1 << 41) + 1
_ROW_GROUP = 1 << 17
_CASTS_A_FILE = 16
_ORGANISATIONS_A_TIME = 100_000
_CLASSES_A_TIME = 50_000
MODES = ("collective", "self_study")


class Size(NamedTuple):
    """Cadres, entries and organisations of a scale."""

    cadres: int
    entries: int
    organisations: int


SCALES = {
    "small": Size(20_000, 300_000, 3_400),
    "province": Size(1_000_000, 20_000_000, 170_000),
    "nation": Size(15_000_000, 300_000_000, 2_500_000),
}


def size_of(scale: str) -> Size:
    """A named scale, or a number of cadres (10,000 or more) in the nation's proportions; raises ValueError."""
    if scale in SCALES:
        return SCALES[scale]
    if not scale.isdecimal() or int(scale) < 1_000:
        raise ValueError(
            f"规模“{scale}”无效：请填 small、province、nation，或不少于 1000 的干部人数。"
        )
    cadres = int(scale)
    return Size(cadres, cadres * 20, max(cadres * 17 // 100, 300))


def write_lake(
    out: Path,
    cadres: int,
    entries: int,
    organisations: int,
    seed: int,
    progress: Progress,
    last: date = PLAN_END,
) -> None:
    """Write the lake to ``out``, which must not exist or be empty; it appears whole or not at all.

    Raises FileExistsError where ``out`` holds something.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(
            f"目标文件夹 {out} 不是空的：请另选一个，或先清空它。没有写入任何内容。"
        )
    draft = out.with_name(f".{out.name}.partial")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    country = Country(cadres, organisations, entries, last, seed)
    _write_organisations(draft, country.tree, progress)
    _write_teaching(draft, country, progress)
    _write_people(draft, country, progress)
    if out.exists():
        out.rmdir()
    draft.rename(out)


def ids(numbers: AnyInts) -> pa.Array:
    """Identifiers of numbers; null where a number is below zero."""
    known = np.asarray(numbers, np.int64)
    return pa.array(known + FIRST_ID, mask=known < 0)


def words(numbers: Bytes, meanings: tuple[str, ...]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int8()), pa.array(meanings))


def dates(days: Ints) -> pa.Array:
    """Days since 1970 as dates; null where there never is one."""
    return pa.array(days, pa.int32(), mask=days >= NEVER).cast(pa.date32())


def theme_lists(numbers: Bytes) -> pa.Array:
    """Lists of themes, built from their lengths without touching a row."""
    widths = np.array([len(themes) for themes in THEMES], np.int32)
    every = sorted({theme for themes in THEMES for theme in themes})
    flat = np.array([every.index(theme) for themes in THEMES for theme in themes], np.int8)
    counts = widths[numbers]
    ends = np.cumsum(counts, dtype=np.int32)
    base = (np.cumsum(widths) - widths)[numbers]
    inner = np.repeat(base - (ends - counts), counts) + np.arange(ends[-1] if len(ends) else 0)
    offsets = np.concatenate([np.zeros(1, np.int32), ends])
    return pa.ListArray.from_arrays(pa.array(offsets), words(flat[inner], tuple(every)))


@dataclass
class _Folder:
    """A table as files of many row groups; the first chunk gives each file its schema."""

    path: Path
    writer: Any = None
    file: int = -1

    def write(self, table: pa.Table, file: int = 0) -> None:
        if file != self.file:
            self.close()
            self.path.mkdir(parents=True, exist_ok=True)
            self.file = file
            self.writer = pq.ParquetWriter(
                self.path / f"part-{file:04d}.parquet",
                table.schema,
                compression="zstd",
                compression_level=1,
                use_dictionary=[
                    name for name in table.schema.names if _is_words(table.schema.field(name).type)
                ],
                store_schema=False,
            )
        self.writer.write_table(table, row_group_size=_ROW_GROUP)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
            self.writer = None


def _is_words(kind: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(kind) or pa.types.is_list(kind))


def _write_organisations(out: Path, tree: Tree, progress: Progress) -> None:
    folder, table = _Folder(out / "organisation"), sorts.SortTable.of(large=tree.large)
    codes = [place.code or None for place in tree.places]
    for first in range(0, len(tree), _ORGANISATIONS_A_TIME):
        last = min(first + _ORGANISATIONS_A_TIME, len(tree))
        here = slice(first, last)
        folder.write(
            pa.table(
                {
                    "org_id": ids(np.arange(first, last)),
                    "parent_id": ids(tree.parent[here]),
                    "path": pa.array(tree.paths(first, last)),
                    "level": words(table.level[tree.sort[here]], sorts.LEVELS),
                    "kind": words(table.kind[tree.sort[here]], sorts.KINDS),
                    "name": pa.array(tree.names(first, last), pa.string()),
                    "division_code": pa.array(codes).take(pa.array(tree.place[here])),
                }
            )
        )
        progress("organisation", last, len(tree))
    folder.close()


def _write_teaching(out: Path, country: Country, progress: Progress) -> None:
    book, numbers = country.book, np.arange(len(country.book))
    long = book.ends - book.starts >= 14
    bits = mix(numbers, country.seed, 61)
    classes = pa.table(
        {
            "class_id": ids(numbers),
            "organiser_id": ids(book.host),
            "school_id": ids(book.school),
            "audience": words(book.audience, AUDIENCES),
            "themes": theme_lists(book.theme),
            "main_class": below(bits, 100) < 72,
            "party_spirit_class": book.theme == 3,
            "starts_on": dates(book.starts),
            "ends_on": dates(book.ends),
            "completed": book.held & (book.ends <= country.span.last),
            "followed_up": long & (below(bits >> np.uint64(32), 100) < 84),
        }
    )
    _write_once(out / "training_class", classes)
    _write_sessions(out, country, progress)
    released = teaching.releases(country.tree, country.span)
    course = np.where(released.course < 0, (1 << 40) - released.course, released.course)
    _write_once(
        out / "course_release",
        pa.table(
            {
                "course_id": ids(course),
                "school_id": ids(released.school),
                "on_network": released.on_network,
                "released_on": dates(released.day),
                "hours_hundredths": released.hours,
                "kind": words(released.kind, teaching.KINDS_OF_RELEASE),
            }
        ),
    )


def _write_once(path: Path, table: pa.Table) -> None:
    folder = _Folder(path)
    folder.write(table)
    folder.close()


def _write_sessions(out: Path, country: Country, progress: Progress) -> None:
    folder, book, written = _Folder(out / "class_session"), country.book, 0
    for first in range(0, len(book), _CLASSES_A_TIME):
        last = min(first + _CLASSES_A_TIME, len(book))
        lessons = teaching.lessons(book, country.seed, first, last)
        size = len(lessons.klass)
        folder.write(
            pa.table(
                {
                    "session_id": ids(np.arange(written, written + size)),
                    "class_id": ids(lessons.klass),
                    "school_id": ids(book.school[lessons.klass]),
                    "semester": _semesters(book.starts[lessons.klass]),
                    "hours_hundredths": np.full(size, 400, np.int32),
                    "method": words(lessons.method, teaching.METHODS),
                    "by_leader": lessons.by_leader,
                    "setting": words(lessons.setting, teaching.SETTINGS),
                    "subject": words(lessons.subject, teaching.SUBJECTS),
                    "course_id": ids(lessons.course),
                }
            )
        )
        written += size
        progress("class_session", last, len(book))
    folder.close()


def _semesters(starts: Ints) -> pa.Array:
    """Spring from 1 February to 31 July, autumn to 31 January of the next year."""
    months = starts.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) - 1
    first = int(months.min()) // 6 if len(months) else 0
    names = tuple(
        f"{1970 + half // 2}-{half % 2 + 1}" for half in range(first, int(months.max()) // 6 + 1)
    )
    return words((months // 6 - first).astype(np.int8), names)


@dataclass
class _Counters:
    """How many rows the tables of people hold so far: the next identifiers."""

    appointment: int = 0
    entry: int = 0
    years: dict[int, _Folder] = field(default_factory=dict)


def _write_people(out: Path, country: Country, progress: Progress) -> None:
    appointment, exemption = _Folder(out / "appointment"), _Folder(out / "exemption")
    counters = _Counters()
    for year in country.span.years:
        counters.years[year] = _Folder(out / "credit" / f"year={year}")
    for number, cast in enumerate(country.casts()):
        file = number // _CASTS_A_FILE
        appointments = appointment_table(cast, country, counters.appointment)
        counters.appointment += len(appointments)
        appointment.write(appointments, file)
        exemption.write(exemption_table(cast, country))
        for year, folder in counters.years.items():
            credits_ = country.behaviour.year(cast, year)
            folder.write(_credit_table(cast, credits_, counters.entry), file)
            counters.entry += len(credits_)
        progress("credit", cast.first + len(cast), country.tree.cadres)
    for folder in (appointment, exemption, *counters.years.values()):
        folder.close()


def appointment_table(cast: Cast, country: Country, written: int) -> pa.Table:
    """Earlier, present and committee appointments, by person; ``written`` precede them in the table."""
    rows = posts(cast, country.tree)
    return pa.table(
        {
            "appointment_id": ids(np.arange(written, written + len(rows.person))),
            "person_id": ids(cast.first + rows.person.astype(np.int64)),
            "org_id": ids(rows.org),
            "is_primary": rows.primary,
            "category": words(rows.category, CATEGORIES),
            "employment": words(rows.employment, EMPLOYMENTS),
            "in_leadership_team": rows.leader,
            "office_staff": rows.office_staff,
            "school_id": ids(rows.school),
            "young": rows.young,
            "promoted_on": dates(rows.promoted),
            "valid_from": dates(rows.starts),
            "valid_to": dates(rows.ends),
        }
    )


def exemption_table(cast: Cast, country: Country) -> pa.Table:
    rows = exemptions(cast, country.span)
    return pa.table(
        {
            "person_id": ids(cast.first + rows.person.astype(np.int64)),
            "indicator": _indicators(rows.indicator),
            "valid_from": dates(rows.starts),
            "valid_to": dates(rows.ends),
        }
    )


def _indicators(numbers: Bytes) -> pa.Array:
    """Null stands for every person indicator."""
    chosen = pa.array(numbers, pa.int8(), mask=numbers < 0)
    return pa.DictionaryArray.from_arrays(chosen, pa.array(INDICATORS))


def _credit_table(cast: Cast, rows: Credits, written: int) -> pa.Table:
    return pa.table(
        {
            "entry_id": ids(np.arange(written, written + len(rows))),
            "person_id": ids(cast.first + rows.person.astype(np.int64)),
            "earned_on": dates(rows.day),
            "hours_hundredths": rows.hours,
            "days_hundredths": rows.days,
            "mode": words((rows.form == SELF_STUDY).astype(np.int8), MODES),
            "form": words(rows.form, FORMS),
            "themes": theme_lists(rows.theme),
            "class_id": ids(rows.klass),
            "organiser_id": ids(rows.organiser),
        }
    )
