"""A reckoning on a county's figures: asked for, worked out, taken into the draft; and where it cannot be."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongxun.base.access.gate import Viewer
from gongxun.records.standing.services import take_snapshot
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, small_country
from gongxun.registry.people.testing import person, post
from gongxun.registry.policies.selectors import plan_book
from gongxun.work.plans.models import AnnualPlan, Proposal
from gongxun.work.plans.reckoning import Demands, shared_out
from gongxun.work.plans.selectors.forecasting import foreseen
from gongxun.work.plans.services import add_classes, draft_plan
from gongxun.work.plans.services.content import ClassContent, NewClass
from gongxun.work.plans.services.proposing import ask_for_proposal, take_over
from gongxun.work.plans.services.reckoning import work_out

HOURS, ROTATION = "hours.section_rank.collective", "rotation.once"
VIEWER = replace(SYSTEM, today=TODAY)
PEOPLE = 60


@pytest.fixture
def plan(transactional_db: None) -> AnnualPlan:
    """A draft of the city for this year; a county of it has sixty people of section rank without an hour."""
    orgs = small_country()
    for serial in range(PEOPLE):
        post(person(serial, f"学员{serial}"), orgs["K1"])
    take_snapshot(book=plan_book(), as_of=TODAY, now=NOW)
    return draft_plan(
        viewer=VIEWER, organisation_id=orgs["C1"], year=2026, budget_fen=1_000_000_000, now=NOW
    )


def demands(**more: object) -> Demands:
    usual: dict[str, Any] = {
        "levels": 1, "months": (4, 5), "schools": (), "budget_fen": None, "places": None,
        "fair_share": 0, "kinds": {"grassroots": (0, 1)},
    }  # fmt: skip
    return Demands(**usual | more)


def asked(plan: AnnualPlan, **more: object) -> Proposal:
    made = ask_for_proposal(
        viewer=VIEWER, plan_id=plan.pk, demands=demands(**more), submission=uuid.uuid4(), now=NOW
    )
    work_out(proposal_id=made.pk, now=NOW)
    made.refresh_from_db()
    return made


def row(proposal: Proposal, indicator: str) -> dict[str, Any]:
    return next(one for one in proposal.forecast if one["indicator"] == indicator)


def test_a_reckoning_seats_who_misses_something_and_says_what_becomes_of_it(
    plan: AnnualPlan,
) -> None:
    made = asked(plan)
    assert made.state == "done"
    assert sum(one.places for one in made.classes.all()) == PEOPLE
    rotation = row(made, ROTATION)
    assert (rotation["population"], rotation["met"], rotation["proposed"]) == (PEOPLE, 0, PEOPLE)
    hours = row(made, HOURS)
    # Eight hours of ninety meet nobody's year.
    assert (hours["planned"], hours["proposed"]) == (0, 0)
    assert made.gap_hundredths is not None


def test_nothing_is_planned_until_it_is_taken_and_then_only_once(plan: AnnualPlan) -> None:
    made = asked(plan)
    assert plan.classes.count() == 0
    [one] = made.classes.all()
    [planned] = take_over(viewer=VIEWER, proposal_id=made.pk, chosen={one.pk: 50}, now=NOW)
    assert (planned.places, planned.source, planned.month) == (50, "proposed", one.month)
    assert sum(quota.places for quota in planned.quotas.all()) == 50
    assert planned.cost_fen < one.cost_fen
    with pytest.raises(ValidationError, match="已经采纳过"):
        take_over(viewer=VIEWER, proposal_id=made.pk, chosen={one.pk: 50}, now=NOW)
    assert plan.classes.count() == 1


def test_the_forecast_follows_what_was_taken_and_the_next_reckoning_starts_there(
    plan: AnnualPlan,
) -> None:
    made = asked(plan)
    [one] = made.classes.all()
    take_over(viewer=VIEWER, proposal_id=made.pk, chosen={one.pk: 40}, now=NOW)
    found = foreseen(VIEWER, plan)
    assert found is not None
    planned = {line["indicator"]: line["planned"] for line in found.rows}
    assert planned[ROTATION] == 40
    again = asked(plan)
    assert row(again, ROTATION)["planned"] == 40
    assert row(again, ROTATION)["proposed"] == PEOPLE


def test_places_without_a_quota_are_shared_among_who_misses_something(plan: AnnualPlan) -> None:
    content = ClassContent(
        title="乡科级轮训", audience="mixed", places=25, days_hundredths=500,
        hours_hundredths=9000, month=5, themes=["rotation"], categories=["section_rank_down"],
    )  # fmt: skip
    add_classes(viewer=VIEWER, plan_id=plan.pk, rows=[NewClass(content)], now=NOW)
    found = foreseen(VIEWER, plan)
    assert found is not None
    assert found.outcome.met == {HOURS: 25, ROTATION: 25, "coverage.cumulative": 25}


def test_what_cannot_be_names_the_demand_to_relax(plan: AnnualPlan) -> None:
    made = asked(plan, budget_fen=100_000, floors={ROTATION: 90})
    assert made.state == "impossible"
    assert {name for one in made.relaxations for name in one} <= {"budget", f"floor:{ROTATION}"}
    assert made.classes.count() == 0


def test_what_a_killed_worker_left_is_reckoned_again_and_once(plan: AnnualPlan) -> None:
    made = ask_for_proposal(
        viewer=VIEWER, plan_id=plan.pk, demands=demands(), submission=uuid.uuid4(), now=NOW
    )
    Proposal.objects.filter(pk=made.pk).update(state="running")
    for _twice in range(2):
        work_out(proposal_id=made.pk, now=NOW)
    made.refresh_from_db()
    assert made.state == "done"
    assert made.classes.count() == 1


def test_a_form_sent_twice_asks_once(plan: AnnualPlan) -> None:
    token = uuid.uuid4()
    first, second = (
        ask_for_proposal(
            viewer=VIEWER, plan_id=plan.pk, demands=demands(), submission=token, now=NOW
        )
        for _ in range(2)
    )
    assert first == second
    with pytest.raises(ValidationError, match="正在进行"):
        ask_for_proposal(
            viewer=VIEWER, plan_id=plan.pk, demands=demands(), submission=uuid.uuid4(), now=NOW
        )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda: {"kinds": {"grassroots": (3, 2)}}, "kinds"),
        (lambda: {"kinds": {"grassroots": (0, 0)}}, "kinds"),
        (lambda: {"kinds": {"nobody_knows": (0, 1)}}, "kinds"),
        (lambda: {"months": ()}, "months"),
        (lambda: {"kinds": {"young": (0, 1)}}, "schools"),
        (lambda: {"schools": (1,)}, "schools"),
        (lambda: {"places": 0}, "places"),
        (lambda: {"fair_share": 101}, "fair_share"),
    ],
)
def test_demands_that_make_no_sense_are_refused_at_their_field(
    plan: AnnualPlan, change: Callable[[], dict[str, Any]], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        asked(plan, **change())
    assert field in refused.value.error_dict


def test_only_who_draws_up_the_plan_asks(plan: AnnualPlan) -> None:
    stranger = Viewer(user_id=None, grants=(), today=TODAY)
    with pytest.raises(PermissionDenied):
        ask_for_proposal(
            viewer=stranger, plan_id=plan.pk, demands=demands(), submission=uuid.uuid4(), now=NOW
        )


def test_shares_are_whole_and_add_up() -> None:
    assert shared_out(10, {1: 1, 2: 1, 3: 1}) == {1: 4, 2: 3, 3: 3}
    assert shared_out(0, {1: 1}) == {}
    assert shared_out(5, {}) == {}
