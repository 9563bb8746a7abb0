from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongxun.registry.orgs.models import FormerName, Organisation, RosterConfirmation
from gongxun.registry.orgs.selectors import affiliates_of, breadcrumbs, children_of, roster_of_year
from gongxun.registry.orgs.services import (
    affiliate,
    confirm_roster,
    dissolve,
    merge,
    rename,
    return_summary,
    revise,
)
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, administrator, officer, small_country
from gongxun.registry.people.models import Appointment
from gongxun.registry.people.selectors import holding_appointment
from gongxun.registry.people.testing import person, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[str, int]:
    return small_country()


def test_a_new_name_keeps_the_old_one(ids: dict[str, int]) -> None:
    rename(
        viewer=administrator(ids["P1"]),
        organisation_id=ids["C1"],
        name="新重庆路市总工会",
        on=TODAY,
        now=NOW,
    )
    organisation = Organisation.objects.get(pk=ids["C1"])
    assert organisation.name_key.startswith("xin chong qing lu")
    [former] = FormerName.objects.filter(organisation=organisation)
    assert (former.name, former.valid_to) == ("重庆路市总工会", TODAY)


def test_corrections_are_checked(ids: dict[str, int]) -> None:
    def correct(**changes: object) -> None:
        revise(viewer=SYSTEM, organisation_id=ids["C1"], now=NOW, **changes)

    correct(credit_code="91110000600037341L")
    for changes in (
        {"credit_code": "911100006000373411"},
        {"division_code": "110101"},
        {"level": "national"},
        {"kind": "club"},
    ):
        with pytest.raises(ValidationError):
            correct(**changes)
    with pytest.raises(TypeError):
        correct(path="0001")


def test_a_dissolved_organisation_stays_with_its_end(ids: dict[str, int]) -> None:
    dissolve(viewer=SYSTEM, organisation_id=ids["C2"], on=TODAY, now=NOW)
    rows = children_of(SYSTEM, ids["P1"])
    assert [row.code for row in rows] == ["S1", "C1", "C2"] or rows[-1].code == "C2"
    assert rows[-1].dissolved_on == TODAY
    with pytest.raises(ValidationError, match="已于"):
        dissolve(viewer=SYSTEM, organisation_id=ids["C2"], on=TODAY, now=NOW)


def test_nothing_is_dissolved_over_the_heads_of_others(ids: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match="下级单位"):
        dissolve(viewer=SYSTEM, organisation_id=ids["C1"], on=TODAY, now=NOW)
    post(person(1), ids["C2"])
    with pytest.raises(ValidationError, match="1 名在任"):
        dissolve(viewer=SYSTEM, organisation_id=ids["C2"], on=TODAY, now=NOW)


def test_a_merger_takes_children_and_people_along(ids: dict[str, int]) -> None:
    key = person(1)
    old = post(key, ids["C1"], post="科员")
    merge(viewer=SYSTEM, organisation_id=ids["C1"], successor_id=ids["C2"], on=TODAY, now=NOW)
    assert [place.code for place in breadcrumbs(ids["K1"])] == ["QG", "P1", "C2", "K1"]
    held = holding_appointment(key, TODAY)
    assert held is not None
    assert (held.organisation_id, held.post, held.valid_from) == (ids["C2"], "科员", TODAY)
    assert Appointment.objects.get(pk=old).valid_to == TODAY
    assert Organisation.objects.get(pk=ids["C1"]).merger.successor_id == ids["C2"]


def test_no_merger_into_ones_own_subtree(ids: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match="下级"):
        merge(viewer=SYSTEM, organisation_id=ids["C1"], successor_id=ids["K1"], on=TODAY, now=NOW)


def test_an_enterprise_belongs_to_one_industrial_union_at_a_time(ids: dict[str, int]) -> None:
    change = {"viewer": SYSTEM, "organisation_id": ids["E1"], "now": NOW}
    with pytest.raises(ValidationError, match="产业工会"):
        affiliate(industrial_union_id=ids["P1"], on=TODAY, **change)  # type: ignore[arg-type]
    assert [each.code for each in affiliates_of(ids["CY"], TODAY)] == ["E1"]
    affiliate(industrial_union_id=None, on=TODAY, **change)  # type: ignore[arg-type]
    assert not affiliates_of(ids["CY"], TODAY)
    assert affiliates_of(ids["CY"], date(2026, 1, 1))


def test_a_roster_is_confirmed_by_what_was_seen(ids: dict[str, int]) -> None:
    viewer = officer(ids["C2"])
    post(person(1), ids["C2"])
    with pytest.raises(ValidationError, match="现为 1 人"):
        confirm_roster(viewer=viewer, organisation_id=ids["C2"], year=2026, headcount=2, now=NOW)
    confirm_roster(viewer=viewer, organisation_id=ids["C2"], year=2026, headcount=1, now=NOW)
    confirm_roster(viewer=viewer, organisation_id=ids["C2"], year=2026, headcount=1, now=NOW)
    [confirmation] = RosterConfirmation.objects.all()
    assert (confirmation.confirmed_by, confirmation.confirmed_on) == (7, TODAY)
    with pytest.raises(PermissionDenied):
        confirm_roster(viewer=viewer, organisation_id=ids["C1"], year=2026, headcount=0, now=NOW)


def test_counts_are_returned_only_where_there_is_no_roster(ids: dict[str, int]) -> None:
    counts = {"full_time": 1, "part_time": 9, "secondment": 0}
    returned = {
        "viewer": officer(ids["E1"]),
        "organisation_id": ids["E1"],
        "year": 2026,
        "now": NOW,
    }
    with pytest.raises(ValidationError, match="受训"):
        return_summary(**returned, **counts, trained=11)  # type: ignore[arg-type]
    return_summary(**returned, **counts, trained=4)  # type: ignore[arg-type]
    confirmation, summary = roster_of_year(ids["E1"], 2026)
    assert confirmation is None
    assert summary is not None
    assert summary.trained == 4
    post(person(1), ids["E1"])
    with pytest.raises(ValidationError, match="已有名册"):
        return_summary(**returned, **counts, trained=4)  # type: ignore[arg-type]
