"""Two sessions at one time, on connections of their own."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from gongxun.registry.orgs.selectors import breadcrumbs
from gongxun.registry.orgs.services import found_many, move
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, new, small_country
from gongxun.registry.people.models import Appointment, Person
from gongxun.registry.people.services import NewAppointment, NewPerson, appoint, register
from gongxun.registry.people.testing import id_number, person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act returned or raised, all begun together."""
    barrier = Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(at: int) -> None:
        try:
            barrier.wait()
            results[at] = acts[at]()
        except ValidationError as refused:
            results[at] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=[at]) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_number_registered_twice_is_one_person() -> None:
    row = NewPerson("张伟", id_number(1))
    first, second = at_once(*[lambda: register(viewer=SYSTEM, row=row, now=NOW)] * 2)
    assert first == second
    assert Person.objects.count() == 1


def test_one_of_two_primary_posts_wins() -> None:
    ids = small_country()
    key = person(1)

    def give(code: str) -> Callable[[], int]:
        row = NewAppointment(key, ids[code], "other", "full_time", TODAY)
        return lambda: appoint(viewer=SYSTEM, row=row, now=NOW)

    results = at_once(give("K1"), give("C2"))
    assert sum(isinstance(result, ValidationError) for result in results) == 1
    assert Appointment.objects.count() == 1


def test_two_moves_close_no_circle() -> None:
    ids = small_country()
    more = found_many(
        viewer=SYSTEM, rows=[new("T1", "K1", "town"), new("T2", "K1", "town")], now=NOW
    )

    def go(key: int, parent: int) -> Callable[[], None]:
        return lambda: move(viewer=SYSTEM, organisation_id=key, parent_id=parent, on=TODAY, now=NOW)

    results = at_once(go(more["T1"], more["T2"]), go(more["T2"], more["T1"]))
    assert sum(isinstance(result, ValidationError) for result in results) == 1
    assert {len(breadcrumbs(key)) for key in more.values()} == {5, 6}
    assert len(breadcrumbs(ids["K1"])) == 4
