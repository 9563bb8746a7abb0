"""Whatever is opened, answered, declined, extended, closed, cancelled, and whatever day it is: the counts add up,
nobody answers twice, and nothing is taken outside the time or the quota.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from gongxun.registry.orgs.testing import NOW, TODAY, officer
from gongxun.work.surveys import services
from gongxun.work.surveys.models import Invitation, Sheet, State, Survey
from gongxun.work.surveys.selectors.progress import tallies_by_place, tally_of
from gongxun.work.surveys.testing import drafted, filled
from tests.work.surveys.conftest import found_world

CADRES = ["city", "leader", "county", "other", "province"]
WHO = st.sampled_from(CADRES)
QUOTA = 2


class Asking(RuleBasedStateMachine):
    @initialize(anonymous=st.booleans())
    def found(self, anonymous: bool) -> None:
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.world = found_world()
        self.day = TODAY
        self.key = drafted(
            self.world.at("P1"), anonymous=anonymous, quota_by="place", quota_most=QUOTA
        ).pk
        self.sent: list[str] = []

    def teardown(self) -> None:
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    @property
    def survey(self) -> Survey:
        return Survey.objects.get(pk=self.key)

    def attempt(self, act: Callable[..., object], **arguments: object) -> bool:
        now = NOW + (self.day - TODAY)
        try:
            act(now=now, **arguments)
        except (ValidationError, PermissionDenied):
            event(f"refused {act.__name__}")
            return False
        event(f"done {act.__name__}")
        return True

    def keeper(self) -> object:
        return replace(officer(self.world.at("P1")), today=self.day)

    @rule(days=st.sampled_from([0, 1, 4, 11]))
    def pass_days(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(
        act=st.sampled_from(
            [
                "open_survey",
                "open_survey",
                "close_survey",
                "publish_results",
                "hide_results",
                "remind",
            ]
        )
    )
    def keep(self, act: str) -> None:
        self.attempt(getattr(services, act), viewer=self.keeper(), survey_id=self.key)

    @rule(really=st.sampled_from([False, False, False, True]))
    def cancel(self, really: bool) -> None:
        reason = "改期再办" if really else ""
        self.attempt(
            services.cancel_survey, viewer=self.keeper(), survey_id=self.key, reason=reason
        )

    @rule(days=st.integers(-3, 20))
    def extend(self, days: int) -> None:
        self.attempt(
            services.extend, viewer=self.keeper(), survey_id=self.key,
            closes_on=self.day + timedelta(days=days), reason="答卷不足",
        )  # fmt: skip

    @rule()
    def a_day_brings(self) -> None:
        services.tick(now=NOW + (self.day - TODAY))

    @rule()
    def change_a_question(self) -> None:
        question = self.survey.questions.order_by("position")[0]
        done = self.attempt(services.remove_question, viewer=self.keeper(), question_id=question.pk)
        if done:
            services.add_question(
                viewer=self.keeper(), survey_id=self.key, asked=services.asked_of(question),
                seen=None, now=NOW,
            )  # fmt: skip
            assert self.survey.state == State.DRAFT

    @rule(who=WHO, act=st.sampled_from(["submit", "submit", "submit", "decline", "save_draft"]))
    def answer(self, who: str, act: str) -> None:
        viewer = replace(self.world.cadres[who], today=self.day)
        mine = Invitation.objects.filter(survey_id=self.key, person__user_id=viewer.user_id).first()
        if mine is None:
            return
        before, survey = mine.state, self.survey
        in_group = survey.sheets.filter(place_id=mine.place_id).count()
        more = {} if act == "decline" else {"given": filled(survey), "seen": None}
        done = self.attempt(getattr(services, act), viewer=viewer, invitation_id=mine.pk, **more)
        in_time = survey.state == State.OPEN and survey.opens_on <= self.day <= survey.closes_on
        if act == "submit":
            assert done == (in_time and before != "answered" and in_group < QUOTA)
            if done:
                self.sent.append(who)

    @invariant()
    def the_counts_add_up(self) -> None:
        if not hasattr(self, "key"):
            return
        whole = tally_of(self.survey)
        assert whole.invited == whole.answered + whole.declined + whole.open
        assert whole.answered == len(self.sent) == Sheet.objects.filter(survey_id=self.key).count()
        parts = tallies_by_place(self.survey)
        assert sum(one.invited for one in parts) == whole.invited
        assert sum(one.answered for one in parts) == whole.answered
        assert whole.open >= 0

    @invariant()
    def nobody_answers_twice(self) -> None:
        if hasattr(self, "sent"):
            assert len(self.sent) == len(set(self.sent))

    @invariant()
    def what_is_anonymous_stays_so(self) -> None:
        if hasattr(self, "key") and self.survey.anonymous:
            found = Sheet.objects.filter(survey_id=self.key)
            assert not found.exclude(invitation=None, submitted_at=None).exists()
            assert not Invitation.objects.filter(state="answered").exclude(draft={}).exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_counts_add_up_and_nothing_is_taken_out_of_time() -> None:
    run_state_machine_as_test(
        Asking,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
