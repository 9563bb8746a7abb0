"""Two sessions at once, on real connections: exactly one wins, and nobody waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Event
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from gongxun.base.access.gate import Viewer
from gongxun.records.ledger import selectors, services
from gongxun.records.ledger.models import Claim, Entry, Objection, Proposal, Seal
from gongxun.records.ledger.services import RefusedEntries
from gongxun.records.ledger.testing import draft, entry
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY
from gongxun.registry.people.models import Person
from tests.records.ledger.conftest import World
from tests.records.ledger.test_pages import account

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


def test_two_tabs_decide_on_one_list_and_each_proposal_is_decided_once(world: World) -> None:
    proposals = [
        services.propose(
            viewer=SYSTEM, draft=draft(world.cadre, title=f"第{n}讲", hours_hundredths=100), now=NOW
        )
        for n in range(4)
    ]
    chosen = [(one.pk, one.version) for one in proposals]

    def act(action: str) -> Callable[[], object]:
        return lambda: services.decide_many(
            viewer=SYSTEM,
            submission=uuid4(),
            action=action,
            chosen=chosen,
            reason="缺证明",
            now=NOW,
        )

    results = together(act("recognise"), act("return"))
    outcomes = [row for made in results for row in made.outcomes]  # type: ignore[attr-defined]
    assert sorted(row["proposal"] for row in outcomes if row["done"]) == [p for p, _ in chosen]
    recognised = Proposal.objects.filter(state="recognised").count()
    assert Entry.objects.count() == recognised


def test_one_form_sent_twice_at_once_has_one_answer(world: World) -> None:
    proposal = services.propose(viewer=SYSTEM, draft=draft(world.cadre), now=NOW)
    form = uuid4()

    def act() -> object:
        return services.decide_many(
            viewer=SYSTEM, submission=form, action="recognise", chosen=[(proposal.pk, 1)], now=NOW
        )

    first, second = together(act, act)
    assert first == second
    assert [row["done"] for row in first.outcomes] == [True]  # type: ignore[attr-defined]


def test_a_form_of_hours_sent_twice_at_once_makes_one_proposal(world: World) -> None:
    form = uuid4()

    def act() -> object:
        return services.propose(viewer=SYSTEM, draft=draft(world.cadre), submission=form, now=NOW)

    first, second = together(act, act)
    assert first == second
    assert Proposal.objects.count() == 1


def test_an_objection_and_a_reversal_at_once_leave_nothing_open(world: World) -> None:
    wrong = entry(world.cadre)
    user = account("lu")
    Person.objects.filter(pk=world.cadre).update(user=user)
    herself = Viewer(user.pk, TODAY)

    together(
        lambda: services.object_to(viewer=herself, entry=wrong, reason="应为 16", now=NOW),
        lambda: services.reverse(viewer=SYSTEM, entry=wrong, reason="学时填错", now=NOW),
    )
    assert Entry.objects.count() == 2
    assert not Objection.objects.filter(state="open").exists()
