"""Two sessions at once, on real connections: exactly one wins, and nobody waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Event

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from gongxun.records.ledger import selectors, services
from gongxun.records.ledger.models import Claim, Entry, Seal
from gongxun.records.ledger.services import RefusedEntries
from gongxun.records.ledger.testing import draft, entry
from gongxun.registry.orgs.testing import NOW, SYSTEM
from tests.records.ledger.conftest import World

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[object]:
    """Run each act in a session of its own, let go at one moment; returns results or refusals."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(10)
            return act()
        except (ValidationError, RefusedEntries) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_officers_record_one_event_and_one_wins(world: World) -> None:
    one = draft(world.cadre)

    def act() -> object:
        return services.record(viewer=SYSTEM, draft=one, now=NOW)

    results = together(act, act, act)
    won = [result for result in results if isinstance(result, Entry)]
    assert len(won) == 1
    for lost in results:
        if lost is not won[0]:
            assert isinstance(lost, ValidationError)
            assert f"台账号 {won[0].pk}" in str(lost)
    assert Claim.objects.filter(released_by=None).count() == Entry.objects.count() == 1


def test_the_second_waits_for_the_first_to_commit(world: World) -> None:
    """The first has written and not yet committed when the second comes: it must not slip past the claim."""
    written, go_on = Event(), Event()

    def first() -> object:
        with transaction.atomic():
            made = services.record(viewer=SYSTEM, draft=draft(world.cadre), now=NOW)
            written.set()
            go_on.wait(10)
            return made

    def second() -> object:
        written.wait(10)
        go_on.set()
        return services.record(viewer=SYSTEM, draft=draft(world.cadre), now=NOW)

    won, lost = together(first, second)
    assert isinstance(won, Entry)
    assert isinstance(lost, ValidationError)
    assert Entry.objects.count() == 1


def test_two_imports_of_the_same_people_in_opposite_order_do_not_block_each_other(
    world: World,
) -> None:
    days = [date(2026, 1, 1) + timedelta(days=n % 200) for n in range(3000)]
    rows = [
        draft(world.cadre, earned_on=day, title=f"第{n}场", hours_hundredths=10)
        for n, day in enumerate(days)
    ]
    results = together(
        lambda: services.record_many(viewer=SYSTEM, rows=rows, now=NOW),
        lambda: services.record_many(viewer=SYSTEM, rows=rows[::-1], now=NOW),
    )
    assert sorted(type(result).__name__ for result in results) == ["RefusedEntries", "list"]
    assert Entry.objects.count() == len(rows)


def test_an_entry_is_reversed_by_one_of_two(world: World) -> None:
    wrong = entry(world.cadre)

    def act() -> object:
        return services.reverse(viewer=SYSTEM, entry=wrong, reason="学时填错", now=NOW)

    assert sorted(type(r).__name__ for r in together(act, act)) == ["Entry", "ValidationError"]
    assert Entry.objects.count() == 2


def test_a_year_does_not_close_under_a_writer(world: World) -> None:
    """Closing waits for whoever is writing; afterwards nothing enters."""
    written, closed = Event(), Event()
    old = draft(world.cadre, earned_on=date(2025, 5, 5))

    def write() -> object:
        with transaction.atomic():
            made = services.record(viewer=SYSTEM, draft=old, now=NOW)
            written.set()
            assert not closed.wait(1)
            return made

    def close() -> object:
        written.wait(10)
        services.close_year(viewer=SYSTEM, organisation_id=world.at("QG"), year=2025, now=NOW)
        closed.set()
        return Entry.objects.count()

    _, there = together(write, close)
    assert there == 1


def test_two_decide_on_one_proposal_and_one_wins(world: World) -> None:
    proposal = services.propose(viewer=SYSTEM, draft=draft(world.cadre), now=NOW)
    results = together(
        lambda: services.recognise(viewer=SYSTEM, proposal=proposal, now=NOW),
        lambda: services.recognise(viewer=SYSTEM, proposal=proposal, now=NOW),
    )
    assert sorted(type(r).__name__ for r in results) == ["Entry", "ValidationError"]


def test_two_sealers_make_one_chain(world: World, tmp_path: Path) -> None:
    services.record_many(
        viewer=SYSTEM,
        rows=[draft(world.cadre, title=f"第{n}场", hours_hundredths=10) for n in range(30)],
        now=NOW,
    )
    results = together(*[lambda: services.seal_pending(now=NOW)] * 3)
    assert sorted(map(str, results)) == ["0", "0", "30"]
    assert Seal.objects.count() == 1
    assert selectors.verify_seals(folder=tmp_path) == []


def test_entries_of_a_slow_transaction_are_sealed_after_younger_ones(
    world: World, tmp_path: Path
) -> None:
    written, sealed = Event(), Event()

    def slow() -> object:
        with transaction.atomic():
            made = entry(world.cadre, title="慢事务")
            written.set()
            sealed.wait(10)
            return made.pk

    def quick() -> object:
        written.wait(10)
        made = entry(world.cadre, title="快事务")
        services.seal_pending(now=NOW)
        sealed.set()
        return made.pk

    old, young = together(slow, quick)
    assert int(str(old)) < int(str(young))
    assert services.seal_pending(now=NOW) == 1
    assert selectors.verify_seals(folder=tmp_path) == []
