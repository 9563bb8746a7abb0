"""Whatever is rated, submitted, visited, scored, concluded, announced, mended, closed and cancelled, by whomever
and in any order: nothing is announced without a self-rating and enough scores, nothing ends unmended.
"""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gongxun.base.access.gate import Viewer
from gongxun.records.appraisals import services
from gongxun.records.appraisals.indices import index_of
from gongxun.records.appraisals.models import PUBLIC, Appraisal, Item, ItemState, State
from gongxun.records.appraisals.services import Demand
from gongxun.records.appraisals.testing import paper, rated, scored
from gongxun.registry.orgs.testing import NOW, TODAY
from tests.records.appraisals.conftest import found_world

WHO = st.sampled_from(["officer", "registrar", "甲", "乙", "丙"])
SCORERS = st.sampled_from(["甲", "乙", "丙", "甲", "乙", "丙", "registrar", "officer"])
POINTS = st.integers(0, 100)
LATER = date(2027, 1, 31)


class Way(RuleBasedStateMachine):
    @initialize()
    def found(self) -> None:
        self.frame = transaction.atomic()
        self.frame.__enter__()
        world = found_world()
        self.seats: dict[str, Viewer] = {
            "officer": world.officer,
            "registrar": world.registrar,
            **dict(zip("甲乙丙", world.scorers, strict=True)),
        }
        self.key = world.invited().pk
        self.submitted = False

    def teardown(self) -> None:
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    @property
    def appraisal(self) -> Appraisal:
        return Appraisal.objects.select_related("round").get(pk=self.key)

    def attempt(self, name: str, act: Callable[[], object]) -> bool:
        try:
            with transaction.atomic():
                act()
        except (ValidationError, PermissionDenied):
            event(f"refused {name}")
            return False
        event(f"done {name}")
        return True

    @rule(who=WHO)
    def rate(self, who: str) -> None:
        self.attempt("rate", lambda: rated(self.seats[who], self.appraisal))

    @rule(who=WHO)
    def submit(self, who: str) -> None:
        done = self.attempt(
            "submit",
            lambda: services.submit(viewer=self.seats[who], appraisal_id=self.key, now=NOW),
        )
        self.submitted = self.submitted or done

    @rule(who=WHO)
    def visit(self, who: str) -> None:
        self.attempt("visit", lambda: services.arrange_visit(
            viewer=self.seats[who], appraisal_id=self.key, visit_on=TODAY, visitors="组", now=NOW
        ))  # fmt: skip

    @rule(who=SCORERS, points=POINTS)
    def score(self, who: str, points: int) -> None:
        self.attempt("score", lambda: scored(self.seats[who], self.appraisal, points))

    @rule(who=WHO)
    def conclude(self, who: str) -> None:
        self.attempt("conclude", lambda: services.conclude(
            viewer=self.seats[who], appraisal_id=self.key, now=NOW
        ))  # fmt: skip

    @rule(who=WHO, demands=st.integers(0, 2), stale=st.sampled_from([0, 0, 0, 1]))
    def announce(self, who: str, demands: int, stale: int) -> None:
        wanted = [Demand(f"第 {at} 条", LATER) for at in range(demands)]
        self.attempt("announce", lambda: services.announce(
            viewer=self.seats[who], appraisal_id=self.key, demands=wanted,
            seen=self.appraisal.edition - stale, now=NOW,
        ))  # fmt: skip

    @precondition(
        lambda self: self.appraisal.state in (State.SUBMITTED, State.VISITING, State.SCORED)
    )
    @rule(points=POINTS, demands=st.integers(0, 2))
    def the_way_on(self, points: int, demands: int) -> None:
        """So that sequences reach the result often."""
        if self.appraisal.state == State.SUBMITTED:
            self.visit("officer")
        for who in "甲乙丙":
            self.score(who, points)
        self.conclude("officer")
        self.announce("officer", demands, 0)

    @precondition(lambda _self: Item.objects.exists())
    @rule(
        who=WHO,
        data=st.data(),
        act=st.sampled_from(["report", "report", "accept", "accept", "send_back"]),
    )
    def mend(self, who: str, data: st.DataObject, act: str) -> None:
        key = data.draw(
            st.sampled_from(list(Item.objects.order_by("pk").values_list("pk", flat=True)))
        )
        given: dict[str, dict[str, object]] = {
            "report": {"words": "已改", "uploads": [paper()]},
            "accept": {},
            "send_back": {"reason": "再补"},
        }
        self.attempt(act, lambda: getattr(services, act)(
            viewer=self.seats[who], item_id=key, now=NOW, **given[act]
        ))  # fmt: skip

    @rule(who=WHO)
    def close(self, who: str) -> None:
        self.attempt("close", lambda: services.close(
            viewer=self.seats[who], appraisal_id=self.key, now=NOW
        ))  # fmt: skip

    @rule(who=WHO, seldom=st.sampled_from([False] * 9 + [True]))
    def cancel(self, who: str, seldom: bool) -> None:
        if seldom:
            self.attempt("cancel", lambda: services.cancel_appraisal(
                viewer=self.seats[who], appraisal_id=self.key, reason="改期", now=NOW
            ))  # fmt: skip

    @invariant()
    def nothing_is_announced_without_self_rating_and_enough_scores(self) -> None:
        if not hasattr(self, "key"):
            return
        found = self.appraisal
        if found.state not in PUBLIC:
            return
        index = index_of(found.round.index)
        assert self.submitted
        assert found.submitted_at is not None
        assert found.ratings.count() == len(index.criteria)
        totals = list(found.scorings.values_list("total_hundredths", flat=True))
        assert len(totals) >= index.scorers_at_least
        assert found.score_hundredths == sum(totals) // len(totals)

    @invariant()
    def nothing_ends_with_anything_left_to_mend(self) -> None:
        if not hasattr(self, "key"):
            return
        found = self.appraisal
        left = found.items.exclude(state=ItemState.ACCEPTED).exists()
        assert not (found.state == State.CLOSED and left)
        assert not (found.state == State.ANNOUNCED and found.items.exists())
        for item in found.items.exclude(state=ItemState.OPEN):
            assert item.report
            assert item.evidence.exists()

    @invariant()
    def nobody_of_the_school_has_scored(self) -> None:
        if not hasattr(self, "key"):
            return
        scorers = set(self.appraisal.scorings.values_list("scorer", flat=True))
        assert scorers <= {self.seats[who].user_id for who in "甲乙丙"}


@pytest.mark.slow
@pytest.mark.django_db
def test_no_result_without_scores_and_no_end_with_anything_left() -> None:
    run_state_machine_as_test(
        Way,
        settings=settings(
            max_examples=12,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
