"""Which persons of the country have a story worth an account: found in the columns, the same for the same seed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gongxun.site.demo import sorts
from gongxun.site.demo.arrays import NEVER, Bools, Longs
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
        return every(self.country.tree.sort[self.cast.org] == sorts.NUMBER[name])

    def county_staff(self) -> Bools:
        """Full-time staff of section rank in a county office who have been there all along."""
        return every(
            self.of_sort("county_federation"),
            self.cast.group == OFFICE,
            self.cast.category == SECTION_RANK,
            self.settled,
            self.cast.changed == NEVER,
            ~self.exempt,
        )


def every(*conditions: Bools) -> Bools:
    """Who meets all the conditions."""
    suited: Bools = np.logical_and.reduce(conditions)
    return suited


def _diligent(picker: Picker) -> Bools:
    hours, study = picker.figures.collective, picker.figures.self_study
    return every(picker.county_staff(), (hours[-2:] >= 9000).all(axis=0), study[-1] >= 5000)


def _behind(picker: Picker) -> Bools:
    hours, study = picker.figures.collective[-1], picker.figures.self_study[-1]
    return every(picker.county_staff(), hours > 1000, hours < 4500, study < 3000)


def _corrected(picker: Picker) -> Bools:
    return every(picker.county_staff(), picker.figures.reversed_lately)


def _untrained_since_promotion(picker: Picker) -> Bools:
    """Promoted long enough ago for the want to show, and not a year ago."""
    cast, last = picker.cast, picker.country.span.last
    return every(
        cast.promoted < last - 60,
        cast.promoted > last - 330,
        cast.left == NEVER,
        picker.figures.first_year < 1600,
        cast.employment == FULL_TIME,
    )


def _county_leader(picker: Picker) -> Bools:
    cast = picker.cast
    return every(
        picker.of_sort("county_federation"),
        cast.group == LEADERS,
        cast.category == COUNTY_RANK,
        picker.settled,
        ~picker.exempt,
    )


def _exempted(picker: Picker) -> Bools:
    cast = picker.cast
    ranked = cast.category == SECTION_RANK
    return every(picker.exempt, picker.settled, cast.employment == FULL_TIME, ranked)


def _transferred(picker: Picker) -> Bools:
    """Came from another organisation within the last two years, without a promotion."""
    cast = picker.cast
    return every(
        cast.changed > picker.country.span.last - 700,
        cast.changed < NEVER,
        cast.former != cast.org,
        cast.employment == FULL_TIME,
        cast.promoted == NEVER,
        cast.left == NEVER,
    )


def _part_timer(picker: Picker) -> Bools:
    trained = picker.figures.collective.sum(axis=0) > 0
    return every(
        picker.of_sort("enterprise"), picker.cast.group == OCCASIONAL, picker.settled, trained
    )


def _teacher(picker: Picker) -> Bools:
    cast = picker.cast
    return every(
        picker.of_sort("province_school"),
        cast.school >= 0,
        cast.employment == FULL_TIME,
        picker.settled,
    )


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
