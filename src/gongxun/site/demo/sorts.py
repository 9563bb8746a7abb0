"""The sorts of organisation in the country, and who works in them.

Public figures behind the shares: 902,000 full-time staff and 2.476 M primary unions in 2020; city yearbooks count 14 to
39 part-timers to one full-timer at the base. The small country keeps its offices dense and stays at some two to one.
"""

from dataclasses import dataclass

import numpy as np

from gongxun.site.demo.arrays import Bytes, Floats

LEVELS = ("national", "province", "city", "county", "town", "primary")
KINDS = ("federation", "industrial_union", "agency_union", "institution", "school", "primary_union")
NATIONAL, PROVINCE, CITY, COUNTY, TOWN, PRIMARY = range(6)
FEDERATION, INDUSTRIAL, AGENCY, INSTITUTION, SCHOOL, BASE = range(6)
SMALL_BELOW = 20_000  # organisations; a larger country has its offices at their real size


@dataclass(frozen=True)
class Sort:
    """A sort of organisation. Shares are of its staff; ``section`` and ``organiser`` of those below county rank."""

    level: int
    kind: int
    staff_small: int
    staff_large: int
    leaders: int
    full_time: float
    seconded: float
    leader_county_rank: float
    staff_county_rank: float
    section: float
    organiser: float


SORTS = {
    "national_federation": Sort(NATIONAL, FEDERATION, 60, 400, 9, 0.86, 0.06, 1, 0.55, 1, 0),
    "national_industrial": Sort(NATIONAL, INDUSTRIAL, 8, 30, 3, 0.9, 0.03, 1, 0.5, 1, 0),
    "national_agency": Sort(NATIONAL, AGENCY, 8, 30, 3, 0.6, 0.1, 1, 0.5, 1, 0),
    "national_school": Sort(NATIONAL, SCHOOL, 40, 300, 5, 0.9, 0.02, 1, 0.3, 0.7, 0),
    "province_federation": Sort(PROVINCE, FEDERATION, 32, 220, 7, 0.84, 0.06, 1, 0.35, 0.95, 0.5),
    "province_industrial": Sort(PROVINCE, INDUSTRIAL, 6, 16, 2, 0.8, 0.04, 1, 0.3, 0.9, 0.3),
    "province_agency": Sort(PROVINCE, AGENCY, 6, 14, 2, 0.5, 0.05, 1, 0.3, 0.9, 0),
    "province_institution": Sort(PROVINCE, INSTITUTION, 9, 60, 2, 0.92, 0.02, 0.8, 0.05, 0.6, 0),
    "province_school": Sort(PROVINCE, SCHOOL, 18, 90, 3, 0.88, 0.03, 0.9, 0.1, 0.5, 0),
    "city_federation": Sort(CITY, FEDERATION, 20, 80, 6, 0.8, 0.06, 1, 0.12, 0.85, 0.9),
    "city_agency": Sort(CITY, AGENCY, 4, 8, 1, 0.4, 0.05, 0.8, 0.1, 0.9, 0),
    "city_institution": Sort(CITY, INSTITUTION, 6, 25, 1, 0.9, 0.02, 0.2, 0, 0.5, 0),
    "city_school": Sort(CITY, SCHOOL, 8, 30, 2, 0.85, 0.03, 0.5, 0, 0.4, 0),
    "county_federation": Sort(COUNTY, FEDERATION, 13, 24, 5, 0.72, 0.08, 0.3, 0, 0.68, 0.95),
    "county_agency": Sort(COUNTY, AGENCY, 3, 5, 1, 0.3, 0.05, 0.1, 0, 0.9, 0),
    "county_institution": Sort(COUNTY, INSTITUTION, 3, 8, 1, 0.85, 0.02, 0, 0, 0.4, 0.2),
    "county_school": Sort(COUNTY, SCHOOL, 4, 10, 1, 0.8, 0.02, 0, 0, 0.4, 0),
    "town_federation": Sort(TOWN, FEDERATION, 4, 5, 1, 0.35, 0.05, 0, 0, 0.45, 0.6),
    "enterprise": Sort(PRIMARY, BASE, 0, 0, 1, 0.1, 0.01, 0.01, 0, 0.03, 0.05),
    "office": Sort(PRIMARY, BASE, 0, 0, 1, 0.03, 0.01, 0.03, 0, 0.3, 0),
}
NAMES = tuple(SORTS)
NUMBER = {name: number for number, name in enumerate(NAMES)}
LARGE_FULL_TIME = {"enterprise": 0.03, "office": 0.02}


@dataclass(frozen=True)
class SortTable:
    """The same, as columns that arrays of sort numbers can index."""

    level: Bytes
    kind: Bytes
    leaders: Bytes
    full_time: Floats
    seconded: Floats
    leader_county_rank: Floats
    staff_county_rank: Floats
    section: Floats
    organiser: Floats

    @classmethod
    def of(cls, *, large: bool) -> "SortTable":
        rows = list(SORTS.items())

        def shares(field: str) -> Floats:
            return np.array([getattr(sort, field) for _, sort in rows], np.float32)

        def numbers(field: str) -> Bytes:
            return np.array([getattr(sort, field) for _, sort in rows], np.int8)

        full_time = shares("full_time")
        for name, share in LARGE_FULL_TIME.items() if large else ():
            full_time[NUMBER[name]] = share
        return cls(
            level=numbers("level"),
            kind=numbers("kind"),
            leaders=numbers("leaders"),
            full_time=full_time,
            seconded=shares("seconded"),
            leader_county_rank=shares("leader_county_rank"),
            staff_county_rank=shares("staff_county_rank"),
            section=shares("section"),
            organiser=shares("organiser"),
        )
