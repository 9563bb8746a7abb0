from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from gongxun.base.access.gate import GrantFact, Viewer
from gongxun.base.access.models import User
from gongxun.base.access.roles import Role
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer, small_country
from gongxun.registry.people.models import Person, Responsibility
from gongxun.registry.people.selectors import (
    matching,
    person_file,
    person_of,
    shown_name,
    visible_appointments,
    visible_people,
    visible_person_or_404,
)
from gongxun.registry.people.services import (
    decide_merge,
    end_appointment,
    link_account,
    propose_merge,
)
from gongxun.registry.people.testing import id_number, person, post

pytestmark = pytest.mark.django_db
D2024, D2026 = date(2024, 1, 1), date(2026, 1, 1)


@pytest.fixture
def ids() -> dict[str, int]:
    return small_country()


def seen(viewer: Viewer) -> set[int]:
    return set(visible_people(viewer).values_list("pk", flat=True))


def test_any_current_post_makes_a_person_visible(ids: dict[str, int]) -> None:
    key = person(1)
    post(key, ids["K1"])
    post(key, ids["P2"], is_primary=False)
    for code in ("K1", "C1", "P1", "P2", "QG"):
        assert seen(officer(ids[code])) == {key}
    for code in ("C2", "E1"):
        assert seen(officer(ids[code])) == set()


def test_a_former_organisation_keeps_its_own_period_only(ids: dict[str, int]) -> None:
    key = person(1)
    old = post(key, ids["C2"], valid_from=D2024, valid_to=D2026, post="科员")
    new = post(key, ids["K1"], valid_from=D2026)
    former = officer(ids["C2"])
    assert seen(former) == set()
    assert [each.pk for each in visible_appointments(former)] == [old]
    file = person_file(former, key)
    assert not file.whole
    assert [each.pk for each in file.appointments] == [old]
    whole = person_file(officer(ids["K1"]), key)
    assert whole.whole
    assert [each.pk for each in whole.appointments] == [new, old]
    with pytest.raises(PermissionDenied):
        person_file(officer(ids["S1"]), key)
    with pytest.raises(PermissionDenied):
        visible_person_or_404(former, key)
    with pytest.raises(Http404):
        visible_person_or_404(SYSTEM, 1)


def test_the_training_responsible_organisation_sees_the_person(ids: dict[str, int]) -> None:
    key = person(1)
    post(key, ids["K1"])
    Responsibility.objects.update_or_create(
        person_id=key, defaults={"organisation_id": ids["C2"], "rule": "members"}
    )
    assert seen(officer(ids["C2"])) == {key}


def test_names_are_masked_for_those_who_may_not_see_them(ids: dict[str, int]) -> None:
    key = person(1, "欧阳建国")
    post(key, ids["K1"])
    inspector = officer(ids["C1"], Role.INSPECTOR)
    mixed = Viewer(
        7,
        TODAY,
        (
            GrantFact(Role.INSPECTOR, "organisation", ids["P1"]),
            GrantFact(Role.TRAINING_OFFICER, "organisation", ids["K1"]),
        ),
    )
    elsewhere = Viewer(
        7,
        TODAY,
        (
            GrantFact(Role.INSPECTOR, "organisation", ids["P1"]),
            GrantFact(Role.TRAINING_OFFICER, "organisation", ids["C2"]),
        ),
    )
    found = Person.objects.get(pk=key)
    assert shown_name(officer(ids["C1"]), found) == "欧阳建国"
    assert shown_name(mixed, found) == "欧阳建国"
    assert shown_name(inspector, found) == "欧***"
    assert shown_name(elsewhere, found) == "欧***"
    assert person_file(officer(ids["C1"]), key).id_number == f"900***********{id_number(1)[-4:]}"
    assert person_file(inspector, key).id_number == ""


def test_shown_names_cost_no_query_on_a_list(
    ids: dict[str, int], django_assert_num_queries: object
) -> None:
    people = [Person.objects.get(pk=person(serial)) for serial in range(3)]
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert [shown_name(officer(ids["QG"]), each) for each in people] == ["张伟"] * 3
        assert [shown_name(officer(ids["QG"], Role.INSPECTOR), each) for each in people] == [
            "张*"
        ] * 3


def test_a_cadre_sees_her_own_file_and_no_other(ids: dict[str, int]) -> None:
    own, other = person(1), person(2)
    post(own, ids["K1"])
    user = User.objects.create(username="zw", display_name="张伟", created_at=NOW)
    link_account(viewer=SYSTEM, person_id=own, user_id=user.pk, scope_id=ids["K1"], now=NOW)
    viewer = Viewer(user.pk, TODAY)
    found = person_of(viewer)
    assert found is not None
    assert found.pk == own
    assert shown_name(viewer, found) == "张伟"
    assert person_file(viewer, own).id_number.endswith(id_number(1)[-4:])
    assert visible_person_or_404(viewer, own).pk == own
    with pytest.raises(PermissionDenied):
        person_file(viewer, other)
    assert person_of(Viewer(None, TODAY)) is None


def test_a_file_costs_a_constant_number_of_queries(
    ids: dict[str, int], django_assert_max_num_queries: object
) -> None:
    key = person(1)
    for year in range(2015, 2026):
        post(key, ids["K1"], valid_from=date(year, 1, 1), valid_to=date(year + 1, 1, 1))
    post(key, ids["K1"], valid_from=D2026)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        file = person_file(officer(ids["C1"]), key)
        assert {each.organisation.code for each in file.appointments} == {"K1"}


def test_a_merged_file_is_reached_by_its_old_number(ids: dict[str, int]) -> None:
    keep, other = person(1), person(2)
    post(other, ids["K1"])
    key = propose_merge(viewer=SYSTEM, person_id=keep, other_id=other, reason="", now=NOW)
    decide_merge(viewer=SYSTEM, proposal_id=key, merge=True, now=NOW)
    viewer = officer(ids["K1"])
    assert seen(viewer) == {keep}
    assert visible_person_or_404(viewer, other).pk == keep
    assert len(person_file(viewer, other).appointments) == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("建国", {"欧阳建国"}),
        ("ouyang", {"欧阳建国"}),
        ("Ou Yang", {"欧阳建国"}),
        ("oyjg", {"欧阳建国"}),
        ("z", {"曾涛", "张伟"}),
        ("zt", {"曾涛"}),
        ("安平县", {"张伟"}),
        (id_number(3), {"曾涛"}),
        ("没有此人", set()),
        ("", set()),
        ("_", set()),
    ],
)
def test_people_are_found(ids: dict[str, int], text: str, names: set[str]) -> None:
    post(person(1, "张伟"), ids["K1"])
    person(2, "欧阳建国")
    person(3, "曾涛")
    assert set(matching(text).values_list("name", flat=True)) == names


def test_end_of_a_post_ends_the_view(ids: dict[str, int]) -> None:
    key = person(1)
    held = post(key, ids["C2"])
    Responsibility.objects.all().delete()
    assert seen(officer(ids["C2"])) == {key}
    end_appointment(viewer=SYSTEM, appointment_id=held, on=TODAY, now=NOW)
    Responsibility.objects.all().delete()
    assert seen(officer(ids["C2"])) == set()
