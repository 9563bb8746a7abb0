"""Two sessions at once, on real connections: one decides, the other is told, and nobody waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from gongxun.records.reviews import services
from gongxun.records.reviews.models import Opinion, Review
from gongxun.records.reviews.testing import fitting
from gongxun.registry.orgs.testing import NOW
from gongxun.registry.resources.models import Version
from tests.records.reviews.conftest import World, found_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return found_world()


def together(*acts: Callable[[], object]) -> list[object]:
    """Run each act in a session of its own, let go at one moment; returns results or refusals."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(20)
            return act()
        except ValidationError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(results: list[object]) -> list[str]:
    return [" ".join(one.messages) for one in results if isinstance(one, ValidationError)]


def test_two_reviewers_decide_at_once_and_one_is_told(world: World) -> None:
    review = world.under_review()
    judged = fitting(review)

    def by(viewer: object) -> Callable[[], object]:
        return lambda: services.decide(
            viewer=viewer,
            review_id=review.pk,
            judgement=judged,
            seen=1,
            now=NOW,  # type: ignore[arg-type]
        )

    [told] = refusals(together(by(world.first), by(world.second)))
    assert "刚由另一名审核员办理" in told
    review.refresh_from_db()
    assert (review.stage, Opinion.objects.count()) == ("second", 1)


def test_two_reviewers_take_it_up_at_once_and_one_holds_it(world: World) -> None:
    review = world.under_review()
    [told] = refusals(
        together(
            lambda: services.take_up(viewer=world.first, review_id=review.pk, now=NOW),
            lambda: services.take_up(viewer=world.second, review_id=review.pk, now=NOW),
        )
    )
    assert "领取" in told


def test_a_form_sent_twice_at_once_submits_once(world: World) -> None:
    version = world.draft()

    def act() -> object:
        return world.submitted(version)

    assert refusals(together(act, act, act)) == []
    assert Review.objects.count() == 1


def test_it_is_passed_or_taken_back_but_never_both(world: World) -> None:
    version = world.draft()
    review = world.submitted(version)
    for viewer in (world.first, world.second):
        review.refresh_from_db()
        services.decide(
            viewer=viewer, review_id=review.pk, judgement=fitting(review), seen=review.edition,
            now=NOW,
        )  # fmt: skip
    review.refresh_from_db()
    judged = fitting(review)
    results = together(
        lambda: services.decide(
            viewer=world.final, review_id=review.pk, judgement=judged, seen=3, now=NOW
        ),
        lambda: services.take_back(viewer=world.registrar, review_id=review.pk, now=NOW),
    )
    assert len(refusals(results)) == 1
    review.refresh_from_db()
    state = Version.objects.get(pk=version.pk).state
    assert (review.state, state) in {("passed", "published"), ("taken_back", "draft")}
