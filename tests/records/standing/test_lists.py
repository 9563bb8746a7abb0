"""The people and organisations behind every figure: the lists say exactly what the figure says."""

from datetime import date

import pytest

from gongxun.records.standing.models import OrganisationResult, PersonResult, Snapshot
from gongxun.records.standing.selectors.figures import Ratio, RollUp, organisation_figures
from gongxun.records.standing.selectors.people import ListQuery, every_row, number_of, people_behind
from gongxun.records.standing.selectors.subjects import SubjectQuery, subjects_behind
from gongxun.records.standing.services import take_snapshot
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.orgs.testing import NOW, SYSTEM, officer
from gongxun.registry.people.models import Appointment, Exemption, Responsibility
from gongxun.registry.people.testing import person, post
from gongxun.registry.policies.selectors import book_for
from gongxun.registry.policies.services import publish_book

from .conftest import HOURS, LOCAL_BOOK, County, snapshot, train

COVERAGE, TEACHERS = "coverage.cumulative", "coverage.teachers"
PLAN = "2024-2028"


def listed(county: County, place: str, indicator: str, window: str, *statuses: str) -> set[int]:
    key = county.orgs[place]
    query = ListQuery(facts_of([key])[key].path, indicator, window, statuses=statuses)
    current = Snapshot.objects.get(is_current=True)
    rows = {row.person_id for row in every_row(SYSTEM, key, current, query)}
    assert number_of(SYSTEM, key, current, query) == len(rows)
    return rows


def take_away(person_id: int, **change: object) -> None:
    """As a transfer does: the post changes, and with it who is responsible for the training."""
    Appointment.objects.filter(person_id=person_id).update(**change)
    Responsibility.objects.filter(person_id=person_id).delete()


def exempt(person_id: int, indicator: str | None) -> None:
    Exemption.objects.create(
        person_id=person_id,
        kind="exemption",
        indicator=indicator,
        reason="援藏",
        state=Exemption.State.APPROVED,
        valid_from=date(2026, 1, 1),
        requested_at=NOW,
    )


@pytest.mark.parametrize("place", ["K1", "P1", "QG"])
def test_the_two_lists_of_coverage_are_its_numerator_and_its_denominator(
    county: County, place: str
) -> None:
    teacher = person(9, "冯教")
    post(teacher, county.orgs["S1"], school_id=county.orgs["S1"])
    taken = snapshot()
    for indicator, windows in ((COVERAGE, ("2024", "2025", "2026")), (TEACHERS, (PLAN,))):
        for window in windows:
            found = organisation_figures(SYSTEM, county.orgs[place], taken, [window])
            (figure,) = found[indicator]
            assert isinstance(figure, Ratio)
            trained = listed(county, place, indicator, window, "trained")
            untrained = listed(county, place, indicator, window, "untrained")
            assert not trained & untrained
            assert len(trained) == figure.numerator
            assert len(trained | untrained) == figure.denominator


def test_who_is_not_covered_is_listed_by_name(county: County) -> None:
    snapshot()
    assert listed(county, "K1", COVERAGE, "2026", "untrained") == {county.untrained}
    assert listed(county, "K1", COVERAGE, "2025", "untrained") == {
        county.met,
        county.behind,
        county.untrained,
    }


def test_self_study_alone_covers_nobody(county: County) -> None:
    train(county.untrained, 20, mode="self_study", form="online_self_study")
    snapshot()
    assert listed(county, "K1", COVERAGE, "2026", "untrained") == {county.untrained}


def test_the_exempt_are_a_list_of_their_own_and_stand_outside_the_ratio(county: County) -> None:
    exempt(county.untrained, HOURS)
    taken = snapshot()
    (figure,) = organisation_figures(SYSTEM, county.orgs["K1"], taken, ["2026"])[HOURS]
    assert isinstance(figure, RollUp)
    assert (figure.population, figure.exempt) == (2, 1)
    assert listed(county, "K1", HOURS, "2026") == {county.met, county.behind}
    assert listed(county, "K1", HOURS, "2026", "exempt") == {county.untrained}
    # Coverage knows no exemptions.
    assert county.untrained in listed(county, "K1", COVERAGE, "2026")


def test_an_exempt_promotion_is_listed_in_its_year(county: County) -> None:
    promoted = person(8, "韩升")
    post(promoted, county.orgs["K1"], promoted_on=date(2026, 3, 2))
    exempt(promoted, None)
    taken = snapshot()
    key = county.orgs["K1"]
    query = ListQuery(
        facts_of([key])[key].path,
        "promotion.first_year",
        "2026",
        any_window_of_year=True,
        statuses=("exempt",),
    )
    assert [row.person_id for row in every_row(SYSTEM, key, taken, query)] == [promoted]
    assert number_of(SYSTEM, key, taken, query) == 1


def test_who_left_after_the_evaluation_is_not_shown_to_the_former_organisation(
    county: County,
) -> None:
    taken = snapshot()
    key = county.orgs["K1"]
    query = ListQuery(facts_of([key])[key].path, COVERAGE, "2026", sort="hours", descending=False)
    own = officer(key)
    assert len(people_behind(own, key, taken, query).rows) == 3
    take_away(county.untrained, valid_to=date(2026, 11, 1))
    shown = people_behind(own, key, taken, query).rows
    assert {row.person_id for row in shown} == {county.met, county.behind}


def test_a_page_is_filled_past_people_whom_the_viewer_may_not_see(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongxun.records.standing.selectors.people.PAGE_SIZE", 2)
    moved = person(7, "邓调")
    post(moved, county.orgs["K1"])
    taken = snapshot()
    take_away(county.untrained, organisation_id=county.orgs["P2"])
    key = county.orgs["K1"]
    query = ListQuery(facts_of([key])[key].path, HOURS, "2026")
    first = people_behind(officer(key), key, taken, query)
    assert [row.person_id for row in first.rows] == [moved, county.behind]
    assert first.after
    rest = people_behind(
        officer(key), key, taken, ListQuery(query.path, HOURS, "2026", after=first.after)
    )
    assert [row.person_id for row in rest.rows] == [county.met]


def test_organisations_that_lack_a_class_are_listed(county: County) -> None:
    taken = snapshot()
    key = county.orgs["P1"]
    query = SubjectQuery(
        facts_of([key])[key].path, "classes.young", "2026", statuses=("behind", "not_met")
    )
    page = subjects_behind(officer(key), key, taken, query)
    assert [row.organisation.code for row in page.rows] == ["P1", "C1", "K1", "C2"]
    assert page.total == 4
    assert [
        row.organisation.code
        for row in subjects_behind(
            officer(key),
            key,
            taken,
            SubjectQuery(query.path, "classes.young", "2026", search="安平"),
        ).rows
    ] == ["K1"]


def test_a_local_book_is_evaluated_for_its_own_subtree_only(county: County) -> None:
    publish_book(
        viewer=SYSTEM,
        source=LOCAL_BOOK,
        scope_id=county.orgs["P1"],
        for_everybody=False,
        effective_from=date(2025, 1, 1),
        now=NOW,
    )
    book = book_for([county.orgs["P1"]], date(2026, 11, 22))
    taken = take_snapshot(book=book, scope_id=county.orgs["P1"], as_of=date(2026, 11, 22), now=NOW)
    (figure,) = organisation_figures(SYSTEM, county.orgs["K1"], taken, ["2026"])[HOURS]
    assert isinstance(figure, RollUp)
    assert (figure.population, figure.met) == (3, 0)
    places = OrganisationResult.objects.filter(snapshot=taken).values_list(
        "organisation", flat=True
    )
    assert set(places) == {county.orgs[one] for one in ("P1", "C1", "C2", "K1", "S1", "E1")}
    assert PersonResult.objects.filter(snapshot=taken, indicator=HOURS, window="2026").count() == 3
