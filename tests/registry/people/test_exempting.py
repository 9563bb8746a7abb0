from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from gongxun.base.access.gate import Viewer
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer, small_country
from gongxun.registry.people.models import Exemption, ManagingAuthority, Mandate
from gongxun.registry.people.services import (
    NewMandate,
    approve_exemption,
    end_mandate,
    give_mandates,
    refuse_exemption,
    request_exemption,
    revoke_exemption,
    set_managing_authority,
)
from gongxun.registry.people.testing import person, post

pytestmark = pytest.mark.django_db
D2026 = date(2026, 1, 1)


@pytest.fixture
def ids() -> dict[str, int]:
    return small_country()


def ask(viewer: Viewer, key: int, kind: str = "exemption", **more: object) -> int:
    terms: dict[str, object] = {
        "indicator": None,
        "reason": "病假",
        "valid_from": D2026,
        "valid_to": None,
    }
    return request_exemption(viewer=viewer, person_id=key, kind=kind, now=NOW, **terms | more)  # type: ignore[arg-type]


def in_the_lake() -> list[tuple[int, str | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, indicator FROM lake.exemption")
        return list(cursor.fetchall())


def test_an_exemption_holds_once_another_officer_approves_it(ids: dict[str, int]) -> None:
    key = person(1)
    post(key, ids["K1"])
    asking, approving = officer(ids["K1"], user_id=7), officer(ids["C1"], user_id=8)
    request = ask(asking, key, indicator="hours.self_study")
    assert in_the_lake() == []
    with pytest.raises(ValidationError, match="另一名"):
        approve_exemption(viewer=asking, exemption_id=request, now=NOW)
    approve_exemption(viewer=approving, exemption_id=request, now=NOW)
    assert in_the_lake() == [(key, "hours.self_study")]
    with pytest.raises(ValidationError, match="已批准"):
        refuse_exemption(viewer=approving, exemption_id=request, reason="不符", now=NOW)
    revoke_exemption(viewer=approving, exemption_id=request, reason="病愈", now=NOW)
    assert in_the_lake() == []
    assert Exemption.objects.get().decided_by == 8


def test_requests_that_are_refused(ids: dict[str, int]) -> None:
    key = person(1)
    post(key, ids["K1"])
    for viewer, kind, more, words in (
        (SYSTEM, "exemption", {"reason": " "}, "理由"),
        (SYSTEM, "deferral", {}, "结束日期"),
        (SYSTEM, "exemption", {"valid_to": D2026}, "晚于"),
        (SYSTEM, "holiday", {}, "holiday"),
        (SYSTEM, "exemption", {"indicator": "coverage.cumulative"}, "个人指标"),
    ):
        with pytest.raises(ValidationError, match=words):
            ask(viewer, key, kind, **more)
    with pytest.raises(PermissionDenied):
        ask(officer(ids["P2"]), key)


def test_refusing_needs_a_reason(ids: dict[str, int]) -> None:
    key = person(1)
    post(key, ids["K1"])
    request = ask(SYSTEM, key)
    with pytest.raises(ValidationError, match="理由"):
        refuse_exemption(viewer=SYSTEM, exemption_id=request, reason="", now=NOW)
    refuse_exemption(viewer=SYSTEM, exemption_id=request, reason="材料不全", now=NOW)
    assert Exemption.objects.get().state == "refused"


def test_elected_offices_begin_and_end(ids: dict[str, int]) -> None:
    key = person(1)
    rows = [NewMandate(key, ids["P1"], "delegate", D2026)]
    with pytest.raises(PermissionDenied):
        give_mandates(viewer=officer(ids["C1"]), rows=rows, now=NOW)
    [mandate] = give_mandates(viewer=officer(ids["P1"]), rows=rows, now=NOW)
    with pytest.raises(ValidationError, match="晚于"):
        end_mandate(viewer=SYSTEM, mandate_id=mandate, on=D2026, now=NOW)
    end_mandate(viewer=SYSTEM, mandate_id=mandate, on=TODAY, now=NOW)
    assert Mandate.objects.get().valid_to == TODAY


def test_who_manages_a_cadre_may_be_a_party_body(ids: dict[str, int]) -> None:
    key = person(1)
    post(key, ids["C1"])

    def manage(since: date, organisation_id: int | None = None, outside_body: str = "") -> None:
        set_managing_authority(
            viewer=officer(ids["C1"]),
            person_id=key,
            organisation_id=organisation_id,
            outside_body=outside_body,
            valid_from=since,
            now=NOW,
        )

    manage(D2026, outside_body="中共澄江市委")
    manage(TODAY, organisation_id=ids["P1"])
    first, second = ManagingAuthority.objects.order_by("valid_from")
    assert (first.outside_body, first.valid_to) == ("中共澄江市委", TODAY)
    assert second.organisation_id == ids["P1"]
    with pytest.raises(ValidationError, match="须更晚"):
        manage(TODAY, outside_body="别的单位")
    with pytest.raises(ValidationError):
        manage(date(2026, 11, 23))
    with pytest.raises(IntegrityError), transaction.atomic():
        ManagingAuthority.objects.create(person_id=key, outside_body="甲", valid_from=TODAY)
