from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from gongxun.base.access.selectors import viewer_of
from gongxun.records.ledger.selectors import verify_seals
from gongxun.records.ledger.selectors.queues import counts_waiting
from gongxun.records.ledger.services import seal_pending
from gongxun.records.standing.selectors.facts import facts_of
from gongxun.registry.people.selectors import person_of
from gongxun.registry.people.selectors.waiting import waiting_exemptions, waiting_merges
from gongxun.rules.books import load_book
from gongxun.rules.explanation import Verdict, explain, windows_of
from gongxun.site.demo import rows
from gongxun.site.demo.accounts import ACCOUNTS, PASSWORD
from gongxun.site.demo.lake import Size
from gongxun.site.demo.load import country_until, load_demo

from .conftest import quiet

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
TODAY = date(2026, 11, 22)
VILLAGE = Size(cadres=2_400, entries=24_000, organisations=600)
# One process loads the country for all of them.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The country, loaded once for the tests of this file and rolled back after them."""
    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), quick, transaction.atomic():
        assert load_demo(now=NOW, progress=quiet, size=VILLAGE)
        yield
        transaction.set_rollback(True)


def _one(query: str) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return tuple(cursor.fetchone())


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()  # type: ignore[no-any-return]


def test_the_country_is_loaded_once_and_whole() -> None:
    whole = "SELECT count(*), sum(hours_hundredths), sum(days_hundredths) FROM ledger_entry"
    everything = _one(whole)
    assert not load_demo(now=NOW, progress=quiet, size=VILLAGE)
    assert _one(whole) == everything
    # What the country did; the rest of the ledger is what people put forward and imported.
    before = _one(f"{whole} WHERE event_key ~ '^(class|item):demo-'")
    assert before[0] < everything[0]
    assert _one("SELECT count(*) FROM lake.credit") == everything[:1]
    country = country_until(TODAY, VILLAGE)
    earned = [country.behaviour.year(country.cast(0, 2_400), year) for year in country.span.years]
    assert before == (
        sum(len(credits_) for credits_ in earned),
        sum(int(credits_.hours.sum()) for credits_ in earned),
        sum(int(credits_.days.sum()) for credits_ in earned),
    )
    assert _one("SELECT count(*) FROM lake.organisation") == (600,)
    seal_pending(now=NOW)
    assert not verify_seals()


def test_every_account_signs_in_to_what_it_promises() -> None:
    for account in ACCOUNTS:
        user = authenticate(username=account.username, password=PASSWORD)
        assert user is not None, account.username
        viewer = viewer_of(user.pk, TODAY)
        assert viewer.roles == ({account.role} if account.role else set())
        assert (person_of(viewer) is not None) == bool(account.story)


def test_no_work_list_is_empty() -> None:
    for query in (
        "SELECT count(*) FROM ledger_proposal WHERE state = 'submitted'",
        "SELECT count(*) FROM ledger_entry WHERE kind = 'reversal'",
        "SELECT count(*) FROM ledger_yearclosure WHERE reopened_at IS NULL",
        "SELECT count(*) FROM people_exemption WHERE state = 'approved'",
        "SELECT count(*) FROM people_exemption WHERE state = 'requested'",
        "SELECT count(*) FROM people_transfer WHERE state = 'proposed'",
        "SELECT count(*) FROM people_mergeproposal WHERE state = 'open'",
        "SELECT count(*) FROM people_mandate",
        "SELECT count(*) FROM orgs_rosterconfirmation",
        "SELECT count(*) FROM orgs_summaryreturn",
        "SELECT count(*) FROM orgs_industrialaffiliation",
        "SELECT count(*) FROM resources_version WHERE state = 'draft'",
        "SELECT count(*) FROM resources_version WHERE state = 'superseded'",
        "SELECT count(*) FROM resources_nomination WHERE state = 'chosen'",
        "SELECT count(*) FROM reviews_review WHERE stage = 'first' AND state = 'open'",
        "SELECT count(*) FROM reviews_review WHERE stage = 'final' AND state = 'open'",
        "SELECT count(*) FROM reviews_remark",
        "SELECT count(*) FROM lake.course_release WHERE on_network",
    ):
        assert _one(query)[0] > 0, query


def test_the_county_has_a_tuesday_before_it() -> None:
    """What each desk shows to the officer whose account stands before it."""
    user = authenticate(username="xian", password=PASSWORD)
    assert user is not None
    county = viewer_of(user.pk, TODAY)
    proposals, objections = counts_waiting(county)
    assert proposals >= 40
    assert objections == 3
    kinds = {form for (form,) in _rows("SELECT DISTINCT form FROM ledger_proposal")}
    assert len(kinds) >= 4
    assert _one("SELECT count(DISTINCT media_type) FROM files_storedfile WHERE kind <> 'xlsx'") == (
        2,
    )
    states = {state for (state,) in _rows("SELECT state FROM imports_run ORDER BY id")}
    assert states == {"done", "undone", "decided"}
    place = next(grant.scope_id for grant in county.grants)
    confirmed = f"SELECT year FROM people_confirmedroster WHERE organisation_id = {place}"
    assert [year for (year,) in _rows(confirmed)] == [2024, 2025]
    assert _one(f"SELECT count(*) FROM people_transfer WHERE destination_id = {place}")[0] >= 1
    assert len(waiting_exemptions(county)) >= 3
    assert len(waiting_merges(county)) >= 1


def test_resident_ids_are_nobodys() -> None:
    country = country_until(TODAY, VILLAGE)
    cast = country.cast(0, 2_400)
    numbers = [person.id_number or "" for person in rows.persons(cast, country.tree)]
    assert len(set(numbers)) == len(numbers)
    assert {number[6:8] for number in numbers} == {"18"}
    assert {number[:2] for number in numbers} == {str(code) for code in range(90, 98)}
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    for number in numbers:
        total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
        assert "10X98765432"[total % 11] == number[17]


def test_the_cadres_accounts_show_every_status_and_every_reason() -> None:
    book = load_book("acftu-2024-2028")
    statuses, reasons, exempt = set(), set(), False
    for account in ACCOUNTS:
        if not account.story:
            continue
        user = authenticate(username=account.username, password=PASSWORD)
        assert user is not None
        person = person_of(viewer_of(user.pk, TODAY))
        assert person is not None
        facts, _notes = facts_of(person.pk)
        for indicator in book.person_indicators:
            for window, _appointment in windows_of(book, indicator, facts, TODAY):
                found = explain(book, indicator.id, window.label, facts, TODAY)
                statuses.add(found.standing.status)
                reasons |= {one.verdict for one in found.entries}
                exempt |= found.exempt
    assert statuses >= {"met", "on_track", "behind", "not_met"}
    # What is still to come cannot stand in a ledger of today.
    assert reasons == set(Verdict) - {Verdict.NOT_YET}
    assert exempt
