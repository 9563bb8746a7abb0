"""What answers add up to, what is hidden of an anonymous survey, and what stands beside it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from gongxun.base.access.roles import Role
from gongxun.records.standing.services import take_snapshot
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer
from gongxun.registry.policies.selectors import plan_book
from gongxun.work.surveys import selectors, services
from gongxun.work.surveys.models import Survey
from gongxun.work.surveys.selectors.results import (
    FEWEST,
    Filter,
    allowed,
    groups_by,
    hidden_keys,
    results_of,
)
from gongxun.work.surveys.testing import cadre, filled, opened
from tests.work.surveys.conftest import World


def entered(survey: Survey, by_place: dict[int, int]) -> None:
    """Enter so many answers of each group."""
    given_: dict[int, dict[int, object]] = {}
    for place, count in by_place.items():
        keys = survey.invitations.filter(place_id=place, state="open").values_list("pk", flat=True)
        given_ |= {key: filled(survey) for key in keys[:count]}
    services.submit_many(viewer=SYSTEM, survey_id=survey.pk, given=given_, now=NOW)


def crowd(world: World, code: str, count: int, start: int) -> None:
    for serial in range(start, start + count):
        cadre(serial, world.at(code), f"众{serial}")


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40)))
def test_no_small_group_can_be_seen_or_subtracted(counts: dict[str, int]) -> None:
    hidden = hidden_keys(counts)
    assert all(count >= FEWEST for key, count in counts.items() if key not in hidden and count)
    together = sum(counts[key] for key in hidden)
    whole = sum(counts.values())
    assert together == 0 or together >= FEWEST or together == whole


@pytest.mark.django_db
def test_counts_shares_and_means(world: World) -> None:
    survey = opened(world.at("P1"))
    number = survey.questions.get(kind="number")
    keys = list(survey.invitations.order_by("pk").values_list("pk", flat=True))
    services.submit_many(
        viewer=SYSTEM, survey_id=survey.pk, now=NOW,
        given={
            keys[0]: {**filled(survey, days="1", topics=["digital", "economy"]), number.pk: 3},
            keys[1]: {**filled(survey, days="2"), number.pk: 4},
        },
    )  # fmt: skip
    topics, days, count, _words = results_of(survey, Filter())
    assert {row.key: row.count for row in topics.rows if row.count} == {"digital": 2, "economy": 1}
    assert [row.count for row in days.rows] == [1, 1]
    assert count.mean_hundredths == 350
    assert count.answered == 2


@pytest.mark.django_db
def test_small_groups_of_an_anonymous_survey_are_not_shown(world: World) -> None:
    crowd(world, "C1", 6, 20)
    crowd(world, "C2", 6, 40)
    survey = opened(world.at("P1"), anonymous=True)
    entered(survey, {world.at("C1"): 6, world.at("C2"): 7, world.at("P1"): 1})
    shown = {one.key: one.hidden for one in groups_by(survey, "place")}
    assert shown[str(world.at("P1"))]
    # Alone hidden, it could be subtracted: the next smallest is hidden with it.
    assert shown[str(world.at("C1"))]
    assert not shown[str(world.at("C2"))]
    assert not allowed(survey, Filter("place", str(world.at("P1"))))
    assert allowed(survey, Filter("place", str(world.at("C2"))))


@pytest.mark.django_db
def test_groups_of_a_survey_by_name_are_all_shown(world: World) -> None:
    survey = opened(world.at("P1"))
    entered(survey, {world.at("C1"): 1})
    assert [one.hidden for one in groups_by(survey, "place")] == [False]
    found = results_of(survey, Filter("place", str(world.at("C1"))))
    assert found[0].answered == 1


@pytest.mark.django_db
def test_bulk_answers_are_all_or_none_and_for_the_system_alone(world: World) -> None:
    survey = opened(world.at("P1"))
    entered(survey, {world.at("C2"): 1})
    done = survey.invitations.get(state="answered").pk
    waiting = survey.invitations.filter(state="open").values_list("pk", flat=True)[0]
    both = {done: filled(survey), waiting: filled(survey)}
    with pytest.raises(ValidationError, match="没有录入任何一份"):
        services.submit_many(viewer=SYSTEM, survey_id=survey.pk, given=both, now=NOW)
    with pytest.raises(PermissionDenied):
        services.submit_many(viewer=officer(world.at("P1")), survey_id=survey.pk, given={}, now=NOW)
    assert survey.sheets.count() == 1


@pytest.mark.django_db
def test_what_a_plan_asks_of_surveys(world: World) -> None:
    survey = opened(world.at("P1"))
    entered(survey, {world.at("C1"): 2, world.at("C2"): 1})
    viewer = officer(world.at("P1"))
    assert selectors.wanted_topics(viewer, world.at("P1"), 2027) == []
    services.close_survey(viewer=viewer, survey_id=survey.pk, now=NOW)
    found = selectors.wanted_topics(viewer, world.at("P1"), 2027)
    assert [(one.key, one.wanted, one.answered) for one in found] == [("digital", 3, 3)]
    city = selectors.wanted_topics(officer(world.at("C1")), world.at("C1"), 2027)
    assert [(one.key, one.wanted) for one in city] == [("digital", 2)]
    assert selectors.wanted_topics(viewer, world.at("P1"), 2026) == []
    with pytest.raises(PermissionDenied):
        selectors.wanted_topics(officer(world.at("C1")), world.at("P1"), 2027)
    summary = selectors.results_summary(viewer, world.at("P1"), 2027)[0]
    assert (summary.tally.invited, summary.tally.answered) == (5, 3)


@pytest.mark.django_db(transaction=True)
def test_the_need_of_the_indicators_stands_by_organisation(world: World) -> None:
    take_snapshot(book=plan_book(), as_of=TODAY, now=NOW)
    shown = selectors.need_shown(officer(world.at("P1")), world.at("P1"), TODAY.year)
    assert shown.as_of == TODAY
    section = next(one for one in shown.by_indicator if one.key == "hours.section_rank.collective")
    assert section.population == section.not_yet == 4
    assert section.missing_hundredths
    picked = selectors.need_shown(
        officer(world.at("P1")), world.at("P1"), TODAY.year, "hours.section_rank.collective"
    )
    by_place = {key: (one.population, one.not_yet) for key, one in picked.by_place.items()}
    assert by_place[world.at("C1")] == (2, 2)
    assert by_place[world.at("C2")] == (1, 1)
    missing = [one.missing_hundredths or 0 for one in picked.by_place.values()]
    assert sum(missing) < section.missing_hundredths
    with pytest.raises(PermissionDenied):
        selectors.need_shown(officer(world.at("C1")), world.at("P1"), TODAY.year)


@pytest.mark.django_db
def test_who_sees_which_survey(world: World) -> None:
    mine = opened(world.at("P1"))
    inspector = officer(world.at("P1"), Role.INSPECTOR)
    below = officer(world.at("C1"))
    for viewer in (inspector, below):
        assert mine in selectors.visible(viewer)
    assert mine not in selectors.visible(officer(world.at("P2")))
    assert selectors.oversees(inspector, mine)
    assert not selectors.edits(inspector, mine)
    assert not selectors.oversees(below, mine)


@pytest.mark.django_db
def test_a_daily_job_closes_and_reminds_once(world: World) -> None:
    survey = opened(world.at("P1"), closes_on=TODAY + timedelta(days=3))
    services.tick(now=NOW)
    survey.refresh_from_db()
    assert survey.reminded_at == NOW
    with pytest.raises(ValidationError, match="三天内只提醒一次"):
        services.remind(viewer=officer(world.at("P1")), survey_id=survey.pk, now=NOW)
    services.tick(now=NOW + timedelta(days=3))
    survey.refresh_from_db()
    assert survey.state == "open"
    services.tick(now=NOW + timedelta(days=4))
    survey.refresh_from_db()
    assert survey.state == "closed"
