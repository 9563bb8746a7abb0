"""Rules that are not the plan's but an organisation's own: dated, free, replaced as a whole."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, InstanceOf

from gongxun.rules.books.demands import Levels, OrganisationKinds
from gongxun.rules.books.fields import Hundredths, Stated, names

Form = Literal["off_job", "party_group_study", "online_programme", "lecture", "online_self_study"]


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _ratio(value: object) -> Fraction:
    if isinstance(value, bool):
        raise ValueError("应写正数，例如 1 或 1.5")
    try:
        found = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise ValueError("应写正数，例如 1 或 1.5") from None
    if found <= 0:
        raise ValueError("应大于 0")
    return found


class Cap(Stated):
    """The most that one person is credited for a form in a day or a calendar year."""

    form: Form
    per: Literal["day", "year"]
    unit: Literal["hours", "days"]
    at_most: Hundredths


class HalfDay(Stated):
    """What half a day of attendance is worth."""

    hours: Hundredths
    days: Hundredths


class ConversionRule(Stated):
    """How raw facts become credit from a date on, until the next rule's date."""

    since: date
    online_minutes_per_hour: Annotated[int, Field(ge=1)]
    credit_hours_per_teaching_hour: Annotated[InstanceOf[Fraction], BeforeValidator(_ratio)]
    half_day: HalfDay
    caps: Annotated[tuple[Cap, ...], BeforeValidator(_tuple)] = ()
    note: str = ""


MemberRole = Literal["delegate", "committee_member", "audit_committee_member"]


class Whom(Stated):
    """Facts of a person and the place served, all of which must hold."""

    roles: Annotated[tuple[MemberRole, ...], BeforeValidator(names)] | None = None
    in_leadership_team: Literal[True] | None = None
    office_staff: Literal[True] | None = None
    school_teacher: Literal[True] | None = None
    attached_enterprise: Literal[True] | None = None
    kinds: OrganisationKinds | None = None
    levels: Levels | None = None


class ResponsibilityRule(Stated):
    """Who trains whom: the organisation is found from the serving one."""

    id: str
    demand: str
    whom: Whom
    responsible: Literal[
        "serving", "federation_above", "role_organisation", "attached_to", "school_federation_above"
    ]


class ResponsibilityTable(Stated):
    """The rules in force from a date, in the order in which they are tried."""

    since: date
    clause: str
    rules: Annotated[tuple[ResponsibilityRule, ...], BeforeValidator(_tuple), Field(min_length=1)]
