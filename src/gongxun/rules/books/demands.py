"""The kinds of indicator a book may state: whom each measures, over which window, against what."""

from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from gongxun.rules.books.fields import (
    DatedHundredths,
    Hundredths,
    Share,
    Stated,
    in_force,
    names,
)

Level = Literal["national", "province", "city", "county", "town", "primary"]
OrganisationKind = Literal[
    "federation", "industrial_union", "agency_union", "institution", "school", "primary_union"
]
Category = Literal["county_rank_up", "section_rank_down", "union_organiser", "other"]
Employment = Literal["full_time", "part_time", "secondment"]
Mode = Literal["collective", "self_study"]
Audience = Literal[
    "province_leadership", "city_chair", "county_chair", "town_cadre", "office_staff", "young",
    "newly_promoted", "part_time", "teacher", "mixed",
]  # fmt: skip
Method = Literal[
    "lecture", "case", "seminar", "simulation", "experience", "interview", "other_interactive",
    "other",
]  # fmt: skip
Setting = Literal["classroom", "on_site", "online"]
Subject = Literal["theory", "party_spirit", "union_business", "general"]

_words = BeforeValidator(names)
Levels = Annotated[tuple[Level, ...], _words, Field(min_length=1)]
OrganisationKinds = Annotated[tuple[OrganisationKind, ...], _words, Field(min_length=1)]


class Clause(Stated):
    """Where the plan says it, and what it says in our own words."""

    number: str
    demand: str


class Choice(Stated):
    """What the text leaves open on one field, and why it is settled so; a local book may differ."""

    field: str
    reason: str


class Population(Stated):
    """Facts of one appointment, all of which must hold; an omitted fact does not matter."""

    categories: Annotated[tuple[Category, ...], _words, Field(min_length=1)] | None = None
    employment: Annotated[tuple[Employment, ...], _words, Field(min_length=1)] | None = None
    in_leadership_team: Literal[True] | None = None
    office_staff: Literal[True] | None = None
    young: Literal[True] | None = None
    organisation_levels: Levels | None = None
    organisation_kinds: OrganisationKinds | None = None
    school_levels: Levels | None = None
    school_kinds: OrganisationKinds | None = None

    @cached_property
    def stated(self) -> dict[str, Any]:
        return {name: value for name, value in self if value is not None}

    def covers(self, other: "Population") -> bool:
        """Whether whoever fits `other` also fits this one."""
        theirs = other.stated
        return all(
            name in theirs and (value is True or set(theirs[name]) <= set(value))
            for name, value in self.stated.items()
        )


def listed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else (value,)


Populations = Annotated[tuple[Population, ...], BeforeValidator(listed), Field(min_length=1)]
"""Whoever fits one of them."""


class Credits(Stated):
    """Which ledger entries an indicator adds up; without themes, entries of every theme."""

    modes: Annotated[tuple[Mode, ...], _words, Field(min_length=1)]
    themes: Annotated[tuple[str, ...], _words] = ()


class Alternative(Stated):
    """One way to meet a requirement: so many hundredths of a unit, by the date it holds from."""

    unit: Literal["hours", "days"]
    at_least: DatedHundredths

    def required_on(self, day: date) -> int:
        return in_force(self.at_least, day)


class Organisers(Stated):
    """The organisations that owe something, by where they stand and what they are."""

    levels: Levels | None = None
    kinds: OrganisationKinds | None = None


class _Indicator(Stated):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]
    title_zh: str
    title_en: str
    clause: Clause
    choices: Annotated[tuple[Choice, ...], BeforeValidator(listed)] = ()
    last_verified_on: date

    def is_choice(self, field: str) -> bool:
        return any(choice.field == field for choice in self.choices)


class PersonIndicator(_Indicator):
    """What every person of a population owes in each window."""

    kind: Literal["person"]
    population: Populations
    basis: Literal["holding", "promotion"] = "holding"
    window: Literal["plan", "year", "first_year"]
    credits: Credits
    alternatives: Annotated[tuple[Alternative, ...], BeforeValidator(listed)] = ()
    at_least_once: bool = False

    @model_validator(mode="after")
    def _one_requirement(self) -> "PersonIndicator":
        if bool(self.alternatives) == self.at_least_once:
            raise ValueError("alternatives 与 at_least_once 应当且只能写一项")
        if len({item.unit for item in self.alternatives}) < len(self.alternatives):
            raise ValueError("alternatives 中每种单位只能写一次")
        if (self.basis == "promotion") != (self.window == "first_year"):
            raise ValueError("basis: promotion 与 window: first_year 应同时使用")
        return self

    def required(self, unit: str, day: date) -> int | None:
        """Hundredths of the unit asked by the rule in force on `day`, or None where not asked."""
        return next((a.required_on(day) for a in self.alternatives if a.unit == unit), None)


class CoverageIndicator(_Indicator):
    """The share of a population that has taken part; by calendar year cumulative from the start."""

    kind: Literal["coverage"]
    population: Populations
    window: Literal["year", "plan"]
    credits: Credits
    target: Share | None = None
    curve: dict[int, Share] | None = None

    @model_validator(mode="after")
    def _target_fits_window(self) -> "CoverageIndicator":
        if (self.curve is None) == (self.target is None) or (
            (self.window == "year") != (self.curve is not None)
        ):
            raise ValueError("window: year 应写 curve（各年末比例），window: plan 应写 target")
        return self

    def curve_at(self, year: int) -> Fraction:
        """The cumulative share owed at the end of a year; 0 before the curve begins."""
        assert self.curve is not None  # noqa: S101 - the validator has seen to it
        return max((part for at, part in self.curve.items() if at <= year), default=Fraction(0))


class ClassCountIndicator(_Indicator):
    """How many completed classes for an audience an organiser holds each calendar year."""

    kind: Literal["class_count"]
    organisers: Organisers
    audience: Audience
    window: Literal["year"]
    at_least: Annotated[int, Field(ge=1)]


class ReleaseHoursIndicator(_Indicator):
    """Hours of courses released on the national network each calendar year."""

    kind: Literal["release_hours"]
    organisers: Organisers
    window: Literal["year"]
    at_least: Hundredths


class SessionsCounted(Stated):
    """Facts of a class session, all of which must hold for its hours to count to the share."""

    by_leader: Literal[True] | None = None
    methods: Annotated[tuple[Method, ...], _words, Field(min_length=1)] | None = None
    settings: Annotated[tuple[Setting, ...], _words, Field(min_length=1)] | None = None
    subjects: Annotated[tuple[Subject, ...], _words, Field(min_length=1)] | None = None


class SessionShareIndicator(_Indicator):
    """The share of session hours of a certain kind at each school."""

    kind: Literal["session_share"]
    school_levels: Levels | None = None
    classes: Literal["main", "party_spirit"]
    window: Literal["semester", "class"]
    counted: SessionsCounted
    target: Share

    @model_validator(mode="after")
    def _window_fits_classes(self) -> "SessionShareIndicator":
        if not self.counted.model_fields_set:
            raise ValueError("counted 至少写一个条件")
        return self


class SubjectShareIndicator(_Indicator):
    """The share of main classes in which a school teaches every one of the subjects."""

    kind: Literal["subject_share"]
    school_levels: Levels | None = None
    window: Literal["semester"]
    subjects: Annotated[tuple[Subject, ...], _words, Field(min_length=1)]
    target: Share


class CourseRenewalIndicator(_Indicator):
    """The pooled share of courses taught in main classes that are new or revised that year."""

    kind: Literal["course_renewal"]
    school_levels: Levels | None = None
    window: Literal["plan"]
    target: Share


class FollowUpIndicator(_Indicator):
    """The share of long classes that were observed from beginning to end."""

    kind: Literal["follow_up"]
    window: Literal["year"]
    shortest_days: Annotated[int, Field(ge=1)]
    target: Share


OrganisationIndicator = (
    CoverageIndicator
    | ClassCountIndicator
    | ReleaseHoursIndicator
    | SessionShareIndicator
    | SubjectShareIndicator
    | CourseRenewalIndicator
    | FollowUpIndicator
)
AnyIndicator = PersonIndicator | OrganisationIndicator
Indicator = Annotated[AnyIndicator, Field(discriminator="kind")]
