"""Every list and dashboard asks the same number of questions however much there is to show.

The numbers are frozen: a page that asks one more is looked at before its number is changed here. What is read
about one person's standing goes in a round trip of its own, which is not counted (``standing.selectors.prepared``).
"""

import uuid
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongxun.base.access.models import User
from gongxun.base.audit import services as audit
from gongxun.base.notices.models import Notice
from gongxun.records.ledger.models import Objection, Proposal
from gongxun.records.ledger.testing import entry
from gongxun.records.standing.services import take_snapshot
from gongxun.registry.orgs.services import found_many
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, new
from gongxun.registry.people.models import Appointment, Exemption, MergeProposal, Transfer
from gongxun.registry.people.testing import person, placed, post
from gongxun.registry.policies.selectors import plan_book
from tests.site.scope_world import World, build, seat

MORE = 60
BEHIND = "people/?indicator=hours.section_rank.collective&window=2026"
OFFICER = {
    "/": 5,
    # Surveys to answer and plans that wait head the first page.
    "/organisations/{place}/": 22,
    "/organisations/{place}/figures/hours.section_rank.collective/2026/": 17,
    "/organisations/{place}/figures/coverage.cumulative/2026/": 17,
    "/organisations/{place}/" + BEHIND: 15,
    "/organisations/{place}/" + BEHIND + "&starting_at=30&status=behind": 14,
    "/organisations/{place}/" + BEHIND + "&sort=name": 15,
    "/organisations/{place}/" + BEHIND + "&q=周": 16,
    "/organisations/{place}/subjects/": 12,
    "/organisations/{place}/years/": 19,
    "/organisations/{place}/tables/": 19,
    "/organisations/?q=县": 7,
    "/people/{person}/": 14,
    "/people/{person}/figures/hours.section_rank.collective/2026/": 14,
    "/people/{person}/ledger/": 20,
    "/proposals/": 13,
    "/proposals/?state=all&sort=name&q=周": 14,
    "/objections/": 12,
    "/registry/people/": 12,
    "/registry/people/?q=周": 15,
    "/registry/people/{person}/": 25,
    "/registry/organisations/{place}/people/?below=on": 16,
    "/registry/organisations/{place}/people/?below=on&q=周": 18,
    "/registry/rosters/": 20,
    "/registry/rosters/?below=on": 20,
    "/registry/transfers/": 11,
    "/registry/transfers/?state=outgoing": 12,
    "/registry/transfers/?state=decided": 12,
    "/registry/merges/": 15,
    "/registry/merges/?state=decided": 16,
    "/registry/exemptions/": 12,
    "/registry/exemptions/?state=standing": 13,
    "/imports/": 10,
    "/notices/": 7,
}
INSPECTOR = {
    "/organisations/{place}/": 20,
    "/organisations/{place}/" + BEHIND: 15,
    "/people/{person}/": 14,
    "/registry/people/?q=县": 12,
}
CADRE = {
    # A cadre's menu asks whether she teaches; her first page, what surveys and reviews want of her.
    "/me/": 11,
    "/me/ledger/": 20,
    "/registry/people/{person}/": 24,
    "/me/views/": 10,
    "/people/{person}/statements/": 12,
    "/notices/": 8,
}
SYSTEM_ADMINISTRATOR = {
    "/snapshots/": 6,
    "/registry/organisations/": 11,
    "/registry/organisations/?q=县&sort=name": 11,
    "/registry/organisations/tree/": 8,
    "/registry/organisations/{place}/branch/": 8,
    "/registry/people/?q=周": 15,
    "/imports/": 10,
    "/registry/books/": 7,
    "/jobs/": 9,
}
SECURITY_ADMINISTRATOR = {
    "/accounts/": 13,
    "/accounts/?q=o&role=training_officer": 13,
    "/accounts/enrol/": 6,
    "/accounts/enrol/{place}/": 11,
}
AUDIT_ADMINISTRATOR = {"/audit/": 11, "/audit/?since=2026-01-01&verb=person": 11}
PAGES = {
    "o": OFFICER,
    "i": INSPECTOR,
    "c": CADRE,
    "s": SYSTEM_ADMINISTRATOR,
    "e": SECURITY_ADMINISTRATOR,
    "u": AUDIT_ADMINISTRATOR,
}


@pytest.fixture(autouse=True)
def _plain(settings: Any, tmp_path: Path) -> None:  # noqa: ANN401
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {"default": files, "staticfiles": plain}
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.mark.parametrize("role", PAGES)
@pytest.mark.django_db(transaction=True)
def test_the_number_of_queries_does_not_grow(role: str) -> None:
    world = build()
    client = seat(world, role).client
    _evaluate()
    few = _counts(client, role, world)
    _add(world, MORE)
    _evaluate()
    many = _counts(client, role, world)
    assert many == few
    assert few == PAGES[role]


def _evaluate() -> None:
    take_snapshot(book=plan_book(), as_of=TODAY, now=NOW)


def _counts(client: Any, role: str, world: World) -> dict[str, int]:  # noqa: ANN401
    found = {}
    for address in PAGES[role]:
        page = address.format(place=world.orgs["P1"], person=world.inside.things["person"])
        client.get(page)  # what a process or a session asks but once
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(page)
        assert answer.status_code in (200, 302), (page, answer.status_code)
        found[address] = len(queries)
    return found


def _add(world: World, number: int) -> None:
    """So many more of everything."""
    county, other = world.orgs["K1"], world.orgs["K2"]
    rows = [new(f"M{n}", "P1", "county", name=f"第{n}县总工会") for n in range(number)]
    found_many(viewer=SYSTEM, rows=rows, now=NOW)
    people = [person(100 + n, f"周{chr(0x4E00 + n)}") for n in range(number)]
    for key in people:
        post(key, county)
        _add_matters(key, county, other, world.owner.pk)
    User.objects.bulk_create(
        User(username=f"more{n}", display_name=f"o{n}", created_at=NOW, home_id=county)
        for n in range(number)
    )
    for user in User.objects.exclude(username__startswith="more"):
        Notice.objects.bulk_create(
            Notice(account=user, kind="ledger.proposal_decided", key=f"m{n}", title="t",
                   address="/me/ledger/", sent_at=NOW)
            for n in range(number)
        )  # fmt: skip


def _add_matters(key: int, county: int, other: int, account: int) -> None:
    """Hours and everything that may wait, of one person."""
    earned = entry(key, title="培训班")
    Proposal.objects.create(
        person_id=key, manager_id=county, mode="collective", form="lecture",
        earned_on=date(2026, 4, 1), title="讲座", hours_hundredths=200, days_hundredths=50,
        submitted_at=NOW, submission=uuid.uuid4(),
    )  # fmt: skip
    Objection.objects.create(
        entry_id=earned.pk, person_id=key, manager_id=county, reason="少记", raised_at=NOW
    )
    held = Appointment.objects.get(person_id=key)
    Transfer.objects.create(
        appointment=held, destination_id=other, on=date(2026, 12, 1), proposed_at=NOW
    )
    MergeProposal.objects.create(person_id=key, other_id=key - 1, reason="同名", proposed_at=NOW)
    Exemption.objects.create(
        person_id=key, kind="deferral", reason="病假", valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31), requested_at=NOW,
    )  # fmt: skip
    placed(key)
    audit.record(replace(SYSTEM, user_id=account), "person.rename", "person", key, county, NOW)
