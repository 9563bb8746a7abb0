"""The cases that a training officer can read, held against the explanation of each figure."""

from datetime import date
from typing import Any

import pytest
import yaml

from gongxun.rules.books import SHIPPED, load_book
from gongxun.rules.explanation import (
    AppointmentFact,
    EntryFact,
    ExemptionFact,
    Explanation,
    PersonFacts,
    explain,
)

CASES = [
    case
    for file in sorted((SHIPPED / "cases").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


def appointment(person: dict[str, Any]) -> AppointmentFact:
    school = person.get("school")
    return AppointmentFact(
        appointment_id=1,
        org_id=1,
        org_level=person.get("serving", "county"),
        org_kind="federation",
        is_primary=True,
        category=person["category"],
        employment=person.get("employment", "full_time"),
        in_leadership_team=person.get("in_leadership_team", False),
        office_staff=person.get("office_staff", False),
        young=False,
        school_level=school,
        school_kind="school" if school else None,
        promoted_on=person.get("promoted_on"),
        valid_from=date(2020, 1, 1),
        valid_to=None,
    )


def facts(case: dict[str, Any]) -> PersonFacts:
    person = case["person"]
    since = person.get("exempt_from")
    return PersonFacts(
        (appointment(person),),
        (ExemptionFact(None, since, None),) if since else (),
        tuple(
            EntryFact(
                number,
                entry["date"],
                round(entry.get("hours", 0) * 100),
                round(entry.get("days", 0) * 100),
                entry["mode"],
                "off_job",
                tuple(entry.get("themes", ())),
                None,
            )
            for number, entry in enumerate(case["credits"])
        ),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_case_comes_out_as_written(case: dict[str, Any]) -> None:
    book = load_book(case["book"])
    for wanted in case["expect"]:
        found = explain(book, wanted["indicator"], wanted["window"], facts(case), case["as_of"])
        assert found.in_population
        assert status(found) == wanted["status"], wanted["indicator"]
        missing = {one.unit: one.shortfall / 100 for one in found.standing.alternatives}
        for unit, amount in wanted.get("missing", {}).items():
            assert missing[unit] == amount


def status(found: Explanation) -> str | None:
    return "exempt" if found.exempt else found.standing.status
