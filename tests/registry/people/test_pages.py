"""The screens of people as a signed-in officer gets them."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import load_workbook

from gongxun.base.audit.models import AuditRow
from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.registry.people.models import (
    Appointment,
    Exemption,
    MergeProposal,
    Person,
    PersonAlias,
    Transfer,
)
from gongxun.registry.people.services import propose_transfer
from gongxun.registry.people.testing import id_number, person, placed, post
from tests.registry.conftest import Country

ENROL = {
    "name": "周宁", "valid_from": "2026-03-01", "category": "section_rank_down",
    "employment": "full_time", "is_primary": "on", "post": "干事",
}  # fmt: skip


def text(client: Client, name: str, *args: object, **query: object) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def lu(country: Country) -> int:
    cadre = person(1, "陆明远")
    post(cadre, country["K1"], post="副主席")
    return cadre


def test_a_person_is_found_by_name_reading_initials_number_and_organisation(
    country: Country, lu: int
) -> None:
    officer = country.officer("C1")
    other = person(2, "陆明远")
    post(other, country["C2"])
    for asked in ("陆明", "lumingyuan", "lmy", id_number(1), "安平县总工会"):
        found = officer.get(reverse("people:find"), {"q": asked})
        assert [one.pk for one, _name, _post in found.context["rows"]] == [lu]
    assert "没有找到" in text(officer, "people:find", q=id_number(2))
    assert "查一个人" in text(officer, "people:find")
    assert id_number(1) not in text(officer, "people:find", q="陆")


def test_the_file_masks_the_number_and_showing_it_is_audited(country: Country, lu: int) -> None:
    officer = country.officer("C1")
    page = text(officer, "people:file", lu)
    assert id_number(1) not in page
    assert id_number(1)[-4:] in page
    assert "副主席" in page
    shown = officer.post(reverse("people:reveal", args=[lu])).content.decode()
    assert id_number(1) in shown
    assert AuditRow.objects.filter(verb="person.reveal_number", subject_id=lu).count() == 1
    assert AuditRow.objects.filter(verb="view.person", subject_id=lu).exists()
    inspector = country.client("inspector", "C1")
    assert "陆明远" not in text(inspector, "people:file", lu)
    assert inspector.post(reverse("people:reveal", args=[lu])).status_code == 403


def test_whoever_is_out_of_scope_sees_and_does_nothing(country: Country, lu: int) -> None:
    held = Appointment.objects.get(person_id=lu)
    stranger = country.officer("C2")
    for name, key in (
        ("people:file", lu), ("people:rename", lu), ("people:appoint", lu), ("people:exempt", lu),
        ("people:propose_merge", lu), ("people:correct", held.pk), ("people:end", held.pk),
        ("people:void", held.pk), ("people:transfer", held.pk),
        ("people:organisation", country["K1"]), ("people:roster_export", country["K1"]),
        ("people:roster", country["K1"]), ("people:summary", country["K1"]),
    ):  # fmt: skip
        assert stranger.get(reverse(name, args=[key])).status_code == 403, name
        assert Client().get(reverse(name, args=[key])).status_code == 302
    assert stranger.post(reverse("people:reveal", args=[lu])).status_code == 403
    typed = {**ENROL, "organisation": "K1"}
    refused = stranger.post(reverse("people:add"), typed)
    assert refused.status_code == 403
    assert not Person.objects.filter(name="周宁").exists()


def test_adding_a_person_twice_makes_one_file_and_one_post(country: Country) -> None:
    officer = country.officer("C1")
    typed = {**ENROL, "organisation": "安平县总工会", "id_number": id_number(7)}
    for _ in range(2):
        assert officer.post(reverse("people:add"), typed).status_code == 302
    [added] = Person.objects.filter(name="周宁")
    assert Appointment.objects.filter(person=added).count() == 1
    other = {**typed, "name": "周凝", "is_primary": ""}
    said = officer.post(reverse("people:add"), other, follow=True).content.decode()
    assert "已登记在另一个姓名之下" in said
    assert MergeProposal.objects.get().person_id == added.pk


def test_what_is_wrong_with_a_new_person_stands_at_its_field(country: Country, lu: int) -> None:
    officer = country.officer("C1")
    wrong = {**ENROL, "organisation": "K9", "id_number": "123", "valid_from": ""}
    assert set(officer.post(reverse("people:add"), wrong).context["form"].errors) == {
        "organisation", "valid_from",
    }  # fmt: skip
    number = {**ENROL, "organisation": "K1", "id_number": "123"}
    assert "身份证号应为 18 位" in officer.post(reverse("people:add"), number).content.decode()
    assert not Person.objects.filter(name="周宁").exists()
    address = reverse("people:appoint", args=[lu])
    twice = {**ENROL, "organisation": "C1", "valid_from": "2026-01-01"}
    assert "时间重叠" in officer.post(address, twice).content.decode()


def test_a_post_is_corrected_ended_and_struck_out(country: Country, lu: int) -> None:
    officer = country.officer("C1")
    held = Appointment.objects.get(person_id=lu)
    address = reverse("people:correct", args=[held.pk])
    start = officer.get(address).context["form"]
    typed = {
        "seen": start["seen"].value(), "post": "主席", "category": "county_rank_up",
        "employment": "full_time", "is_primary": "on", "valid_from": "2024-01-01",
    }  # fmt: skip
    for _ in range(2):
        assert officer.post(address, typed).status_code == 302
    assert AuditRow.objects.filter(verb="appointment.revise").count() == 1
    stale = {**typed, "post": "委员"}
    page = officer.post(address, stale)
    assert "已被他人改动" in page.content.decode()
    held.refresh_from_db()
    assert (held.post, held.category) == ("主席", "county_rank_up")
    ending = reverse("people:end", args=[held.pk])
    early = {"on": "2020-01-01", "seen": officer.get(ending).context["form"]["seen"].value()}
    assert "必须晚于开始日期" in officer.post(ending, early).content.decode()
    assert officer.post(ending, {**early, "on": "2026-11-01"}).status_code == 302
    held.refresh_from_db()
    assert held.valid_to == date(2026, 11, 1)
    voiding = reverse("people:void", args=[held.pk])
    seen = officer.get(voiding).context["form"]["seen"].value()
    assert officer.post(voiding, {"seen": seen, "reason": ""}).status_code == 200
    assert officer.post(voiding, {"seen": seen, "reason": "登记错人"}).status_code == 302
    assert officer.get(voiding).status_code == 404


def test_an_exemption_is_asked_for_by_one_and_decided_by_another(country: Country, lu: int) -> None:
    first, second = country.officer("C1"), country.officer("P1")
    typed = {"kind": "deferral", "indicator": "", "valid_from": "2026-10-01", "reason": "长期病假"}
    asked = first.post(reverse("people:exempt", args=[lu]), typed)
    assert "缓训须有结束日期" in asked.content.decode()
    for _ in range(2):
        first.post(reverse("people:exempt", args=[lu]), {**typed, "valid_to": "2027-04-01"})
    [request] = Exemption.objects.all()
    address = reverse("people:exemption", args=[request.pk])
    own = first.post(address, {"decision": "approve"}).content.decode()
    assert "不能批准本人提出" in own
    assert "全部个人要求" in text(second, "people:exemptions")
    assert "理由没有填写" in second.post(address, {"decision": "refuse"}).content.decode()
    assert second.post(address, {"decision": "approve"}).status_code == 302
    assert "没有等待审批的申请" in text(second, "people:exemptions")
    assert "陆明远" in text(second, "people:exemptions", state="standing")
    again = second.post(address, {"decision": "approve"}).content.decode()
    assert "已批准" in again
    second.post(address, {"decision": "revoke", "reason": "已返岗"})
    request.refresh_from_db()
    assert request.state == Exemption.State.REVOKED


def test_a_transfer_is_proposed_by_one_side_and_accepted_by_the_other(
    country: Country, lu: int
) -> None:
    giver, taker = country.officer("C1"), country.officer("C2")
    held = Appointment.objects.get(person_id=lu)
    typed = {"destination": "长沙湾市总工会 · C2", "on": "2026-11-20", "reason": "组织调动"}
    for _ in range(2):
        giver.post(reverse("people:transfer", args=[held.pk]), typed)
    [transfer] = Transfer.objects.all()
    assert "陆明远" in text(taker, "people:transfers")
    assert "陆明远" in text(giver, "people:transfers", state="outgoing")
    assert "没有等待接收的调动" in text(giver, "people:transfers")
    assert giver.get(reverse("people:accept", args=[transfer.pk])).status_code == 403
    terms = {"post": "科长", "category": "section_rank_down", "employment": "full_time"}
    done = taker.post(reverse("people:accept", args=[transfer.pk]), terms)
    assert done.status_code == 302
    new = Appointment.objects.get(person_id=lu, valid_to=None)
    assert (new.organisation_id, new.post) == (country["C2"], "科长")
    again = taker.post(reverse("people:accept", args=[transfer.pk]), terms)
    assert "不能接收" in again.content.decode() or "已接收" in again.content.decode()
    assert Appointment.objects.filter(person_id=lu).count() == 2


def test_a_transfer_can_be_declined_with_a_reason_or_withdrawn(country: Country, lu: int) -> None:
    giver, taker = country.officer("C1"), country.officer("C2")
    held = Appointment.objects.get(person_id=lu)

    def proposed() -> int:
        return propose_transfer(
            viewer=SYSTEM, appointment_id=held.pk, destination_id=country["C2"],
            on=date(2026, 11, 20), now=NOW,
        )  # fmt: skip

    declined = reverse("people:decline", args=[proposed()])
    assert taker.post(declined, {"reason": ""}).status_code == 200
    assert taker.post(declined, {"reason": "编制已满"}).status_code == 302
    assert "编制已满" in text(giver, "people:transfers", state="decided")
    second = proposed()
    assert taker.post(reverse("people:withdraw", args=[second])).status_code == 403
    giver.post(reverse("people:withdraw", args=[second]))
    assert Transfer.objects.get(pk=second).state == Transfer.State.WITHDRAWN
    bystander = country.officer("P2")
    assert bystander.get(reverse("people:accept", args=[second])).status_code == 403


MANY = 120


def _pages(client: Client, name: str, state: str) -> list[list[int]]:
    """The numbers on each page of a list, led from page to page by its own link."""
    found, after = [], ""
    while True:
        answer = client.get(reverse(name), {"state": state, "after": after})
        rows = answer.context["rows"]
        found.append([(row[0] if isinstance(row, tuple) else row).pk for row in rows])
        after = answer.context["page"].after
        if after is None:
            return found
        assert "下一页" in answer.content.decode()


def _moved(country: Country, state: str, decided: list[datetime | None]) -> list[int]:
    """A transfer from C1 to C2 of each of so many people, of the state, decided at those moments."""
    people = [person(100 + n, f"周{chr(0x4E00 + n)}") for n in range(len(decided))]
    held = [post(one, country["K1"]) for one in people]
    rows = Transfer.objects.bulk_create(
        Transfer(
            appointment_id=appointment, destination_id=country["C2"], proposed_at=NOW, state=state,
            on=date(2026, 12, 1 + n % 3), decided_at=moment,
        )
        for n, (appointment, moment) in enumerate(zip(held, decided, strict=True))
    )  # fmt: skip
    placed(*people)
    return [row.pk for row in rows]


@pytest.mark.parametrize(("seat", "state"), [("C2", "incoming"), ("C1", "outgoing")])
def test_every_waiting_transfer_stands_on_one_page(country: Country, seat: str, state: str) -> None:
    moved = _moved(country, "proposed", [None] * MANY)
    pages = _pages(country.officer(seat), "people:transfers", state)
    assert [len(page) for page in pages] == [50, 50, 20]
    dates = dict(Transfer.objects.values_list("pk", "on"))
    listed = [one for page in pages for one in page]
    assert listed == sorted(moved, key=lambda one: (dates[one], one))


def test_every_transfer_decided_lately_stands_on_one_page_the_latest_first(
    country: Country,
) -> None:
    decided: list[datetime | None] = [NOW - timedelta(days=n // 2) for n in range(MANY)]
    moved = _moved(country, "accepted", decided)
    pages = _pages(country.officer("C1"), "people:transfers", "decided")
    assert [len(page) for page in pages] == [50, 50, 20]
    listed = [one for page in pages for one in page]
    assert listed == sorted(moved, key=lambda one: (decided[moved.index(one)], one), reverse=True)


def test_every_standing_exemption_stands_on_one_page_those_without_end_last(
    country: Country,
) -> None:
    people = [person(100 + n, f"周{chr(0x4E00 + n)}") for n in range(MANY)]
    for one in people:
        post(one, country["K1"])
    rows = Exemption.objects.bulk_create(
        Exemption(
            person_id=one, kind="deferral" if n % 2 else "exemption", reason="病假",
            state="approved", requested_at=NOW, valid_from=date(2026, 1, 1),
            valid_to=date(2027, 1, 1 + n % 5) if n % 2 else None,
        )
        for n, one in enumerate(people)
    )  # fmt: skip
    placed(*people)
    pages = _pages(country.officer("C1"), "people:exemptions", "standing")
    assert [len(page) for page in pages] == [50, 50, 20]
    ends = {row.pk: (row.valid_to is None, row.valid_to or date.max, row.pk) for row in rows}
    assert [one for page in pages for one in page] == sorted(ends, key=lambda one: ends[one])


@pytest.mark.parametrize("state", ["waiting", "decided"])
def test_every_merge_in_charge_stands_on_one_page(country: Country, state: str) -> None:
    people = [person(100 + n, f"周{chr(0x4E00 + n)}") for n in range(MANY)]
    for n, one in enumerate(people):
        post(one, country["K1"] if n % 3 else country["C2"])
    done = state == "decided"
    rows = MergeProposal.objects.bulk_create(
        MergeProposal(
            person_id=one, other_id=people[n - 1], reason="同名", proposed_at=NOW,
            state="refused" if done else "open", decided_at=NOW if done else None,
        )
        for n, one in enumerate(people)
    )  # fmt: skip
    other = MergeProposal.objects.create(
        person_id=people[0], other_id=people[3], reason="同名", proposed_at=NOW,
        state=rows[0].state, decided_at=rows[0].decided_at,
    )  # fmt: skip
    placed(*people)
    listed = [one for page in _pages(country.officer("C1"), "people:merges", state) for one in page]
    # Every third serves elsewhere; of each pair one at least serves here, but of the last.
    assert listed == sorted((row.pk for row in rows), reverse=done)
    assert other.pk not in listed


def test_a_position_that_is_not_there_leads_to_the_first_page(country: Country, lu: int) -> None:
    officer = country.officer("C1")
    for after in ("x", "999999999", "-1"):
        assert officer.get(reverse("people:transfers"), {"after": after}).status_code == 200
    assert officer.get(reverse("people:transfers"), {"state": "?"}).context["state"] == "incoming"


def test_two_files_are_compared_and_merged_by_whoever_keeps_both(country: Country, lu: int) -> None:
    twin = person(2, "陆明元")
    post(twin, country["C2"], is_primary=False)
    county, province = country.officer("C1"), country.officer("P1")
    typed = {"other": str(twin), "reason": "曾用名"}
    for _ in range(2):
        county.post(reverse("people:propose_merge", args=[lu]), typed)
    [proposal] = MergeProposal.objects.all()
    address = reverse("people:merge", args=[proposal.pk])
    seen = text(county, "people:merge", proposal.pk)
    assert "陆**" in seen
    assert "须由同时管理两份档案的上级核对决定" in seen
    assert county.post(address, {"decision": "merge"}).status_code == 403
    side_by_side = text(province, "people:merge", proposal.pk)
    assert "陆明元" in side_by_side
    assert id_number(2) not in side_by_side
    assert province.post(address, {"decision": "merge"}).status_code == 302
    assert PersonAlias.objects.get(alias_id=twin).person_id == lu
    again = province.post(address, {"decision": "refuse"}, follow=True).content.decode()
    assert "不能再这样办理" in again
    assert country.officer("P2").get(address).status_code == 403


def test_the_roster_of_an_organisation_is_filtered_and_exported(country: Country, lu: int) -> None:
    other = person(2, "=1+1周")
    post(other, country["E1"], employment="part_time")
    officer = country.officer("C1")
    own = text(officer, "people:organisation", country["K1"])
    assert "陆明远" in own
    assert "=1+1周" not in own
    below = text(officer, "people:organisation", country["K1"], below="on", employment="part_time")
    assert "=1+1周" in below
    assert "共 1 个任职" in below
    book = officer.get(reverse("people:roster_export", args=[country["K1"]]), {"below": "on"})
    sheet = load_workbook(BytesIO(b"".join(book.streaming_content)))  # type: ignore[attr-defined]
    lines = sheet.get_sheet_by_index(0).to_python()
    assert {row[0] for row in lines[1:]} == {"陆明远", "=1+1周"}
    assert AuditRow.objects.filter(verb="people.export_roster").exists()


def test_the_pages_ask_a_constant_number_of_questions(country: Country, lu: int) -> None:
    officer = country.officer("C1")
    asked = [
        (reverse("people:find"), {"q": "陆"}),
        (reverse("people:organisation", args=[country["K1"]]), {}),
        (reverse("people:roster", args=[country["K1"]]), {}),
        (reverse("people:rosters"), {"below": "on"}),
    ]

    def counts() -> list[int]:
        found = []
        for address, query in asked:
            with CaptureQueriesContext(connection) as queries:
                assert officer.get(address, query).status_code == 200
            found.append(len(queries))
        return found

    counts()
    few = counts()
    for serial in range(10, 30):
        post(person(serial, f"陆{serial}"), country["K1"])
    assert counts() == few
    assert max(few) <= 26


def test_a_masked_name_is_not_found_out_by_searching_sorting_or_paging(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongxun.registry.people.selectors.listing.PAGE_SIZE", 2)
    for number, name in enumerate(("张一", "阿二", "陆明远"), start=1):
        post(person(number, name), country["K1"])
    inspector = country.client("inspector", "C1")
    for asked in ("陆明", "陆明远", "lmy", id_number(3)):
        assert "没有找到" in text(inspector, "people:find", q=asked)
    page = inspector.get(reverse("people:organisation", args=[country["K1"]]), {"q": "陆明远"})
    assert page.context["rows"] == []
    roster = reverse("people:organisation", args=[country["K1"]])
    seen: list[str] = []
    address = roster
    while address:
        shown = inspector.get(address)
        seen += [name for _post, name, _words in shown.context["rows"]]
        after = shown.context["page"].after
        assert after is None or after.isdigit()
        address = f"{roster}?after={after}" if after else ""
    # In the order in which they were registered, which says nothing of their names.
    assert seen == ["张*", "阿*", "陆**"]
    officer = country.officer("C1")
    assert "共 1 人" in text(officer, "people:find", q="陆明远")


@pytest.mark.parametrize("odd", ["²", "99999999999999999999999", "-1", "१", "0x1"])
def test_an_odd_number_in_an_address_is_no_number(country: Country, odd: str) -> None:
    officer = country.officer("C1")
    for name, key in (
        ("people:rosters", "under"),
        ("people:rosters", "year"),
        ("people:find", "after"),
        ("people:add", "organisation"),
        ("orgs:list", "under"),
    ):
        assert officer.get(reverse(name), {key: odd}).status_code == 200
