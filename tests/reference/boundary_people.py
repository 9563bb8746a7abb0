"""Appointments and exemptions on the edges of windows, with ties of every kind."""

from datetime import date, timedelta
from random import Random

from tests.reference.boundary_dates import Edges
from tests.reference.boundary_orgs import of_kind, some_school
from tests.reference.lake import LISTED, Row
from tests.reference.organisations import TEACHER_LEVELS
from tests.reference.persons import PERSON_INDICATOR_IDS
from tests.reference.rows import LONG_AGO, appointment, exemption
from tests.reference.windows import DAY, PLAN_END, PLAN_START, first_year_after

Span = tuple[date, date | None]


def _post(edges: Edges, organisations: list[Row]) -> Row:
    """What an appointment says besides its ids, its order and its dates."""
    rng = edges.rng
    teaches = rng.random() < 0.45
    return {
        "org_id": rng.choice(organisations)["org_id"],
        "category": rng.choice(LISTED["appointment", "category"]),
        "employment": rng.choices(LISTED["appointment", "employment"], (3, 1, 1))[0],
        "in_leadership_team": rng.random() < 0.3,
        "office_staff": rng.random() < 0.4,
        "school_id": some_school(rng, organisations) if teaches else None,
        "young": rng.random() < 0.2,
        "promoted_on": edges.promotion() if rng.random() < 0.3 else None,
    }


def _spans(edges: Edges) -> tuple[str, list[Span]]:
    """A pattern of one person's appointments, by the dates they are held."""
    rng, day = edges.rng, edges.evaluation_date()
    some_time = day - timedelta(days=rng.choice([1, 30, 400]))
    pattern = rng.choices(
        ["steady", "ends", "starts", "never", "succession", "ties", "anyhow"],
        (6, 2, 2, 1, 3, 5, 3),
    )[0]
    spans: dict[str, list[Span]] = {
        "steady": [(LONG_AGO, None)],
        "ends": [(LONG_AGO, rng.choice([day, day + DAY]))],
        "starts": [(rng.choice([day, day + DAY]), None)],
        "never": [rng.choice([(LONG_AGO, PLAN_START), (date(2031, 1, 1), None), (day, day)])],
        "succession": [(LONG_AGO, day), (day, None)],
        "ties": [
            (rng.choice([LONG_AGO, some_time, day]), rng.choice([None, None, day + DAY]))
            for _ in range(rng.randint(2, 4))
        ],
        "anyhow": [_any_span(edges) for _ in range(rng.randint(1, 4))],
    }
    return pattern, spans[pattern]


def _any_span(edges: Edges) -> Span:
    first, second = sorted([edges.edge(), edges.edge()])
    return first, edges.rng.choice([None, second])


def appointments_of(
    edges: Edges, person_id: int, ids: list[int], organisations: list[Row]
) -> list[Row]:
    """One person's appointments; takes its ids from the end of `ids`."""
    rng = edges.rng
    pattern, spans = _spans(edges)
    post = _post(edges, organisations)
    same_primary = rng.choice([True, False, None])
    rows = []
    for valid_from, valid_to in spans:
        if pattern != "steady" and rng.random() < 0.7:
            again = _post(edges, organisations)
            # Twice promoted on one date, in one organisation or in two.
            if post["promoted_on"] and rng.random() < 0.5:
                again["promoted_on"] = post["promoted_on"]
                again["org_id"] = rng.choice([again["org_id"], post["org_id"]])
            post = again
        primary = rng.random() < 0.5 if same_primary is None else same_primary
        rows.append(
            appointment(ids.pop(), person_id, 0, is_primary=primary)
            | post
            | {"valid_from": valid_from, "valid_to": valid_to}
        )
    return rows


def exemptions_of(edges: Edges, appointments: list[Row]) -> list[Row]:
    """None, one or several exemptions of one person, from or until an evaluation date."""
    rng = edges.rng
    if rng.random() > 0.35:
        return []
    rows = []
    for _ in range(rng.choice([1, 1, 2, 3])):
        indicator = rng.choice([None, None, *PERSON_INDICATOR_IDS])
        day = edges.evaluation_date()
        promoted = [row["promoted_on"] for row in appointments if row["promoted_on"]]
        if promoted and rng.random() < 0.5:
            day = min(first_year_after(promoted[0]).end, edges.as_of)
            indicator = rng.choice([None, "promotion.first_year"])
        valid_from = rng.choice([LONG_AGO, day - DAY, day, day, day + DAY])
        valid_to = rng.choice([None, day, day + DAY, day + DAY, PLAN_END, valid_from])
        person_id = appointments[0]["person_id"]
        rows.append(exemption(person_id, indicator, valid_from, valid_to))
    return rows


def uniform_people(
    edges: Edges, person_ids: list[int], ids: list[int], organisations: list[Row], *, teach: bool
) -> list[Row]:
    """Everybody steadily in one organisation with one post, so that a ratio can be exact there."""
    post = _post(edges, organisations) | {"promoted_on": None}
    schools = of_kind(organisations, "school", TEACHER_LEVELS)
    if teach and schools:
        post["school_id"] = edges.rng.choice(schools)
    return [appointment(ids.pop(), person_id, 0) | post for person_id in person_ids]


def shuffled_persons(rng: Random, appointments: list[Row]) -> list[int]:
    """The persons of these appointments, each once, in no order."""
    persons = sorted({row["person_id"] for row in appointments})
    rng.shuffle(persons)
    return persons
