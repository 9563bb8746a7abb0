"""The tables of the lake as data: columns, types, listed values, keys and references.

This is the public contract that other systems write to; every check reads it from here.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """A column's type, spelled as Ibis spells it."""

    INT64 = "int64"
    INT32 = "int32"
    STRING = "string"
    BOOL = "boolean"
    DATE = "date"
    STRINGS = "array<string>"


LEVELS: Final = ("national", "province", "city", "county", "town", "primary")
ORGANISATION_KINDS: Final = (
    "federation", "industrial_union", "agency_union", "institution", "school", "primary_union",
)  # fmt: skip
CATEGORIES: Final = ("county_rank_up", "section_rank_down", "union_organiser", "other")
EMPLOYMENTS: Final = ("full_time", "part_time", "secondment")
MODES: Final = ("collective", "self_study")
FORMS: Final = (
    "off_job", "party_group_study", "online_programme", "lecture", "online_self_study",
)  # fmt: skip
AUDIENCES: Final = (
    "province_leadership", "city_chair", "county_chair", "town_cadre", "office_staff", "young",
    "newly_promoted", "part_time", "teacher", "mixed",
)  # fmt: skip
METHODS: Final = (
    "lecture", "case", "seminar", "simulation", "experience", "interview", "other_interactive",
    "other",
)  # fmt: skip
SETTINGS: Final = ("classroom", "on_site", "online")
SUBJECTS: Final = ("theory", "party_spirit", "union_business", "general")
RELEASE_KINDS: Final = ("new", "revised")


@dataclass(frozen=True)
class Column:
    """One column; `values` are the only ones allowed, `refers_to` the table that has the id."""

    name: str
    kind: Kind
    nullable: bool = False
    values: tuple[str, ...] = ()
    refers_to: str = ""


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    key: str = ""

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def ibis_schema(self) -> dict[str, str]:
        return {column.name: column.kind.value for column in self.columns}


def _int(name: str, to: str = "", *, nullable: bool = False) -> Column:
    return Column(name, Kind.INT64, nullable, refers_to=to)


def _date(name: str, *, nullable: bool = False) -> Column:
    return Column(name, Kind.DATE, nullable)


def _one_of(name: str, values: tuple[str, ...]) -> Column:
    return Column(name, Kind.STRING, values=values)


def _bool(name: str) -> Column:
    return Column(name, Kind.BOOL)


def _hundredths(name: str) -> Column:
    return Column(name, Kind.INT32)


ORGANISATION: Final = Table(
    "organisation",
    (
        _int("org_id"),
        _int("parent_id", "organisation", nullable=True),
        Column("path", Kind.STRING),
        _one_of("level", LEVELS),
        _one_of("kind", ORGANISATION_KINDS),
        Column("name", Kind.STRING),
        Column("division_code", Kind.STRING, nullable=True),
    ),
    key="org_id",
)
APPOINTMENT: Final = Table(
    "appointment",
    (
        _int("appointment_id"),
        _int("person_id"),
        _int("org_id", "organisation"),
        _bool("is_primary"),
        _one_of("category", CATEGORIES),
        _one_of("employment", EMPLOYMENTS),
        _bool("in_leadership_team"),
        _bool("office_staff"),
        _int("school_id", "organisation", nullable=True),
        _bool("young"),
        _date("promoted_on", nullable=True),
        _date("valid_from"),
        _date("valid_to", nullable=True),
    ),
    key="appointment_id",
)
EXEMPTION: Final = Table(
    "exemption",
    (
        _int("person_id"),
        Column("indicator", Kind.STRING, nullable=True),
        _date("valid_from"),
        _date("valid_to", nullable=True),
    ),
)
CREDIT: Final = Table(
    "credit",
    (
        _int("entry_id"),
        _int("person_id"),
        _date("earned_on"),
        _hundredths("hours_hundredths"),
        _hundredths("days_hundredths"),
        _one_of("mode", MODES),
        _one_of("form", FORMS),
        Column("themes", Kind.STRINGS, nullable=True),
        _int("class_id", "training_class", nullable=True),
        _int("organiser_id", "organisation"),
    ),
    key="entry_id",
)
TRAINING_CLASS: Final = Table(
    "training_class",
    (
        _int("class_id"),
        _int("organiser_id", "organisation"),
        _int("school_id", "organisation", nullable=True),
        _one_of("audience", AUDIENCES),
        Column("themes", Kind.STRINGS, nullable=True),
        _bool("main_class"),
        _bool("party_spirit_class"),
        _date("starts_on"),
        _date("ends_on"),
        _bool("completed"),
        _bool("followed_up"),
    ),
    key="class_id",
)
CLASS_SESSION: Final = Table(
    "class_session",
    (
        _int("session_id"),
        _int("class_id", "training_class"),
        _int("school_id", "organisation", nullable=True),
        Column("semester", Kind.STRING),
        _hundredths("hours_hundredths"),
        _one_of("method", METHODS),
        _bool("by_leader"),
        _one_of("setting", SETTINGS),
        _one_of("subject", SUBJECTS),
        _int("course_id", nullable=True),
    ),
    key="session_id",
)
COURSE_RELEASE: Final = Table(
    "course_release",
    (
        _int("course_id"),
        _int("school_id", "organisation", nullable=True),
        _bool("on_network"),
        _date("released_on"),
        _hundredths("hours_hundredths"),
        _one_of("kind", RELEASE_KINDS),
    ),
)
TABLES: Final = (
    ORGANISATION, APPOINTMENT, EXEMPTION, CREDIT, TRAINING_CLASS, CLASS_SESSION, COURSE_RELEASE,
)  # fmt: skip
