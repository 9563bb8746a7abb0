"""Who is told of a transfer."""

from datetime import date

import pytest

from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Role
from gongxun.base.notices.models import Notice
from gongxun.base.outbox.services import hand_on
from gongxun.registry.orgs.testing import NOW, SYSTEM, small_country
from gongxun.registry.people.models import Person
from gongxun.registry.people.selectors import accounts_of
from gongxun.registry.people.services import (
    accept_transfer,
    decide_merge,
    decline_transfer,
    propose_merge,
    propose_transfer,
    withdraw_transfer,
)
from gongxun.registry.people.testing import person, post

ON = date(2026, 12, 1)


def account(name: str) -> User:
    return User.objects.create(username=name, display_name=name, created_at=NOW)


def officer_of(name: str, place: int) -> User:
    user = account(name)
    Grant.objects.create(
        user=user, role=Role.TRAINING_OFFICER, scope_kind="organisation", scope_id=place,
        valid_from=date(2024, 1, 1),
    )  # fmt: skip
    return user


@pytest.fixture
def ids(db: None) -> dict[str, int]:
    found = small_country()
    found["cadre"] = person(1, "陆明远")
    found["appointment"] = post(found["cadre"], found["K1"])
    return found


def propose(ids: dict[str, int]) -> int:
    return propose_transfer(
        viewer=SYSTEM, appointment_id=ids["appointment"], destination_id=ids["C2"], on=ON, now=NOW
    )


def unread(user: User) -> list[str]:
    hand_on(NOW)
    rows = Notice.objects.filter(account=user, read_at=None)
    return list(rows.order_by("pk").values_list("title", flat=True))


def test_a_transfer_is_told_to_each_side_in_its_turn_and_to_the_person(ids: dict[str, int]) -> None:
    sending, receiving = officer_of("k1", ids["K1"]), officer_of("c2", ids["C2"])
    herself = account("lu")
    Person.objects.filter(pk=ids["cadre"]).update(user=herself)
    transfer = propose(ids)
    assert (unread(sending), unread(receiving)) == ([], ["有一份调动等待接收"])
    accept_transfer(viewer=SYSTEM, transfer_id=transfer, now=NOW)
    assert unread(receiving) == []
    assert unread(sending) == ["提出的调动已被接收"]
    assert unread(herself) == ["您的任职已转到新单位"]


def test_a_transfer_sent_back_says_why(ids: dict[str, int]) -> None:
    sending = officer_of("k1", ids["K1"])
    decline_transfer(viewer=SYSTEM, transfer_id=propose(ids), reason="编制已满", now=NOW)
    assert unread(sending) == ["提出的调动被退回"]
    assert "编制已满" in Notice.objects.get(account=sending).body


def test_a_transfer_withdrawn_waits_for_nobody(ids: dict[str, int]) -> None:
    receiving = officer_of("c2", ids["C2"])
    transfer = propose(ids)
    assert unread(receiving)
    withdraw_transfer(viewer=SYSTEM, transfer_id=transfer, now=NOW)
    assert unread(receiving) == []


def test_the_account_of_a_merged_file_is_that_of_the_person(ids: dict[str, int]) -> None:
    other = person(2, "陆明远")

    herself = account("lu")
    Person.objects.filter(pk=other).update(user=herself)
    proposal = propose_merge(
        viewer=SYSTEM, person_id=ids["cadre"], other_id=other, reason="同一人", now=NOW
    )
    decide_merge(viewer=SYSTEM, proposal_id=proposal, merge=True, now=NOW)
    found = accounts_of([ids["cadre"], other, 404])
    assert found == {ids["cadre"]: herself.pk, other: herself.pk}
    User.objects.filter(pk=herself.pk).update(is_active=False)
    assert accounts_of([ids["cadre"]]) == {}
