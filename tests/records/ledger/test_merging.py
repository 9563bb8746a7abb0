from datetime import date
from pathlib import Path

from gongxun.base.outbox.services import hand_on
from gongxun.records.ledger import selectors, services
from gongxun.records.ledger.models import Entry
from gongxun.records.ledger.selectors import Finding
from gongxun.records.ledger.testing import entry
from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.registry.people.services import decide_merge, propose_merge
from gongxun.registry.people.testing import person, post
from tests.records.ledger.conftest import World


def merged(world: World, day: date) -> int:
    """Two files that both hold the same event, merged into the cadre's."""
    double = person(7)
    post(double, world.at("K1"), is_primary=False)
    for one in (world.cadre, double):
        entry(one, earned_on=day)
    entry(double, title="另一次", earned_on=day)
    proposal = propose_merge(
        viewer=SYSTEM, person_id=world.cadre, other_id=double, reason="同一人", now=NOW
    )
    decide_merge(viewer=SYSTEM, proposal_id=proposal, merge=True, now=NOW)
    return double


def hours(world: World) -> int:
    return sum(selectors.entries_of(SYSTEM, world.cadre).values_list("hours_hundredths", flat=True))


def test_after_a_merge_an_event_of_both_files_counts_once(world: World, tmp_path: Path) -> None:
    merged(world, date(2026, 3, 6))
    assert hours(world) == 2400
    hand_on(NOW)
    assert hours(world) == 1600
    assert Entry.objects.get(kind="reversal").reason.startswith("档案合并")
    assert services.release_duplicates(person_id=world.cadre, now=NOW) == 0
    assert selectors.verify_seals(folder=tmp_path) == []


def test_in_a_closed_year_the_double_is_named_until_the_year_reopens(
    world: World, tmp_path: Path
) -> None:
    merged(world, date(2025, 3, 6))
    services.close_year(viewer=SYSTEM, organisation_id=world.at("K1"), year=2025, now=NOW)
    hand_on(NOW)
    assert hours(world) == 2400
    [problem] = selectors.verify_seals(folder=tmp_path)
    assert problem.kind == Finding.CLAIM
    services.reopen_year(
        viewer=SYSTEM, organisation_id=world.at("K1"), year=2025, reason="合并档案", now=NOW
    )
    assert services.release_duplicates(person_id=world.cadre, now=NOW) == 1
    assert selectors.verify_seals(folder=tmp_path) == []
