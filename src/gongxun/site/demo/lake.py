"""Write the fictional country straight as a lake (indicators.md, section 1), up to the nation's size, in bounded memory."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from gongxun.site.demo import sorts, teaching
from gongxun.site.demo.arrays import below, mix
from gongxun.site.demo.arrow import Folder, dates, ids, semesters, theme_lists, words
from gongxun.site.demo.classes import AUDIENCES
from gongxun.site.demo.country import Country
from gongxun.site.demo.tables import appointment_table, credit_table, exemption_table
from gongxun.site.demo.tree import Tree

Progress = Callable[[str, int, int], None]
PLAN_END = date(2028, 12, 31)
_CASTS_A_FILE = 16
_ORGANISATIONS_A_TIME = 100_000
_CLASSES_A_TIME = 50_000


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
    if out.is_file() or (out.exists() and any(out.iterdir())):
        raise FileExistsError(
            f"目标 {out} 已有内容：请另选一个文件夹，或先清空它。没有写入任何内容。"
        )
    draft = out.with_name(f".{out.name}.partial")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        country = Country(cadres, organisations, entries, last, seed)
        _write_organisations(draft, country.tree, progress)
        _write_teaching(draft, country, progress)
        _write_people(draft, country, progress)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    if out.exists():
        out.rmdir()
    draft.rename(out)


def _write_organisations(out: Path, tree: Tree, progress: Progress) -> None:
    folder, table = Folder(out / "organisation"), sorts.SortTable.of(large=tree.large)
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
        progress("组织", last, len(tree))
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
    folder = Folder(path)
    folder.write(table)
    folder.close()


def _write_sessions(out: Path, country: Country, progress: Progress) -> None:
    folder, book, written = Folder(out / "class_session"), country.book, 0
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
                    "semester": semesters(book.starts[lessons.klass]),
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
        progress("课次", last, len(book))
    folder.close()


@dataclass
class _Counters:
    """How many rows the tables of people hold so far: the next identifiers."""

    appointment: int = 0
    entry: int = 0
    years: dict[int, Folder] = field(default_factory=dict)


def _write_people(out: Path, country: Country, progress: Progress) -> None:
    appointment, exemption = Folder(out / "appointment"), Folder(out / "exemption")
    counters = _Counters()
    for year in country.span.years:
        counters.years[year] = Folder(out / "credit" / f"year={year}")
    for number, cast in enumerate(country.casts()):
        file = number // _CASTS_A_FILE
        appointments = appointment_table(cast, country, counters.appointment)
        counters.appointment += len(appointments)
        appointment.write(appointments, file)
        exemption.write(exemption_table(cast, country))
        for year, folder in counters.years.items():
            credits_ = country.behaviour.year(cast, year)
            folder.write(credit_table(cast, credits_, counters.entry), file)
            counters.entry += len(credits_)
        progress("任职与学时", cast.first + len(cast), country.tree.cadres)
    for folder in (appointment, exemption, *counters.years.values()):
        folder.close()
