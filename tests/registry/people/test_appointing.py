from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxun.registry.orgs.services import dissolve
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer, small_country
from gongxun.registry.people.models import Appointment, Transfer
from gongxun.registry.people.selectors import (
    AppointmentSpan,
    headcount,
    held_on,
    holding_appointment,
    spans_of,
)
from gongxun.registry.people.services import (
    NewAppointment,
    accept_transfer,
    appoint,
    appoint_many,
    decline_transfer,
    end_appointment,
    propose_transfer,
    revise_appointment,
    void_appointment,
    withdraw_transfer,
)
from gongxun.registry.people.testing import person, post

pytestmark = pytest.mark.django_db
D2024, D2025, D2026 = date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1)


@pytest.fixture
def ids() -> dict[str, int]:
    return small_country()


def row(person_id: int, organisation_id: int, **terms: Any) -> NewAppointment:  # noqa: ANN401
    usual: dict[str, Any] = {"category": "other", "employment": "part_time", "valid_from": D2024}
    return NewAppointment(person_id, organisation_id, **usual | terms)


def test_the_holding_appointment_is_primary_then_latest_then_largest(ids: dict[str, int]) -> None:
    key = person(1)
    first = post(key, ids["K1"], valid_from=D2024, valid_to=D2026)
    second = post(key, ids["C2"], valid_from=D2026)
    side = post(key, ids["P1"], valid_from=TODAY, is_primary=False)

    def held(on: date) -> int | None:
        found = holding_appointment(key, on)
        return found.pk if found else None

    assert held(D2024 - timedelta(days=1)) is None
    assert held(D2025) == first
    assert held(D2026) == second
    assert held(TODAY) == second
    end_appointment(viewer=SYSTEM, appointment_id=second, on=TODAY, now=NOW)
    assert held(TODAY) == side


def test_two_primary_posts_at_one_time_are_refused(ids: dict[str, int]) -> None:
    key = person(1)
    post(key, ids["K1"], valid_from=D2024, valid_to=D2025)
    appoint(viewer=SYSTEM, row=row(key, ids["C2"], valid_from=D2025), now=NOW)
    with pytest.raises(ValidationError, match="2025-01-01 至 今"):
        appoint(viewer=SYSTEM, row=row(key, ids["K1"], valid_from=D2026), now=NOW)
    appoint(viewer=SYSTEM, row=row(key, ids["K1"], valid_from=D2026, is_primary=False), now=NOW)
    other = person(2)
    with pytest.raises(ValidationError, match=r"第 2 个任职.*重叠"):
        appoint_many(viewer=SYSTEM, rows=[row(other, ids["K1"]), row(other, ids["C2"])], now=NOW)
    assert not Appointment.objects.filter(person_id=other).exists()


def test_the_database_itself_refuses_them(ids: dict[str, int]) -> None:
    key = person(1)
    post(key, ids["K1"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            person_id=key,
            organisation_id=ids["C2"],
            category="other",
            employment="full_time",
            valid_from=D2025,
        )


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"valid_to": D2024}, "晚于开始"),
        ({"category": "boss"}, "干部类别"),
        ({"employment": "casual"}, "用工"),
        ({"school_id": "K1"}, "院校"),
    ],
)
def test_posts_that_are_refused(ids: dict[str, int], terms: dict[str, Any], words: str) -> None:
    if "school_id" in terms:
        terms = {"school_id": ids[terms["school_id"]]}
    with pytest.raises(ValidationError, match=words):
        appoint(viewer=SYSTEM, row=row(person(1), ids["K1"], **terms), now=NOW)


def test_no_post_in_an_organisation_that_has_ended(ids: dict[str, int]) -> None:
    dissolve(viewer=SYSTEM, organisation_id=ids["C2"], on=D2026, now=NOW)
    with pytest.raises(ValidationError, match="撤销"):
        appoint(viewer=SYSTEM, row=row(person(1), ids["C2"], valid_from=D2026), now=NOW)
    with pytest.raises(ValidationError, match="找不到该单位"):
        appoint(viewer=officer(ids["C1"]), row=row(person(1), ids["P1"]), now=NOW)


def test_a_voided_post_never_held(ids: dict[str, int]) -> None:
    key = person(1)
    wrong = post(key, ids["K1"])
    with pytest.raises(ValidationError, match="原因"):
        void_appointment(viewer=SYSTEM, appointment_id=wrong, reason=" ", now=NOW)
    void_appointment(viewer=SYSTEM, appointment_id=wrong, reason="录错单位", now=NOW)
    assert holding_appointment(key, TODAY) is None
    assert headcount(ids["K1"], TODAY) == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM lake.appointment")
        assert cursor.fetchone() == (0,)
    post(key, ids["C2"])
    with pytest.raises(ValidationError, match="已作废"):
        end_appointment(viewer=SYSTEM, appointment_id=wrong, on=TODAY, now=NOW)


def test_corrections_are_checked_like_new_posts(ids: dict[str, int]) -> None:
    key = person(1)
    first = post(key, ids["K1"], valid_to=D2025)
    post(key, ids["C2"], valid_from=D2025)
    with pytest.raises(ValidationError, match="重叠"):
        revise_appointment(viewer=SYSTEM, appointment_id=first, valid_to=None, now=NOW)
    revise_appointment(viewer=SYSTEM, appointment_id=first, post="科员", young=True, now=NOW)
    assert Appointment.objects.get(pk=first).post == "科员"
    with pytest.raises(PermissionDenied):
        revise_appointment(viewer=officer(ids["C2"]), appointment_id=first, post="", now=NOW)


def test_a_transfer_ends_one_post_and_begins_the_other(ids: dict[str, int]) -> None:
    key = person(1)
    old = post(key, ids["K1"], post="科员", promoted_on=D2024)
    sender, receiver = officer(ids["C1"]), officer(ids["P2"])
    transfer = propose_transfer(
        viewer=sender, appointment_id=old, destination_id=ids["P2"], on=D2026, now=NOW
    )
    with pytest.raises(ValidationError, match="待接收"):
        propose_transfer(
            viewer=sender, appointment_id=old, destination_id=ids["C2"], on=D2026, now=NOW
        )
    with pytest.raises(PermissionDenied):
        accept_transfer(viewer=sender, transfer_id=transfer, now=NOW)
    new = accept_transfer(
        viewer=receiver, transfer_id=transfer, post="处长", category="county_rank_up", now=NOW
    )
    assert Appointment.objects.get(pk=old).valid_to == D2026
    gained = Appointment.objects.get(pk=new)
    assert (gained.organisation_id, gained.post, gained.category) == (
        ids["P2"],
        "处长",
        "county_rank_up",
    )
    assert gained.promoted_on is None
    with pytest.raises(ValidationError, match="已接收"):
        withdraw_transfer(viewer=sender, transfer_id=transfer, now=NOW)


def test_a_transfer_may_be_declined_or_withdrawn(ids: dict[str, int]) -> None:
    old = post(person(1), ids["K1"])

    def propose() -> int:
        return propose_transfer(
            viewer=SYSTEM, appointment_id=old, destination_id=ids["C2"], on=TODAY, now=NOW
        )

    with pytest.raises(ValidationError, match="原因"):
        decline_transfer(viewer=SYSTEM, transfer_id=propose(), reason="", now=NOW)
    decline_transfer(
        viewer=SYSTEM, transfer_id=Transfer.objects.get().pk, reason="没有编制", now=NOW
    )
    withdraw_transfer(viewer=SYSTEM, transfer_id=propose(), now=NOW)
    assert list(Transfer.objects.order_by("pk").values_list("state", flat=True)) == [
        "declined",
        "withdrawn",
    ]
    assert Appointment.objects.get(pk=old).valid_to is None


@pytest.mark.parametrize(
    ("destination", "on", "words"),
    [("K1", TODAY, "就是现单位"), ("C2", D2024, "晚于"), ("NONE", TODAY, "不存在")],
)
def test_transfers_that_are_refused(
    ids: dict[str, int], destination: str, on: date, words: str
) -> None:
    old = post(person(1), ids["K1"])
    with pytest.raises(ValidationError, match=words):
        propose_transfer(
            viewer=SYSTEM,
            appointment_id=old,
            destination_id=ids.get(destination, 1),
            on=on,
            now=NOW,
        )


spans = st.lists(
    st.tuples(st.integers(0, 60), st.none() | st.integers(1, 30), st.booleans()), max_size=6
)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(spans, st.integers(0, 90))
def test_any_posts_that_are_taken_leave_one_primary_a_day(
    drawn: list[tuple[int, int | None, bool]], day: int
) -> None:
    with transaction.atomic():
        organisation = small_country()["K1"]
        key = person(1)
        taken: list[tuple[date, date | None, bool]] = []
        for start, length, primary in drawn:
            begins = D2024 + timedelta(days=start)
            ends = begins + timedelta(days=length) if length else None
            clash = primary and any(
                p and b < (ends or date.max) and begins < (e or date.max) for b, e, p in taken
            )
            try:
                appoint(
                    viewer=SYSTEM,
                    row=row(
                        key, organisation, valid_from=begins, valid_to=ends, is_primary=primary
                    ),
                    now=NOW,
                )
            except ValidationError:
                assert clash
            else:
                assert not clash
                taken.append((begins, ends, primary))
        on = D2024 + timedelta(days=day)
        _same_choice(key, on, spans_of([key])[key])
        transaction.set_rollback(True)


def _same_choice(person_id: int, on: date, held: list[AppointmentSpan]) -> None:
    assert sum(span.is_primary for span in held if span.holds_on(on)) <= 1
    asked, chosen = holding_appointment(person_id, on), held_on(held, on)
    assert (asked.pk if asked else None) == (chosen.id if chosen else None)
