from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongxun.base.audit.models import AuditRow
from gongxun.registry.orgs.models import IndustrialAffiliation, Organisation
from gongxun.registry.orgs.selectors import breadcrumbs, children_of, facts_by_code
from gongxun.registry.orgs.services import NewDivision, add_divisions, found, found_many
from gongxun.registry.orgs.testing import NOW, SYSTEM, administrator, new, officer, small_country

pytestmark = pytest.mark.django_db


def test_rows_in_any_order_make_one_tree() -> None:
    rows = [
        new("D", "C", "county"),
        new("C", "B", "city"),
        new("B", "A", "province"),
        new("A", None, "national"),
    ]
    ids = found_many(viewer=SYSTEM, rows=rows, now=NOW)
    assert [place.code for place in breadcrumbs(ids["D"])] == ["A", "B", "C", "D"]
    assert Organisation.objects.get(code="A").numchild == 1


def test_paths_are_those_of_the_tree_library() -> None:
    ids = small_country()
    assert Organisation.objects.find_problems() == ([], [], [], [], [])  # type: ignore[attr-defined]
    found(viewer=SYSTEM, row=new("C3", "P1", "city"), now=NOW)
    assert Organisation.objects.find_problems() == ([], [], [], [], [])  # type: ignore[attr-defined]
    p1 = Organisation.objects.get(pk=ids["P1"])
    assert {row.code for row in children_of(SYSTEM, p1.pk)} == {"C1", "C2", "C3", "S1"}


def test_children_follow_the_last_of_their_siblings() -> None:
    ids = small_country()
    key = found(viewer=SYSTEM, row=new("P3", "QG", "province"), now=NOW)
    assert Organisation.objects.get(pk=key).path == "00010004"
    assert Organisation.objects.get(pk=ids["QG"]).numchild == 4


def test_an_industrial_union_is_no_parent() -> None:
    ids = small_country()
    [affiliation] = IndustrialAffiliation.objects.all()
    assert (affiliation.organisation_id, affiliation.industrial_union_id) == (ids["E1"], ids["CY"])
    assert [place.code for place in breadcrumbs(ids["E1"])] == ["QG", "P1", "C1", "K1", "E1"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([new("A", "B", "city"), new("B", "A", "city")], "成环"),
        ([new("A", "NONE", "city")], "找不到上级单位"),
        ([new("A", "P1", "city"), new("A", "P1", "city")], "已被使用"),
        ([new("P1", "QG", "province")], "已被使用"),
        ([new("A", "K1", "province")], "层级高于上级"),
        ([new("a b", "P1", "city")], "单位代码只能"),
        ([new("A", "P1", "city", credit_code="91110000600037341X")], "校验位"),
        ([new("A", "P1", "city", division_code="110101")], "行政区划"),
        ([new("A", "P1", "city", founded_on=date(2026, 12, 1))], "今天之后"),  # type: ignore[arg-type]
    ],
)
def test_what_is_refused_founds_nothing(rows: list[object], words: str) -> None:
    small_country()
    count = Organisation.objects.count()
    with pytest.raises(ValidationError, match=words):
        found_many(viewer=SYSTEM, rows=[new("GOOD", "P1", "city"), *rows], now=NOW)  # type: ignore[list-item]
    assert Organisation.objects.count() == count


def test_codes_that_are_right_are_kept() -> None:
    small_country()
    add_divisions(
        viewer=SYSTEM,
        rows=[NewDivision("900101", "安平县", "900100"), NewDivision("900100", "重庆路市")],
        now=NOW,
    )
    row = new("A", "P1", "city", credit_code="91110000600037341L", division_code="900101")
    found(viewer=SYSTEM, row=row, now=NOW)
    with pytest.raises(ValidationError, match="另一单位"):
        found(viewer=SYSTEM, row=new("B", "P1", "city", credit_code="91110000600037341L"), now=NOW)


def test_only_within_ones_own_subtree() -> None:
    ids = small_country()
    viewer = administrator(ids["P1"])
    found(viewer=viewer, row=new("C3", "P1", "city"), now=NOW)
    with pytest.raises(ValidationError, match="无权"):
        found(viewer=viewer, row=new("C4", "P2", "city"), now=NOW)
    with pytest.raises(PermissionDenied):
        found(viewer=viewer, row=new("ROOT", None, "national"), now=NOW)
    with pytest.raises(ValidationError, match="无权"):
        found(viewer=officer(ids["P1"]), row=new("C5", "P1", "city"), now=NOW)


def test_the_act_is_audited_with_the_actor() -> None:
    ids = small_country()
    key = found(viewer=administrator(ids["P1"]), row=new("C3", "P1", "city"), now=NOW)
    row = AuditRow.objects.get(subject_kind="organisation", subject_id=key)
    assert (row.verb, row.actor_id, row.at) == ("organisation.found", 7, NOW)


def test_names_sort_by_their_reading() -> None:
    small_country()
    keys = {code: Organisation.objects.get(code=code).name_key for code in ("C1", "C2")}
    assert keys["C1"].startswith("chong qing lu")
    assert keys["C2"].startswith("chang sha wan")
    assert facts_by_code(["C1", "X"]).keys() == {"C1"}
