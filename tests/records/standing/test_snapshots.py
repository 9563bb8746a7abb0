"""What an officer sees after an evaluation, and what happens when one fails."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from gongxun.records.ledger.models import Entry
from gongxun.records.ledger.services import reverse
from gongxun.records.standing.models import PersonResult, Snapshot
from gongxun.records.standing.selectors.figures import (
    Ratio,
    RollUp,
    child_figures,
    current_snapshot,
    history,
    organisation_figures,
)
from gongxun.records.standing.selectors.people import ListQuery, people_behind
from gongxun.records.standing.services import (
    LakeFolderTakenError,
    SnapshotError,
    export_lake,
    take_snapshot,
)
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer
from gongxun.registry.policies.selectors import plan_book

from .conftest import County, snapshot, train

HOURS = "hours.section_rank.collective"


def figure(
    county: County, place: str, indicator: str, window: str, taken: Snapshot
) -> RollUp | Ratio:
    found = organisation_figures(SYSTEM, county.orgs[place], taken, [window])
    return found[indicator][0]


@pytest.mark.parametrize("place", ["K1", "C1", "P1", "QG"])
def test_a_countys_people_count_in_every_organisation_above(county: County, place: str) -> None:
    taken = snapshot()
    hours = figure(county, place, HOURS, "2026", taken)
    assert isinstance(hours, RollUp)
    assert (hours.population, hours.met, hours.behind) == (3, 1, 2)
    coverage = figure(county, place, "coverage.cumulative", "2026", taken)
    assert isinstance(coverage, Ratio)
    assert (coverage.numerator, coverage.denominator, coverage.target) == (2, 3, 0.64)


def test_a_reversal_changes_the_next_snapshot_and_the_trend_keeps_both(county: County) -> None:
    snapshot(date(2026, 11, 21))
    entry = Entry.objects.filter(person_id=county.met).earliest("earned_on")
    reverse(viewer=SYSTEM, entry=entry, reason="名单重复", now=NOW)
    taken = snapshot()
    after = figure(county, "K1", HOURS, "2026", taken)
    assert isinstance(after, RollUp)
    assert (after.met, after.behind) == (0, 3)
    course = history(SYSTEM, county.orgs["K1"], taken, ["2026"])[HOURS, "2026"]
    assert [(one.as_of, one.figure.met) for one in course if isinstance(one.figure, RollUp)] == [
        (date(2026, 11, 21), 1),
        (TODAY, 0),
    ]


def test_person_rows_are_kept_for_the_current_snapshot_only(county: County) -> None:
    first = snapshot(date(2026, 11, 21))
    second = snapshot()
    assert not PersonResult.objects.filter(snapshot=first).exists()
    assert PersonResult.objects.filter(snapshot=second, indicator=HOURS, window="2026").count() == 3
    assert current_snapshot(plan_book().id) == second


def test_a_failed_evaluation_leaves_the_figures_before_it(
    county: County, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    first = snapshot(date(2026, 11, 21))
    settings.HOME = Path("/dev/null/full")  # type: ignore[attr-defined]
    with pytest.raises((SnapshotError, OSError)):
        snapshot()
    assert current_snapshot(plan_book().id) == first


def test_an_interrupted_evaluation_is_written_off_by_the_next(county: County) -> None:
    dead = Snapshot.objects.create(
        book_id=plan_book().id, book_version="1", as_of=TODAY, started_at=NOW
    )
    snapshot()
    dead.refresh_from_db()
    assert dead.state == Snapshot.State.FAILED
    assert "中断" in dead.error


def test_the_list_runs_from_the_largest_shortfall_and_pages_both_ways(county: County) -> None:
    taken = snapshot()
    path = facts_of([county.orgs["K1"]])[county.orgs["K1"]].path
    query = ListQuery(path=path, indicator=HOURS, window="2026")
    page = people_behind(officer(county.orgs["K1"]), county.orgs["K1"], taken, query)
    assert [row.person_id for row in page.rows] == [county.untrained, county.behind, county.met]
    assert [row.shortfall_hours_hundredths for row in page.rows] == [9000, 3000, 0]
    assert (page.before, page.after) == (None, None)
    jump = people_behind(
        SYSTEM, county.orgs["K1"], taken, ListQuery(path, HOURS, "2026", starting_at=3000)
    )
    assert [row.person_id for row in jump.rows] == [county.behind, county.met]


def test_every_page_of_a_long_list_is_reached_forwards_and_back(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongxun.records.standing.selectors.people.PAGE_SIZE", 1)
    taken = snapshot()
    path = facts_of([county.orgs["K1"]])[county.orgs["K1"]].path
    seen, after = [], None
    while True:
        page = people_behind(
            SYSTEM, county.orgs["K1"], taken, ListQuery(path, HOURS, "2026", after=after)
        )
        seen += [row.person_id for row in page.rows]
        if page.after is None:
            break
        after = page.after
    assert seen == [county.untrained, county.behind, county.met]
    back = people_behind(
        SYSTEM, county.orgs["K1"], taken, ListQuery(path, HOURS, "2026", before=page.before)
    )
    assert [row.person_id for row in back.rows] == [county.behind]


def test_another_provinces_officer_sees_no_figure_and_nobody(county: County) -> None:
    taken = snapshot()
    stranger = officer(county.orgs["P2"])
    path = facts_of([county.orgs["K1"]])[county.orgs["K1"]].path
    with pytest.raises(PermissionDenied):
        organisation_figures(stranger, county.orgs["K1"], taken, ["2026"])
    with pytest.raises(PermissionDenied):
        people_behind(stranger, county.orgs["K1"], taken, ListQuery(path, HOURS, "2026"))
    assert (
        child_figures(stranger, [county.orgs["C1"], county.orgs["K1"]], taken, HOURS, "2026") == {}
    )
    # Her own province's list stays empty even with another's path in the address.
    own = people_behind(stranger, county.orgs["P2"], taken, ListQuery(path, HOURS, "2026"))
    assert own.rows == []


def test_an_exported_lake_is_whole_and_takes_no_occupied_folder(
    county: County, tmp_path: Path
) -> None:
    exported = export_lake(tmp_path / "lake")
    assert exported.rows["organisation"] == 9
    assert exported.rows["credit"] == 9
    with pytest.raises(LakeFolderTakenError, match="不为空"):
        export_lake(tmp_path / "lake")
    train(county.untrained, 8)
    assert export_lake(tmp_path / "second").rows["credit"] == 10


def test_a_book_is_evaluated_as_of_the_day_asked_for(county: County) -> None:
    taken = take_snapshot(book=plan_book(), as_of=date(2026, 2, 28), now=NOW)
    hours = figure(county, "K1", HOURS, "2026", taken)
    assert isinstance(hours, RollUp)
    assert (hours.met, hours.on_track, hours.behind) == (0, 2, 1)
