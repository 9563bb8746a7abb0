"""Which persons of the country have a story worth an account: found in the columns, the same for the same seed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from gongxun.site.demo import sorts
from gongxun.site.demo.arrays import NEVER, Bools, Longs
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
from gongxun.site.demo.credits import SELF_STUDY, Credits
from gongxun.site.demo.exemptions import exemptions


@dataclass(frozen=True)
class Figures:
    """What each person has earned, in hundredths of an hour, by year of the span.

    ``reversed_in`` is the row of the last year with a reversal, or -1.
    """

    collective: Longs
    self_study: Longs
    first_year: Longs
    reversed_in: Longs


def figures(cast: Cast, credits_by_year: dict[int, Credits]) -> Figures:
    """``first_year``: collective hours in the year that follows a promotion."""
    size, years = len(cast), len(credits_by_year)
    collective, study = np.zeros((years, size), np.int64), np.zeros((years, size), np.int64)
    first_year, corrected = np.zeros(size, np.int64), np.full(size, -1)
    for row, earned in enumerate(credits_by_year.values()):
        own = earned.form == SELF_STUDY
        np.add.at(study[row], earned.person[own], earned.hours[own])
        np.add.at(collective[row], earned.person[~own], earned.hours[~own])
        promoted = cast.promoted[earned.person]
        within = ~own & (earned.day >= promoted) & (earned.day < promoted + 365)
        np.add.at(first_year, earned.person[within], earned.hours[within])
        corrected[earned.person[earned.reversal]] = row
    return Figures(collective, study, first_year, corrected)


# Whom a story fits, and how well.
Story: TypeAlias = tuple[Bools, Longs]


class Picker:
    """Finds persons by their place, their post and their figures; nobody is picked twice."""

    def __init__(self, country: Country, cast: Cast, credits_by_year: dict[int, Credits]) -> None:
        self.country, self.cast = country, cast
        self.figures = figures(cast, credits_by_year)
        self.settled = (cast.left == NEVER) & (cast.hired < country.span.first)
        self.taken: set[int] = set()
        exempt = exemptions(cast, country.span)
        holds = (exempt.starts <= country.span.last) & (exempt.ends > country.span.last)
        self.near = _nearness(country, cast)
        self.exempt = np.zeros(len(cast), np.bool_)
        self.exempt[exempt.person[holds]] = True

    def pick(self, story: str) -> int:
        """The person whom the story fits best; where it fits nobody, somebody who has been there all along."""
        suited, fit = _STORIES[story](self)
        score = fit + self.near
        free = np.ones(len(self.cast), np.bool_)
        free[list(self.taken)] = False
        for candidates in (every(suited, free), every(self.settled, free), free):
            if candidates.any():
                chosen = int(np.argmax(np.where(candidates, score, score.min() - 1)))
                self.taken.add(chosen)
                return chosen
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


def _nearness(country: Country, cast: Cast) -> Longs:
    """Weighs more than any figure: the county, else the province, whose officers have accounts."""
    hosts = country.tree.hosts[cast.org]
    county = np.flatnonzero(country.tree.sort == sorts.NUMBER["county_federation"])[0]
    home = country.tree.hosts[county]
    steps: Longs = ((hosts[:, 3] == home[3]) * 2 + (hosts[:, 1] == home[1])).astype(np.int64)
    return np.left_shift(steps, 40)


def every(*conditions: Bools) -> Bools:
    """Who meets all the conditions."""
    suited: Bools = np.logical_and.reduce(conditions)
    return suited


def _any(picker: Picker) -> Longs:
    total: Longs = picker.figures.collective.sum(axis=0)
    return total


def _diligent(picker: Picker) -> Story:
    """Met everything in the last whole year, and most of it already in this one."""
    hours, study = picker.figures.collective, picker.figures.self_study
    whole = max(len(hours) - 2, 0)
    suited = every(picker.county_staff(), hours[whole] >= 9000, study[whole] >= 5000)
    return suited, np.minimum(hours[-1], 9000) + np.minimum(study[-1], 5000)


def _behind(picker: Picker) -> Story:
    hours, study = picker.figures.collective[-1], picker.figures.self_study[-1]
    return every(picker.county_staff(), hours < 4500, study < 3000), np.minimum(hours, 2000)


def _corrected(picker: Picker) -> Story:
    return every(picker.county_staff(), picker.figures.reversed_in >= 0), picker.figures.reversed_in


def _untrained_since_promotion(picker: Picker) -> Story:
    """Promoted long enough ago for the want to show, and not a year ago."""
    cast, last = picker.cast, picker.country.span.last
    return every(
        cast.promoted < last - 60,
        cast.promoted > last - 330,
        cast.left == NEVER,
        picker.figures.first_year < 1600,
        cast.employment == FULL_TIME,
    ), _any(picker)


def _county_leader(picker: Picker) -> Story:
    cast = picker.cast
    return every(
        picker.of_sort("county_federation"),
        cast.group == LEADERS,
        cast.category == COUNTY_RANK,
        picker.settled,
        ~picker.exempt,
    ), _any(picker)


def _exempted(picker: Picker) -> Story:
    return picker.county_staff(), _any(picker)


def _transferred(picker: Picker) -> Story:
    """Came from another organisation within the last two years, without a promotion."""
    cast = picker.cast
    return every(
        cast.changed > picker.country.span.last - 700,
        cast.changed < NEVER,
        cast.former != cast.org,
        cast.employment == FULL_TIME,
        cast.promoted == NEVER,
        cast.left == NEVER,
    ), _any(picker)


def _part_timer(picker: Picker) -> Story:
    trained: Bools = np.asarray(_any(picker) > 0)
    return every(
        picker.of_sort("enterprise"), picker.cast.group == OCCASIONAL, picker.settled, trained
    ), _any(picker)


def _teacher(picker: Picker) -> Story:
    cast = picker.cast
    return every(
        picker.of_sort("province_school"),
        cast.school >= 0,
        cast.employment == FULL_TIME,
        picker.settled,
    ), _any(picker)


def _reviewer(picker: Picker) -> Story:
    """Staff of a province's own office."""
    cast = picker.cast
    suited = every(
        picker.of_sort("province_federation"), cast.group == OFFICE, picker.settled, ~picker.exempt
    )
    return suited, _any(picker)


_STORIES: dict[str, Callable[[Picker], Story]] = {
    "diligent": _diligent,
    "behind": _behind,
    "corrected": _corrected,
    "untrained_since_promotion": _untrained_since_promotion,
    "county_leader": _county_leader,
    "exempted": _exempted,
    "transferred": _transferred,
    "part_timer": _part_timer,
    "teacher": _teacher,
    "reviewer": _reviewer,
}
STORIES = tuple(_STORIES)
