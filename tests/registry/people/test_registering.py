import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer, small_country
from gongxun.registry.people.models import MergeProposal, Person, PersonAlias
from gongxun.registry.people.selectors import find_by_id_numbers, holding_appointment, resolve
from gongxun.registry.people.services import (
    NewPerson,
    decide_merge,
    propose_merge,
    register,
    register_many,
    rename_person,
)
from gongxun.registry.people.testing import id_number, person, post

pytestmark = pytest.mark.django_db


def many(*rows: tuple[str, str | None]) -> list[int]:
    return register_many(viewer=SYSTEM, rows=[NewPerson(*row) for row in rows], now=NOW)


def test_the_same_number_is_the_same_person() -> None:
    [first] = many(("张伟", id_number(1)))
    again = many(("李娜", id_number(2)), ("张 伟", id_number(1).lower()), ("李娜", id_number(2)))
    assert again[1] == first
    assert again[0] == again[2]
    assert Person.objects.count() == 2


def test_the_number_is_encrypted_and_reads_back() -> None:
    key = person(1)
    assert Person.objects.get(pk=key).id_number == id_number(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, id_number_hash FROM people_person")
        stored = b"".join(bytes(part) for part in cursor.fetchone())
    assert id_number(1).encode() not in stored
    assert find_by_id_numbers([id_number(1), id_number(2)]) == {id_number(1): (key, "张伟")}


def test_a_known_number_under_another_name_is_a_proposal_not_a_mixture() -> None:
    [known] = many(("张伟", id_number(1)))
    [other] = many(("张卫", id_number(1)))
    assert other != known
    assert Person.objects.get(pk=other).id_number_hash is None
    [proposal] = MergeProposal.objects.all()
    assert (proposal.person_id, proposal.other_id) == (known, other)
    assert many(("张卫", id_number(1)), ("张卫", id_number(1))) == [other, other]
    assert MergeProposal.objects.count() == 1


def test_after_the_merger_both_names_lead_to_one_file() -> None:
    ids = small_country()
    [known] = many(("张伟", id_number(1)))
    [other] = many(("张卫", id_number(1)))
    post(other, ids["K1"])
    proposal = MergeProposal.objects.get()
    decide_merge(viewer=SYSTEM, proposal_id=proposal.pk, merge=True, now=NOW)
    assert resolve(other) == known
    assert many(("张卫", id_number(1)), ("张伟", id_number(1))) == [known, known]
    held = holding_appointment(known, TODAY)
    assert held is not None
    assert held.person_id == other
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM lake.appointment")
        assert cursor.fetchall() == [(known,)]
    with pytest.raises(ValidationError, match="已合并"):
        decide_merge(viewer=SYSTEM, proposal_id=proposal.pk, merge=False, now=NOW)


def test_chains_of_mergers_are_flat() -> None:
    a, b, c = person(1), person(2), person(3)

    def merge(keep: int, other: int) -> None:
        key = propose_merge(
            viewer=SYSTEM, person_id=keep, other_id=other, reason="重复建档", now=NOW
        )
        decide_merge(viewer=SYSTEM, proposal_id=key, merge=True, now=NOW)

    merge(b, c)
    merge(a, b)
    assert set(PersonAlias.objects.values_list("alias_id", "person_id")) == {(b, a), (c, a)}
    with pytest.raises(ValidationError, match="已是同一人"):
        propose_merge(viewer=SYSTEM, person_id=c, other_id=a, reason="", now=NOW)


def test_files_with_overlapping_primary_posts_do_not_merge() -> None:
    ids = small_country()
    a, b = person(1), person(2)
    post(a, ids["K1"])
    post(b, ids["C2"])
    key = propose_merge(viewer=SYSTEM, person_id=a, other_id=b, reason="", now=NOW)
    with pytest.raises(ValidationError, match="重叠"):
        decide_merge(viewer=SYSTEM, proposal_id=key, merge=True, now=NOW)
    assert not PersonAlias.objects.exists()


def test_bad_rows_are_named_and_nobody_is_registered() -> None:
    with pytest.raises(ValidationError) as refused:
        many(("张伟", id_number(1)), ("李娜", "900101188503120024"), ("", id_number(2)))
    text = " ".join(refused.value.messages)
    assert "第 2 人" in text
    assert "第 3 人" in text
    assert not Person.objects.exists()


def test_only_for_organisations_in_charge() -> None:
    ids = small_country()
    viewer = officer(ids["C1"])
    key = register(viewer=viewer, row=NewPerson("张伟", id_number(1), ids["K1"]), now=NOW)
    for organisation in (ids["C2"], None):
        with pytest.raises(PermissionDenied):
            register(viewer=viewer, row=NewPerson("李娜", id_number(2), organisation), now=NOW)
    post(key, ids["C2"])
    with pytest.raises(PermissionDenied):
        rename_person(viewer=viewer, person_id=key, name="张卫", now=NOW)
    rename_person(viewer=officer(ids["C2"]), person_id=key, name="张卫", now=NOW)
    assert Person.objects.get(pk=key).search_key == "zhangwei zw"
