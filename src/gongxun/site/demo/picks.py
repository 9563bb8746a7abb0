"""Which persons of the country have a story worth an account: found in the columns, the same for the same seed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gongxun.site.demo import sorts
from gongxun.site.demo.arrays import NEVER, Bools, Longs, day_number
from gongxun.site.demo.behaviour import SELF_STUDY, Credits
from gongxun.site.demo.cast import (
    COUNTY_RANK,
    FULL_TIME,
    LEADERS,
    OCCASIONAL,
    OFFICE,
    SECTION_RANK,
    Cast,
)
from gongxun.site.demo.country import Country
from gongxun.site.demo.exemptions import exemptions


@dataclass(frozen=True)
class Figures:
    """What each person has earned, in hundredths of an hour, by year of the span; and who has a reversal."""

    collective: Longs
    self_study: Longs
    first_year: Longs
    reversed_lately: Bools


def figures(cast: Cast, credits_by_year: dict[int, Credits]) -> Figures:
    """``first_year``: collective hours in the year that follows a promotion."""
    size, years = len(cast), len(credits_by_year)
    collective, study = np.zeros((years, size), np.int64), np.zeros((years, size), np.int64)
    first_year, corrected = np.zeros(size, np.int64), np.zeros(size, np.bool_)
    for row, earned in enumerate(credits_by_year.values()):
        own = earned.form == SELF_STUDY
        np.add.at(study[row], earned.person[own], earned.hours[own])
        np.add.at(collective[row], earned.person[~own], earned.hours[~own])
        promoted = cast.promoted[earned.person]
        within = ~own & (earned.day >= promoted) & (earned.day < promoted + 365)
        np.add.at(first_year, earned.person[within], earned.hours[within])
        corrected[earned.person[earned.reversal]] = row == years - 1
    return Figures(collective, study, first_year, corrected)


class Picker:
    """Finds persons by their place, their post and their figures; nobody is picked twice."""

    def __init__(self, country: Country, cast: Cast, credits_by_year: dict[int, Credits]) -> None:
        self.country, self.cast = country, cast
        self.figures = figures(cast, credits_by_year)
        self.settled = (cast.left == NEVER) & (cast.hired < country.span.first)
        self.taken: set[int] = set()
        exempt = exemptions(cast, country.span)
        holds = (exempt.starts <= country.span.last) & (exempt.ends > country.span.last)
        self.exempt = np.zeros(len(cast), np.bool_)
        self.exempt[exempt.person[holds]] = True

    def pick(self, story: str) -> int:
        """The person of a story; raises LookupError where the country is too small to hold one."""
        suited = _STORIES[story](self)
        for index in np.flatnonzero(suited).tolist():
            if index not in self.taken:
                self.taken.add(index)
                return int(index)
        raise LookupError(story)

    def of_sort(self, name: str) -> Bools:
        there: Bools = self.country.tree.sort[self.cast.org] == sorts.NUMBER[name]
        return there

    def county_staff(self) -> Bools:
        """Full-time staff of section rank in a county office who have been there all along."""
        steady = self.settled & (self.cast.changed == NEVER) & ~self.exempt
        here = self.of_sort("county_federation") & (self.cast.group == OFFICE)
        chosen: Bools = here & steady & (self.cast.category == SECTION_RANK)
        return chosen


def _diligent(picker: Picker) -> Bools:
    enough = (picker.figures.collective[-2:] >= 9000).all(axis=0)
    return picker.county_staff() & enough & (picker.figures.self_study[-1] >= 5000)


def _behind(picker: Picker) -> Bools:
    hours = picker.figures.collective[-1]
    short = (hours > 1000) & (hours < 4500) & (picker.figures.self_study[-1] < 3000)
    return picker.county_staff() & short


def _corrected(picker: Picker) -> Bools:
    return picker.county_staff() & picker.figures.reversed_lately


def _untrained_since_promotion(picker: Picker) -> Bools:
    cast, last = picker.cast, picker.country.span.last
    recent = (cast.promoted < NEVER) & (cast.promoted < last - 60) & (cast.left == NEVER)
    return recent & (picker.figures.first_year < 1600) & (cast.employment == FULL_TIME)


def _county_leader(picker: Picker) -> Bools:
    cast = picker.cast
    leads = (cast.group == LEADERS) & (cast.category == COUNTY_RANK)
    return picker.of_sort("county_federation") & leads & picker.settled & ~picker.exempt


def _exempted(picker: Picker) -> Bools:
    full = picker.cast.employment == FULL_TIME
    return picker.exempt & picker.settled & full & (picker.cast.category == SECTION_RANK)


def _transferred(picker: Picker) -> Bools:
    cast = picker.cast
    since = day_number(picker.country.last.replace(month=1, day=1)) - 365
    moved = (cast.changed < NEVER) & (cast.changed > since) & (cast.former != cast.org)
    return moved & (cast.employment == FULL_TIME) & (cast.promoted == NEVER) & (cast.left == NEVER)


def _part_timer(picker: Picker) -> Bools:
    base = picker.of_sort("enterprise") & (picker.cast.group == OCCASIONAL)
    return base & picker.settled & (picker.figures.collective.sum(axis=0) > 0)


def _teacher(picker: Picker) -> Bools:
    cast = picker.cast
    return picker.of_sort("province_school") & (cast.school >= 0) & (cast.employment == FULL_TIME)


_STORIES: dict[str, Callable[[Picker], Bools]] = {
    "diligent": _diligent,
    "behind": _behind,
    "corrected": _corrected,
    "untrained_since_promotion": _untrained_since_promotion,
    "county_leader": _county_leader,
    "exempted": _exempted,
    "transferred": _transferred,
    "part_timer": _part_timer,
    "teacher": _teacher,
}
STORIES = tuple(_STORIES)
