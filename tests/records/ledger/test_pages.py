from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongxun.base.access.models import User
from gongxun.base.access.services import grant_role
from gongxun.base.audit.models import AuditRow
from gongxun.records.ledger import services
from gongxun.records.ledger.models import Entry
from gongxun.records.ledger.testing import entry, self_study
from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.registry.people.models import Person
from gongxun.registry.people.testing import person, post
from tests.records.ledger.conftest import World

pytestmark = pytest.mark.usefixtures("plain_static")


def account(username: str, organisation: int | None = None, role: str = "training_officer") -> User:
    user = User.objects.create(username=username, display_name=username, created_at=NOW)
    if organisation is not None:
        grant_role(
            viewer=SYSTEM, user=user, role=role, scope_id=organisation,
            valid_from=NOW.date(), valid_to=None, now=NOW,
        )  # fmt: skip
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def officer_client(world: World) -> Client:
    return signed_in(account("k1", world.at("K1")))


def ledger_of(world: World) -> str:
    return reverse("ledger:person", args=[world.cadre])


def test_the_file_shows_sums_by_year_and_form_and_each_entry(
    world: World, officer_client: Client
) -> None:
    entry(world.cadre)
    services.record(viewer=SYSTEM, draft=self_study(world.cadre, hours_hundredths=150), now=NOW)
    page = officer_client.get(ledger_of(world)).content.decode()
    assert "陆明远" in page
    assert "县级工会主席能力提升班" in page
    assert "2026 年净计：集中培训 8 学时、1 天，网络自学 1.5 学时。" in page
    assert "共 2 条，净计 9.5 学时、1 天" in page


def test_filters_stand_in_the_address(world: World, officer_client: Client) -> None:
    entry(world.cadre)
    services.record(viewer=SYSTEM, draft=self_study(world.cadre), now=NOW)
    page = officer_client.get(
        ledger_of(world), {"form": "online_self_study", "year": "2026"}
    ).content.decode()
    assert "工会法解读" in page
    assert "县级工会主席能力提升班" not in page
    assert (
        "没有符合条件的记录" in officer_client.get(ledger_of(world), {"q": "没有"}).content.decode()
    )
    assert officer_client.get(ledger_of(world), {"year": "x", "after": "y"}).status_code == 200


def test_an_officer_reverses_with_a_reason_and_the_trace_is_shown(
    world: World, officer_client: Client
) -> None:
    wrong = entry(world.cadre)
    services.seal_pending(now=NOW)
    address = reverse("ledger:reverse", args=[wrong.pk])
    assert "冲正原因" in officer_client.get(address).content.decode()
    refused = officer_client.post(address, {"reason": ""})
    assert refused.status_code == 200
    assert Entry.objects.count() == 1
    done = officer_client.post(address, {"reason": "学时填错"}, follow=True)
    page = done.content.decode()
    assert "已冲正" in page
    assert "净计 0 学时" in page
    trace = officer_client.get(reverse("ledger:entry", args=[wrong.pk])).content.decode()
    for words in ("登记入账", "第 1 次封印", "学时填错", "k1", str(wrong.reversal.pk)):
        assert words in trace


def test_a_reversal_in_a_closed_year_says_what_to_do(world: World, officer_client: Client) -> None:
    old = entry(world.cadre, earned_on=NOW.date().replace(year=2025))
    services.close_year(viewer=SYSTEM, organisation_id=world.at("P1"), year=2025, now=NOW)
    page = officer_client.post(
        reverse("ledger:reverse", args=[old.pk]), {"reason": "学时填错"}
    ).content.decode()
    assert "云泽省总工会封账" in page
    assert Entry.objects.count() == 1


def test_a_cadre_sees_her_own_ledger_and_reverses_nothing(world: World) -> None:
    own = entry(world.cadre)
    user = account("lu")
    Person.objects.filter(pk=world.cadre).update(user=user)
    client = signed_in(user)
    assert "县级工会主席能力提升班" in client.get(reverse("ledger:mine")).content.decode()
    trace = client.get(reverse("ledger:entry", args=[own.pk])).content.decode()
    assert reverse("ledger:reverse", args=[own.pk]) not in trace
    assert client.post(reverse("ledger:reverse", args=[own.pk]), {"reason": "x"}).status_code == 403


def test_others_are_turned_away(world: World) -> None:
    made = entry(world.cadre)
    other = person(2)
    post(other, world.at("C2"))
    stranger = signed_in(account("c2", world.at("C2")))
    for address in (
        ledger_of(world),
        reverse("ledger:export", args=[world.cadre]),
        reverse("ledger:entry", args=[made.pk]),
        reverse("ledger:reverse", args=[made.pk]),
        reverse("ledger:record", args=[world.cadre]),
    ):
        assert stranger.get(address).status_code == 403
        assert Client().get(address).status_code == 302
    assert stranger.get(reverse("ledger:entry", args=[1])).status_code == 404


def test_an_inspector_reads_masked_names_and_reverses_nothing(world: World) -> None:
    made = entry(world.cadre)
    inspector = signed_in(account("inspector", world.at("P1"), "inspector"))
    page = inspector.get(ledger_of(world)).content.decode()
    assert "陆**" in page
    assert "陆明远" not in page
    assert inspector.get(reverse("ledger:reverse", args=[made.pk])).status_code == 403


def test_the_former_organisation_sees_its_own_period(world: World) -> None:
    from datetime import date

    moved = person(3, "周宁")
    post(moved, world.at("C2"), valid_from=date(2024, 1, 1), valid_to=date(2025, 6, 1))
    post(moved, world.at("K1"), valid_from=date(2025, 6, 1))
    entry(moved, title="调离前", earned_on=date(2025, 5, 31))
    entry(moved, title="调离后", earned_on=date(2025, 6, 1))
    former = signed_in(account("c2", world.at("C2")))
    page = former.get(reverse("ledger:person", args=[moved])).content.decode()
    assert "调离前" in page
    assert "调离后" not in page
    assert "此人已调离" in page


def test_long_ledgers_are_paged_and_exported_whole(
    world: World, officer_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongxun.records.ledger.selectors.listing.PAGE", 4)
    titles = {entry(world.cadre, title=f"第{n}场", hours_hundredths=10 + n).title for n in range(9)}
    seen: list[str] = []
    query: dict[str, str] = {}
    for _ in range(3):
        answer = officer_client.get(ledger_of(world), query)
        seen += [line.entry.title for line in answer.context["lines"]]
        query = {"after": answer.context["page"].after or ""}
    assert len(seen) == 9
    assert set(seen) == titles
    book = officer_client.get(reverse("ledger:export", args=[world.cadre]))
    content = b"".join(book.streaming_content)  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 10
    assert {str(row[2]) for row in rows[1:]} == titles
    assert Path(book.filename).suffix == ".xlsx"  # type: ignore[attr-defined]


def test_the_page_asks_a_constant_number_of_questions(world: World, officer_client: Client) -> None:
    entry(world.cadre)
    officer_client.get(ledger_of(world))
    with CaptureQueriesContext(connection) as one:
        officer_client.get(ledger_of(world))
    for n in range(20):
        entry(world.cadre, title=f"第{n}场", hours_hundredths=10)
    with CaptureQueriesContext(connection) as many:
        officer_client.get(ledger_of(world))
    # Two of them write down that the officer looked, and where the cadre serves.
    assert len(many) == len(one) <= 38


def test_an_officer_records_and_corrects_an_entry(world: World, officer_client: Client) -> None:
    address = reverse("ledger:record", args=[world.cadre])
    typed = {
        "form": "lecture", "earned_on": "2026-05-06", "title": "工运史专题讲座", "hours": "3.5",
        "days": "0.5", "themes": ["theory"], "outside_organiser": "市委党校",
    }  # fmt: skip
    assert officer_client.post(address, typed).status_code == 302
    made = Entry.objects.get()
    assert (made.hours_hundredths, made.days_hundredths, made.mode) == (350, 50, "collective")
    assert made.themes == ["theory"]
    again = officer_client.post(address, typed).content.decode()
    assert f"台账号 {made.pk}" in again
    too_long = officer_client.post(address, {**typed, "title": "整天", "hours": "30", "days": ""})
    assert "超过 24" in too_long.content.decode()
    services.reverse(viewer=SYSTEM, entry=made, reason="学时填错", now=NOW)
    trace = officer_client.get(reverse("ledger:entry", args=[made.pk])).content.decode()
    assert f"{address}?from={made.pk}" in trace
    answer = officer_client.get(address, {"from": made.pk})
    assert 'value="2026-05-06"' in answer.content.decode()
    start = answer.context["form"].initial
    assert (start["title"], start["days"]) == ("工运史专题讲座", Decimal("0.5"))
    assert officer_client.post(address, {**typed, "hours": "3"}).status_code == 302
    assert "净计 3 学时" in officer_client.get(ledger_of(world)).content.decode()


@pytest.mark.parametrize("sort", ["earned_on", "-hours", "title", "form", "-days", "nonsense"])
def test_a_ledger_sorts_and_pages_both_ways(
    world: World, officer_client: Client, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr("gongxun.records.ledger.selectors.listing.PAGE", 3)
    for n in range(7):
        entry(world.cadre, title=f"第{n}场", hours_hundredths=100 + 10 * (n % 3))
    first = officer_client.get(ledger_of(world), {"sort": sort})
    pages = [first]
    while after := pages[-1].context["page"].after:
        pages.append(officer_client.get(ledger_of(world), {"sort": sort, "after": after}))
    shown = [line.entry.pk for page in pages for line in page.context["lines"]]
    assert (len(shown), len(set(shown))) == (7, 7)
    back = {"sort": sort, "before": pages[1].context["page"].before or ""}
    again = officer_client.get(ledger_of(world), back)
    assert [line.entry.pk for line in again.context["lines"]] == shown[:3]
    if sort == "-hours":
        hours = [line.entry.hours_hundredths for p in pages for line in p.context["lines"]]
        assert hours == sorted(hours, reverse=True)


def test_the_paper_version_holds_every_entry(
    world: World, officer_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongxun.records.ledger.selectors.listing.PAGE", 3)
    for n in range(7):
        entry(world.cadre, title=f"第{n}场", hours_hundredths=100)
    assert "all=1" in officer_client.get(ledger_of(world)).content.decode()
    whole = officer_client.get(ledger_of(world), {"all": "1"})
    assert len(whole.context["lines"]) == 7


def test_who_looks_at_or_exports_another_s_ledger_is_written_down(
    world: World, officer_client: Client
) -> None:
    user = account("lu")
    Person.objects.filter(pk=world.cadre).update(user=user)
    signed_in(user).get(reverse("ledger:mine"))
    assert not AuditRow.objects.filter(verb__startswith="view.").exists()
    officer_client.get(ledger_of(world))
    officer_client.get(reverse("ledger:export", args=[world.cadre]))
    seen = AuditRow.objects.filter(subject_kind="person", subject_id=world.cadre)
    assert {"view.ledger", "export.ledger"} <= set(seen.values_list("verb", flat=True))
