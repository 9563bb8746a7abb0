"""Rows of the lake with plain defaults: a test states only what its case is about."""

from datetime import date

from tests.reference.lake import Lake, Row, empty_lake
from tests.reference.windows import semester_of

LONG_AGO = date(2015, 3, 1)


def organisation(
    org_id: int,
    path: str,
    parent_id: int | None = None,
    *,
    level: str = "county",
    kind: str = "federation",
) -> Row:
    """An organisation at a path; a path of four characters is a root."""
    return {
        "org_id": org_id,
        "parent_id": parent_id,
        "path": path,
        "level": level,
        "kind": kind,
        "name": f"某总工会{org_id}",
        "division_code": None,
    }


def appointment(appointment_id: int, person_id: int, org_id: int, **said: object) -> Row:
    """A full-time primary appointment of category other, held since long ago."""
    row: Row = {
        "appointment_id": appointment_id,
        "person_id": person_id,
        "org_id": org_id,
        "is_primary": True,
        "category": "other",
        "employment": "full_time",
        "in_leadership_team": False,
        "office_staff": False,
        "school_id": None,
        "young": False,
        "promoted_on": None,
        "valid_from": LONG_AGO,
        "valid_to": None,
    }
    return _saying(row, said)


def exemption(
    person_id: int, indicator: str | None, valid_from: date, valid_to: date | None = None
) -> Row:
    """An exemption of one indicator, or of all where it is None."""
    return {
        "person_id": person_id,
        "indicator": indicator,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }


def credit(
    entry_id: int, person_id: int, earned_on: date, hours: int = 0, days: int = 0, **said: object
) -> Row:
    """A collective off-job credit without themes, in hundredths, organised by organisation 1."""
    row: Row = {
        "entry_id": entry_id,
        "person_id": person_id,
        "earned_on": earned_on,
        "hours_hundredths": hours,
        "days_hundredths": days,
        "mode": "collective",
        "form": "off_job",
        "themes": [],
        "class_id": None,
        "organiser_id": 1,
    }
    return _saying(row, said)


def training_class(
    class_id: int, organiser_id: int, starts_on: date, ends_on: date, **said: object
) -> Row:
    """A completed main class for a mixed audience, not followed up."""
    row: Row = {
        "class_id": class_id,
        "organiser_id": organiser_id,
        "school_id": None,
        "audience": "mixed",
        "themes": [],
        "main_class": True,
        "party_spirit_class": False,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "completed": True,
        "followed_up": False,
    }
    return _saying(row, said)


def session(
    session_id: int, held_in: Row, school_id: int | None, hours: int = 100, **said: object
) -> Row:
    """A general lecture in a classroom, in the semester in which its class ends."""
    row: Row = {
        "session_id": session_id,
        "class_id": held_in["class_id"],
        "school_id": school_id,
        "semester": semester_of(held_in["ends_on"]),
        "hours_hundredths": hours,
        "method": "lecture",
        "by_leader": False,
        "setting": "classroom",
        "subject": "general",
        "course_id": None,
    }
    return _saying(row, said)


def release(course_id: int, released_on: date, hours: int = 100, **said: object) -> Row:
    """A new course, released outside the network by nobody in particular."""
    row: Row = {
        "course_id": course_id,
        "school_id": None,
        "on_network": False,
        "released_on": released_on,
        "hours_hundredths": hours,
        "kind": "new",
    }
    return _saying(row, said)


def lake(**tables: list[Row]) -> Lake:
    """A lake of the given tables; the others are empty."""
    return empty_lake() | tables


def _saying(row: Row, said: dict[str, object]) -> Row:
    unknown = said.keys() - row.keys()
    if unknown:
        raise KeyError(f"no such column: {', '.join(sorted(unknown))}")
    return row | said
