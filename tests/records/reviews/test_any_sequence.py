"""Whatever is drafted, submitted, taken up, decided, taken back, revised, recalled and retired, by whomever and
in any order: nothing unreviewed is ever published.
"""

from collections.abc import Callable

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
from gongxun.base.access.models import Grant
from gongxun.base.access.roles import Role
from gongxun.base.access.selectors import viewer_of
from gongxun.records.reviews import selectors, services
from gongxun.records.reviews.models import Decision, Opinion, Review, State
from gongxun.records.reviews.services import Judgement
from gongxun.records.reviews.testing import fitting, serving
from gongxun.registry.orgs.testing import NOW, TODAY
from gongxun.registry.people.models import Person
from gongxun.registry.resources import services as resources
from gongxun.registry.resources.models import Resource, Version
from gongxun.registry.resources.selectors import require_usable
from gongxun.registry.resources.services.reviewing import digest_of
from gongxun.registry.resources.testing import content
from tests.records.reviews.conftest import found_world

REVIEWERS = st.sampled_from(["first", "second", "final", "schools_own", "writer", "author"])
KEEPERS = st.sampled_from(["registrar", "registrar", "writer", "first"])
TITLES = st.sampled_from(["集体协商实务", "集体协商案例"])
SELDOM = st.sampled_from([False, False, False, True])
DATA = st.data()


class Gate(RuleBasedStateMachine):
    @initialize()
    def found(self) -> None:
        self.frame = transaction.atomic()
        self.frame.__enter__()
        world = found_world()
        writer = serving("双任", world.at("P1"))
        Grant.objects.create(
            user_id=writer.user_id, role=Role.SCHOOL_REGISTRAR, scope_kind="organisation",
            scope_id=world.at("S1"), valid_from=TODAY,
        )  # fmt: skip
        assert writer.user_id is not None
        self.school = world.at("S1")
        self.hands: dict[int, set[int | None]] = {}
        self.seats: dict[str, Viewer] = {
            "registrar": world.registrar,
            "first": world.first,
            "second": world.second,
            "final": world.final,
            "schools_own": world.schools_own,
            "writer": viewer_of(writer.user_id, TODAY),
            "author": serving("陈静", world.at("P1")),
        }

    def teardown(self) -> None:
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    def attempt(self, act: Callable[..., object], who: str, **arguments: object) -> None:
        try:
            act(viewer=self.seats[who], now=NOW, **arguments)
        except (ValidationError, PermissionDenied):
            event(f"refused {act.__name__}")
        else:
            event(f"done {act.__name__}")

    def some(self, data: st.DataObject, model: type) -> int:
        found: list[int] = list(
            model.objects.order_by("pk").values_list("pk", flat=True)  # type: ignore[attr-defined]
        )
        return data.draw(st.sampled_from(found))

    @precondition(lambda _: Resource.objects.count() < 2)
    @rule(who=KEEPERS)
    def draft(self, who: str) -> None:
        self.attempt(
            resources.draft_resource, who, kind="course", owner_id=self.school,
            provenance="local", reach="own", on_network=False, content=content(),
        )  # fmt: skip

    @precondition(lambda _: Version.objects.exists())
    @rule(data=DATA, who=KEEPERS, title=TITLES)
    def edit(self, data: st.DataObject, who: str, title: str) -> None:
        version = Version.objects.get(pk=self.some(data, Version))
        said = content(title=title, changes="改了标题" if version.number > 1 else "")
        self.attempt(
            resources.edit_draft, who, version_id=version.pk, content=said, seen=version.edition
        )

    @precondition(lambda _: Version.objects.exists())
    @rule(data=DATA, who=KEEPERS)
    def submit(self, data: st.DataObject, who: str) -> None:
        key = self.some(data, Version)
        self.attempt(services.submit, who, kind="resource", subject_id=key)
        review = Review.objects.filter(subject_id=key, state=State.OPEN).first()
        if review is not None and review.pk not in self.hands:
            version = Version.objects.get(pk=key)
            self.hands[review.pk] = {
                version.drafted_by, version.submitted_by, *version.edited_by
            }  # fmt: skip

    @precondition(lambda _: Version.objects.exists())
    @rule(data=DATA, who=KEEPERS, act=st.sampled_from(["revise", "recall", "retire", "discard"]))
    def end_or_begin(self, data: st.DataObject, who: str, act: str) -> None:
        if act == "discard":
            self.attempt(resources.discard_draft, who, version_id=self.some(data, Version))
            return
        key = self.some(data, Resource)
        more = {} if act == "revise" else {"reason": "内容过时"}
        self.attempt(getattr(resources, act), who, resource_id=key, **more)

    @precondition(lambda _: Review.objects.exists())
    @rule(data=DATA, who=REVIEWERS, act=st.sampled_from(["take_up", "give_back", "take_back"]))
    def hold(self, data: st.DataObject, who: str, act: str) -> None:
        self.attempt(getattr(services, act), who, review_id=self.some(data, Review))

    @precondition(lambda _: Review.objects.exists())
    @rule(data=DATA, who=KEEPERS)
    def take_back(self, data: st.DataObject, who: str) -> None:
        self.attempt(services.take_back, who, review_id=self.some(data, Review))

    @precondition(lambda _: Review.objects.exists())
    @rule(data=DATA, who=REVIEWERS, stale=SELDOM, lacking=SELDOM)
    def pass_on(self, data: st.DataObject, who: str, stale: bool, lacking: bool) -> None:
        review = Review.objects.get(pk=self.some(data, Review))
        judged = Judgement("pass", {}) if lacking else fitting(review)
        self.attempt(
            services.decide, who, review_id=review.pk, judgement=judged,
            seen=review.edition - stale,
        )  # fmt: skip

    @precondition(lambda _: Review.objects.filter(state=State.OPEN).exists())
    @rule()
    def pass_by_whom_it_waits_for(self) -> None:
        """The way on, so that sequences reach publication often."""
        review = Review.objects.filter(state=State.OPEN).order_by("pk")[0]
        ready = [name for name, seat in self.seats.items() if review in selectors.waiting(seat)]
        for name in ready[:1]:
            before = review.edition
            self.attempt(
                services.decide, name, review_id=review.pk, judgement=fitting(review), seen=before
            )
            review.refresh_from_db()
            assert review.edition == before + 1, "what waits for her she may decide"

    @precondition(lambda _: Review.objects.exists())
    @rule(data=DATA, who=REVIEWERS)
    def send_back(self, data: st.DataObject, who: str) -> None:
        review = Review.objects.get(pk=self.some(data, Review))
        self.attempt(
            services.decide, who, review_id=review.pk, seen=review.edition,
            judgement=Judgement("return", {}, "请补出处"),
        )  # fmt: skip

    @invariant()
    def what_was_published_passed_three_people_on_its_very_text(self) -> None:
        for version in Version.objects.filter(published_on__isnull=False):
            review = Review.objects.get(subject_id=version.pk, state=State.PASSED)
            opinions = list(review.opinions.all())
            assert {one.stage for one in opinions} == {"first", "second", "final"}
            assert all(one.decision == Decision.PASS for one in opinions)
            assert len({one.person_id for one in opinions}) == 3
            assert len({one.reviewer for one in opinions}) == 3
            assert review.digest == version.digest == digest_of(version)
            hands = {version.drafted_by, version.submitted_by, *version.edited_by}
            assert not hands & {one.reviewer for one in opinions}
            names = set(version.authors.values_list("name", flat=True))
            reviewed_by = Person.objects.filter(pk__in=[one.person_id for one in opinions])
            assert not names & set(reviewed_by.values_list("name", flat=True))

    @invariant()
    def nobody_has_decided_on_her_own_work(self) -> None:
        if not hasattr(self, "seats"):
            return
        author = self.seats["author"].user_id
        for review, reviewer in Opinion.objects.values_list("review_id", "reviewer"):
            assert reviewer != author
            assert reviewer not in self.hands[review]

    @invariant()
    def a_version_is_under_review_while_one_review_of_it_is_open(self) -> None:
        for version in Version.objects.all():
            found = Review.objects.filter(subject_id=version.pk, state=State.OPEN)
            assert [one.stage for one in found] == (
                [version.stage] if version.state == "under_review" else []
            )

    @invariant()
    def the_gate_opens_to_what_is_published_and_to_nothing_else(self) -> None:
        for resource in Resource.objects.all():
            published = resource.versions.filter(state="published").exists()
            try:
                require_usable([resource.pk])
            except ValidationError:
                assert not published
            else:
                assert published

    @invariant()
    def nobody_is_offered_her_own_work(self) -> None:
        for name in ("writer", "author"):
            if not hasattr(self, "seats"):
                return
            for review in selectors.waiting(self.seats[name]):
                version = Version.objects.get(pk=review.subject_id)
                assert name != "author"
                assert self.seats[name].user_id not in {
                    version.drafted_by, version.submitted_by, *version.edited_by
                }  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_nothing_unreviewed_is_ever_published() -> None:
    run_state_machine_as_test(
        Gate,
        settings=settings(
            max_examples=12,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
