"""The lessons of the classes, and the courses that schools and the network platform release."""

from dataclasses import dataclass

import numpy as np

from gongxun.site.demo import sorts
from gongxun.site.demo.arrays import Bools, Bytes, Ints, Longs, below, mix, spread
from gongxun.site.demo.classes import ClassBook
from gongxun.site.demo.span import TABLE, Span, season
from gongxun.site.demo.tree import Tree

METHODS = (
    "lecture", "case", "seminar", "simulation", "experience", "interview", "other_interactive", "other",
)  # fmt: skip
SETTINGS = ("classroom", "on_site", "online")
SUBJECTS = ("theory", "party_spirit", "union_business", "general")
KINDS_OF_RELEASE = ("new", "revised")
COURSES_A_SCHOOL = 60
_METHOD_DRAW = np.repeat(np.arange(8, dtype=np.int8), (50, 17, 11, 4, 7, 3, 3, 5))
_SETTING_DRAW = np.repeat(np.arange(3, dtype=np.int8), (70, 20, 10))
_SUBJECT_DRAW = np.repeat(np.arange(4, dtype=np.int8), (22, 18, 48, 12))


@dataclass(frozen=True)
class Sessions:
    """One element a lesson of half a day; ``klass`` is a class number, ``course`` a number of the school, or -1."""

    klass: Ints
    method: Bytes
    by_leader: Bools
    setting: Bytes
    subject: Bytes
    course: Longs


def lessons(book: ClassBook, seed: int, first: int, last: int) -> Sessions:
    """Two lessons a training day for classes first to last; schools differ in how they teach."""
    who, nth = spread(book.days[first:last].astype(np.int64) * 2)
    klass = (who + first).astype(np.int32)
    school = book.school[klass]
    manner = mix(school, book.starts[klass] // 365, seed, 51)
    bits = mix(klass, nth, seed, 52)
    subject = _SUBJECT_DRAW[below(bits, 100)]
    exemplary = below(mix(klass, seed, 53), 100) < 90 + below(manner, 10)
    subject = np.where(exemplary & (nth == 0), 0, subject)
    subject = np.where(exemplary & (nth == 1), 1, subject)
    leader_share = 14 + below(manner >> np.uint64(8), 18)
    method_shift = below(manner >> np.uint64(16), 12) - 4
    nth_course = below(bits >> np.uint64(40), COURSES_A_SCHOOL)
    return Sessions(
        klass=klass,
        method=_METHOD_DRAW[np.clip(below(bits >> np.uint64(8), 100) + method_shift, 0, 99)],
        by_leader=below(bits >> np.uint64(16), 100) < leader_share,
        setting=_SETTING_DRAW[below(bits >> np.uint64(24), 100)],
        subject=subject.astype(np.int8),
        course=np.where(school >= 0, course_number(school, nth_course), -1),
    )


def course_number(school: Ints, nth: Ints) -> Longs:
    return school.astype(np.int64) * COURSES_A_SCHOOL + nth


@dataclass(frozen=True)
class Releases:
    """One element a release of a course; ``school`` -1: by the network platform itself."""

    course: Longs
    school: Ints
    on_network: Bools
    day: Ints
    hours: Ints
    kind: Bytes


def releases(tree: Tree, span: Span) -> Releases:
    """Schools renew a tenth to a third of their courses a year; the platform some hundred hours."""
    kind = sorts.SortTable.of(large=tree.large).kind[tree.sort]
    schools = np.flatnonzero(kind == sorts.SCHOOL).astype(np.int32)
    parts = [_of_a_year(schools, year, span) for year in span.years]
    columns = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in Releases.__dataclass_fields__
    }
    known = columns["day"] <= span.last
    return Releases(**{name: column[known] for name, column in columns.items()})


def _of_a_year(schools: Ints, year: int, span: Span) -> Releases:
    count = 6 + below(mix(schools, year, span.seed, 54), 14)
    who, nth = spread(np.append(count, 26 - year % 3))
    platform = who == len(schools)
    school = np.append(schools, -1)[who]
    bits = mix(school, nth, year, span.seed, 55)
    pool = (below(mix(school, year, span.seed, 56), COURSES_A_SCHOOL) + nth * 7) % COURSES_A_SCHOOL
    numbers = np.where(platform, -1 - (year * 100 + nth), course_number(school, pool))
    return Releases(
        course=numbers,
        school=school.astype(np.int32),
        on_network=platform | (below(bits >> np.uint64(8), 400) == 0),
        day=season(year)[below(bits >> np.uint64(16), TABLE)],
        hours=(200 + below(bits >> np.uint64(32), 9) * 50).astype(np.int32),
        kind=(below(bits >> np.uint64(40), 3) == 0).astype(np.int8),
    )
