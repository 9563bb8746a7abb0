"""The screens of organisations as a signed-in reader gets them."""

from io import BytesIO

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import load_workbook

from gongxun.base.audit.models import AuditRow
from gongxun.registry.orgs.models import Organisation
from gongxun.registry.orgs.selectors.listing import PAGE_SIZE
from gongxun.registry.orgs.services import found_many
from gongxun.registry.orgs.testing import NOW, SYSTEM, new
from gongxun.registry.people.selectors import holding_appointment
from gongxun.registry.people.testing import person, post
from tests.registry.conftest import Country

TODAY = "2026-11-20"


def text(client: Client, name: str, *args: object, **query: object) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def act(country: Country, code: str, name: str) -> str:
    return reverse("orgs:act", args=[country[code], name])


def seen(client: Client, address: str) -> str:
    return str(client.get(address).context["form"]["seen"].value())


def test_the_list_is_filtered_searched_and_sorted_by_its_address(country: Country) -> None:
    client = country.administrator()
    everything = text(client, "orgs:list")
    assert "共 9 个单位" in everything
    assert "安平机械厂工会" in everything
    assert "矿业工会" in text(client, "orgs:list", level="national", kind="industrial_union")
    found = text(client, "orgs:list", q="apx")
    assert "共 1 个单位" in found
    assert "安平县总工会" in found
    assert "共 3 个单位" in text(client, "orgs:list", under=country["P1"])
    affiliates = client.get(reverse("orgs:list"), {"industrial": country["CY"]})
    assert [row.name for row in affiliates.context["rows"]] == ["安平机械厂工会"]
    by_name = client.get(reverse("orgs:list"), {"sort": "-name"}).context["rows"]
    keys = [Organisation.objects.get(pk=row.id).name_key for row in by_name]
    assert keys == sorted(keys, reverse=True)
    assert (
        client.get(reverse("orgs:list"), {"level": "x", "sort": "y", "after": "z"}).status_code
        == 200
    )


def test_ended_organisations_are_shown_when_asked_for(country: Country) -> None:
    client = country.administrator()
    address = act(country, "E1", "end")
    client.post(address, {"on": TODAY, "step": "confirm", "seen": seen(client, address)})
    assert "安平机械厂工会" not in text(client, "orgs:list")
    assert "2026-11-20 撤并" in text(client, "orgs:list", state="ended")


def test_an_officer_sees_her_own_subtree_and_changes_nothing(country: Country) -> None:
    officer = country.officer("C1")
    page = text(officer, "orgs:list")
    assert "安平县总工会" in page
    assert "长沙湾市总工会" not in page
    assert reverse("orgs:found") not in page
    assert officer.get(reverse("orgs:organisation", args=[country["C2"]])).status_code == 403
    assert officer.get(reverse("orgs:branch", args=[country["C2"]])).status_code == 403
    own = text(officer, "orgs:organisation", country["K1"])
    assert act(country, "K1", "rename") not in own
    assert officer.get(act(country, "K1", "rename")).status_code == 403
    assert officer.post(act(country, "K1", "rename"), {"name": "x", "on": TODAY}).status_code == 403
    assert officer.get(reverse("orgs:found")).status_code == 403
    assert Client().get(reverse("orgs:list")).status_code == 302


def test_pages_of_the_list_join_and_the_export_is_the_whole_list(country: Country) -> None:
    rows = [
        new(f"X{n:03d}", "K1", "primary", "primary_union", name=f"第{n:03d}厂工会")
        for n in range(2 * PAGE_SIZE)
    ]
    found_many(viewer=SYSTEM, rows=rows, now=NOW)
    client = country.administrator()
    wanted = Organisation.objects.count()
    for sort in ("tree", "-name", "children", "founded", "-code"):
        names: list[str] = []
        query: dict[str, str] = {"sort": sort}
        for _ in range(5):
            answer = client.get(reverse("orgs:list"), query)
            names += [row.code for row in answer.context["rows"]]
            after = answer.context["page"].after
            if after is None:
                break
            query = {"sort": sort, "after": after}
        assert len(names) == len(set(names)) == wanted
        back = client.get(
            reverse("orgs:list"), {"sort": sort, "before": answer.context["page"].before}
        )
        assert [row.code for row in back.context["rows"]] == names[PAGE_SIZE : 2 * PAGE_SIZE]
    book = client.get(reverse("orgs:export"), {"q": "厂", "sort": "-name"})
    sheet = load_workbook(BytesIO(b"".join(book.streaming_content)))  # type: ignore[attr-defined]
    lines = sheet.get_sheet_by_index(0).to_python()
    assert len(lines) == 1 + 2 * PAGE_SIZE + 1
    assert lines[0][:3] == ["名称", "代码", "层级"]
    assert AuditRow.objects.filter(verb="organisations.export").exists()


def test_a_page_asks_a_constant_number_of_questions(country: Country) -> None:
    client = country.administrator()
    client.get(reverse("orgs:list"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("orgs:list"))
    rows = [new(f"X{n}", "K1", "primary", "primary_union") for n in range(40)]
    found_many(viewer=SYSTEM, rows=rows, now=NOW)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("orgs:list"))
    assert len(many) == len(few) <= 14


def test_an_organisation_is_founded_after_its_consequences_were_shown(country: Country) -> None:
    client = country.administrator()
    typed = {
        "parent": "安平县总工会 · K1", "name": "安平镇总工会", "code": "t1", "level": "town",
        "kind": "federation", "founded_on": TODAY,
    }  # fmt: skip
    checked = client.post(reverse("orgs:found"), typed).content.decode()
    assert "将成为“安平县总工会”的下级单位" in checked
    assert not Organisation.objects.filter(code="T1").exists()
    done = client.post(reverse("orgs:found"), {**typed, "step": "confirm"}, follow=True)
    assert "已设立“安平镇总工会”" in done.content.decode()
    again = client.post(reverse("orgs:found"), {**typed, "step": "confirm"})
    assert again.status_code == 302
    assert Organisation.objects.filter(name="安平镇总工会").count() == 1


def test_what_is_refused_shows_at_its_field(country: Country) -> None:
    client = country.administrator()
    typed = {
        "parent": "K1", "name": "某市总工会", "code": "C1", "level": "city", "kind": "federation",
        "founded_on": "2030-01-01", "credit_code": "123", "division_code": "999999",
    }  # fmt: skip
    errors = client.post(reverse("orgs:found"), typed).context["form"].errors
    assert set(errors) == {"code", "level", "founded_on", "credit_code", "division_code"}
    unknown = client.post(reverse("orgs:found"), {**typed, "parent": "没有的单位"})
    assert "没有找到这个单位" in str(unknown.context["form"].errors["parent"])
    address = act(country, "C1", "move")
    cycle = client.post(address, {"parent": "K1", "on": TODAY, "seen": seen(client, address)})
    assert "parent" in cycle.context["form"].errors
    ending = act(country, "C1", "end")
    refused = client.post(ending, {"on": TODAY, "seen": seen(client, ending)}).content.decode()
    assert "还有下级单位" in refused


def test_a_rename_keeps_history_and_is_harmless_twice(country: Country) -> None:
    client = country.administrator()
    address = act(country, "K1", "rename")
    typed = {"name": "安平区总工会", "on": TODAY, "seen": seen(client, address)}
    assert "原名称“安平县总工会”留在沿革里" in client.post(address, typed).content.decode()
    for _ in range(2):
        assert client.post(address, {**typed, "step": "confirm"}).status_code == 302
    page = text(client, "orgs:organisation", country["K1"])
    assert "更名；此前名为“安平县总工会”" in page
    assert AuditRow.objects.filter(verb="organisation.rename").count() == 1


def test_a_form_that_has_gone_stale_overwrites_nothing(country: Country) -> None:
    one, other = country.administrator(), country.administrator()
    address = act(country, "K1", "rename")
    before = seen(one, address)
    other.post(
        address,
        {"name": "先到的名称", "on": TODAY, "seen": seen(other, address), "step": "confirm"},
    )
    late = {"name": "后到的名称", "on": TODAY, "seen": before, "step": "confirm"}
    page = one.post(address, late)
    assert "已被他人改动" in page.content.decode()
    assert Organisation.objects.get(pk=country["K1"]).name == "先到的名称"
    again = {**late, "seen": page.context["form"]["seen"].value()}
    assert one.post(address, again).status_code == 302
    assert Organisation.objects.get(pk=country["K1"]).name == "后到的名称"


def test_moving_and_merging_say_who_goes_along(country: Country) -> None:
    cadre = person(1, "陆明远")
    post(cadre, country["K1"])
    client = country.administrator()
    address = act(country, "K1", "move")
    typed = {"parent": "C2", "on": TODAY, "seen": seen(client, address)}
    checked = client.post(address, typed).content.decode()
    assert "由“重庆路市总工会”划到“长沙湾市总工会”之下" in checked
    assert "它的 1 个下级单位连同人员一起划转" in checked
    client.post(address, {**typed, "step": "confirm"})
    assert "隶属“长沙湾市总工会”" in text(client, "orgs:organisation", country["K1"])
    address = act(country, "K1", "merge")
    typed = {"successor": "C1", "on": TODAY, "seen": seen(client, address)}
    checked = client.post(address, typed).content.decode()
    assert "1 名在任人员自该日起在“重庆路市总工会”任职" in checked
    client.post(address, {**typed, "step": "confirm"})
    held = holding_appointment(cadre, NOW.date())
    assert held is not None
    assert held.organisation_id == country["C1"]
    page = text(client, "orgs:organisation", country["K1"])
    assert "并入“重庆路市总工会”" in page
    assert act(country, "K1", "rename") not in page


def test_the_tree_opens_branch_by_branch(country: Country) -> None:
    officer = country.officer("P1")
    top = text(officer, "orgs:tree")
    assert "云泽省总工会" in top
    assert "安平县总工会" not in top
    below = text(officer, "orgs:branch", country["C1"])
    assert "安平县总工会" in below


def test_pickers_propose_within_scope_and_destinations_beyond_it(country: Country) -> None:
    officer = country.officer("C1")
    assert "安平县总工会 · K1" in text(officer, "orgs:lookup", of="parent", parent="anping")
    assert "长沙湾" not in text(officer, "orgs:lookup", of="parent", parent="长沙湾")
    assert "长沙湾市总工会 · C2" in text(
        officer, "orgs:lookup", of="destination", destination="长沙湾"
    )
    assert "安平县" not in text(
        officer,
        "orgs:lookup",
        of="industrial_union",
        industrial_union="安平",
        kind="industrial_union",
    )
