"""Random lakes that crowd at the boundaries of the contract: one seed, one lake, for ever."""

from datetime import date
from random import Random

from tests.reference.boundary_classes import Timetable
from tests.reference.boundary_credits import CreditBook, Share, aim, cover, pick_share
from tests.reference.boundary_dates import Edges, pick_as_of
from tests.reference.boundary_orgs import identifiers, tree
from tests.reference.boundary_people import appointments_of, exemptions_of, uniform_people
from tests.reference.lake import TABLES, Lake, Row
from tests.reference.windows import PLAN

MOST_PERSONS = 60


def random_lake(seed: int, size: int | None = None) -> tuple[Lake, date]:
    """A good lake and its date of evaluation; `size` is the number of persons (at most 60)."""
    rng = Random(seed)
    edges = Edges(rng, pick_as_of(rng))
    organisations = tree(rng, rng.choice([3, 6, 12, 20]))
    share = pick_share(edges) if rng.random() < 0.35 else None
    if size is None:
        size = share.whole_size(rng) if share else rng.choice([0, 1, 4, 10, 20, 30])
    persons = identifiers(rng, min(size, MOST_PERSONS))
    timetable = _timetable(edges, organisations)
    people = _people(edges, persons, organisations, timetable.classes, share)
    lake: Lake = {
        "organisation": organisations,
        **people,
        "training_class": timetable.classes,
        "class_session": timetable.sessions,
        "course_release": timetable.releases,
    }
    for rows in lake.values():
        rng.shuffle(rows)
    return {table: lake[table] for table in TABLES}, edges.as_of


def _people(
    edges: Edges,
    persons: list[int],
    organisations: list[Row],
    classes: list[Row],
    share: Share | None,
) -> Lake:
    rng = edges.rng
    ids = identifiers(rng, 5 * len(persons) + 5)
    organisers = [row["org_id"] for row in organisations]
    book = CreditBook(edges, identifiers(rng, 60 * len(persons) + 60), organisers)
    if share:
        teach = share.window == PLAN
        appointments = uniform_people(edges, persons, ids, organisations, teach=teach)
        cover(book, appointments, share)
    else:
        appointments = [
            row
            for person_id in persons
            for row in appointments_of(edges, person_id, ids, organisations)
        ]
        aim(book, appointments)
    exemptions: list[Row] = []
    for person_id in persons:
        own = [row for row in appointments if row["person_id"] == person_id]
        exemptions += exemptions_of(edges, own)
    # Persons whom no appointment knows: their credits count for nobody.
    for stranger in (5, 2**53 - 1):
        if stranger not in persons and rng.random() < 0.3:
            book.noise(stranger)
    for row in book.rows:
        if classes and rng.random() < 0.3:
            row["class_id"] = rng.choice(classes)["class_id"]
    return {"appointment": appointments, "exemption": exemptions, "credit": book.rows}


def _timetable(edges: Edges, organisations: list[Row]) -> Timetable:
    rng = edges.rng
    timetable = Timetable(edges, organisations)
    for _ in range(rng.choice([0, 2, 6, 12])):
        timetable.any_sessions(timetable.add_class())
    timetable.any_releases()
    for balance in (
        timetable.balance_courses,
        timetable.balance_semester,
        timetable.balance_party_spirit,
        timetable.reach_network_hours,
    ):
        if rng.random() < 0.5:
            balance()
    return timetable
