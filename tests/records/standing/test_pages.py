"""The pages of standing as a signed-in reader gets them."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from python_calamine import load_workbook

from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Role
from gongxun.base.audit.models import AuditRow
from gongxun.records.ledger.models import Entry
from gongxun.records.ledger.services import reverse
from gongxun.records.standing.services import take_snapshot
from gongxun.registry.orgs.services import found_many
from gongxun.registry.orgs.testing import NOW, SYSTEM, new
from gongxun.registry.people.models import Person
from gongxun.registry.people.testing import person, post
from gongxun.registry.policies.selectors import book_for
from gongxun.registry.policies.services import publish_book

from .conftest import HOURS, LOCAL_BOOK, County, snapshot, train

THIS_YEAR = timezone.localdate().year
# What a cadre's page may ask of the database, however long her file is.
PAGE_QUERIES = 16


@pytest.fixture(autouse=True)
def plain_files(settings: object) -> None:
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}  # type: ignore[attr-defined]


def reader(name: str, *, role: str = "", scope: int = 0, cadre: int = 0) -> Client:
    user = User.objects.create(username=name, display_name=name, created_at=NOW)
    if role:
        Grant.objects.create(
            user=user,
            role=role,
            scope_kind="organisation",
            scope_id=scope,
            valid_from=date(2024, 1, 1),
        )
    if cadre:
        Person.objects.filter(pk=cadre).update(user=user)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_an_officer_reads_her_figures_and_their_grounds(county: County) -> None:
    snapshot()
    place = county.orgs["K1"]
    officer = reader("officer", role=Role.TRAINING_OFFICER, scope=place)
    home = officer.get("/", follow=True)
    assert home.redirect_chain[-1][0] == f"/organisations/{place}/"
    text = officer.get(f"/organisations/{place}/?year=2026").content.decode()
    assert "培训覆盖率 66.6%，已达到 2026 年目标 64%。" in text
    grounds = officer.get(f"/organisations/{place}/figures/{HOURS}/2026/").content.decode()
    assert "33.3% 已达标：3 人中 1 人" in grounds


def test_a_list_is_exported_as_shown_and_the_export_is_written_down(county: County) -> None:
    snapshot()
    place = county.orgs["K1"]
    officer = reader("officer", role=Role.TRAINING_OFFICER, scope=place)
    answer = officer.get(
        f"/organisations/{place}/people.xlsx?indicator={HOURS}&window=2026&status=behind"
    )
    content = BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    rows = load_workbook(content).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == ["郑强", "吴芳"]
    assert [row[5] for row in rows[1:]] == [90, 30]
    assert AuditRow.objects.filter(verb="export.people", organisation_id=place).count() == 1


def test_an_inspector_sees_masked_names_on_screen_and_in_exports(county: County) -> None:
    snapshot()
    place = county.orgs["C1"]
    inspector = reader("inspector", role=Role.INSPECTOR, scope=place)
    address = f"/organisations/{place}/people/?indicator={HOURS}&window=2026"
    for page in (address, address.replace("/people/", "/people.xlsx")):
        answer = inspector.get(page)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert "郑强".encode() not in body
    assert "郑*" in inspector.get(address).content.decode()
    assert "郑强" not in inspector.get(f"/people/{county.untrained}/").content.decode()
    # Nor is a name found out by searching for it or by the order of names.
    for asked in ("&q=郑强", "&q=zhengqiang"):
        assert "郑*" not in inspector.get(address + asked).content.decode()
    assert "郑*" in inspector.get(f"{address}&q=安平").content.decode()
    shown, by_name = (
        re.findall(r"/people/(\d+)/\"", inspector.get(address + more).content.decode())
        for more in ("", "&sort=name")
    )
    assert shown == by_name


@pytest.mark.parametrize("path", ["", "people/", "people.xlsx", f"figures/{HOURS}/2026/"])
def test_nothing_of_another_province_is_shown(county: County, path: str) -> None:
    snapshot()
    stranger = reader("stranger", role=Role.TRAINING_OFFICER, scope=county.orgs["P2"])
    assert stranger.get(f"/organisations/{county.orgs['K1']}/{path}").status_code == 403


def test_a_strangers_file_stays_closed(county: County) -> None:
    stranger = reader("stranger", role=Role.TRAINING_OFFICER, scope=county.orgs["P2"])
    other = reader("other", cadre=county.behind)
    for client in (stranger, other):
        assert client.get(f"/people/{county.met}/").status_code == 403
        assert client.get(f"/people/{county.met}/figures/{HOURS}/2026/").status_code == 403
    assert Client().get(f"/people/{county.met}/").status_code == 302


def test_a_cadres_page_is_fresh_without_a_snapshot(county: County) -> None:
    cadre = reader("cadre", cadre=county.behind)
    address = f"/people/{county.behind}/figures/{HOURS}/2026/?as_of=2026-11-22"
    assert "还差 30 学时 或" in cadre.get(address).content.decode()
    train(county.behind, 24, date(2026, 10, 9), "专题班")
    train(county.behind, 6, date(2026, 10, 10), "专题讲座")
    assert "已达标。" in cadre.get(address).content.decode()
    entry = Entry.objects.get(person_id=county.behind, title="专题班")
    reverse(viewer=SYSTEM, entry=entry, reason="未参加", now=NOW)
    after = cadre.get(address).content.decode()
    assert "还差 24 学时 或" in after
    assert "已冲正，与冲正记录相抵。" in after
    assert "这是冲正记录，与被冲正的一条相抵。" in after


def test_a_longer_file_asks_no_more_queries(
    county: County, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cadre = reader("cadre", cadre=county.met)
    cadre.get("/me/")
    with django_assert_max_num_queries(PAGE_QUERIES) as short:
        cadre.get("/me/")
    for day in range(1, 25):
        train(county.met, 1, date(2026, 6, day), f"讲座{day}")
    with django_assert_max_num_queries(PAGE_QUERIES) as long:
        cadre.get("/me/")
    assert len(long) == len(short)


OFFICERS_PAGES = (
    "",
    f"people/?indicator={HOURS}&window=2026",
    "people/?indicator=coverage.cumulative&window=2026&status=untrained",
    f"people/?indicator={HOURS}&window=2026&q=周",
    "subjects/?indicator=classes.young&window=2026",
    f"figures/{HOURS}/2026/",
)
# What an officer's page may ask of the database, however many people and organisations it speaks of.
OFFICER_QUERIES = 40


def test_more_people_and_organisations_ask_no_more_queries(
    county: County, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    place = county.orgs["P1"]
    clients = [
        reader(role, role=role, scope=place) for role in (Role.TRAINING_OFFICER, Role.INSPECTOR)
    ]

    def asked() -> list[int]:
        counts = []
        for client in clients:
            for path in OFFICERS_PAGES:
                with django_assert_max_num_queries(OFFICER_QUERIES) as found:
                    assert client.get(f"/organisations/{place}/{path}").status_code == 200
                counts.append(len(found))
        return counts

    snapshot()
    asked()
    few = asked()
    more = [new(f"C{number}", "P1", "city") for number in range(3, 9)]
    for number, key in enumerate(found_many(viewer=SYSTEM, rows=more, now=NOW).values(), 20):
        post(person(number, f"周{number}"), key)
    snapshot()
    assert asked() == few


def test_the_chosen_people_alone_are_exported(county: County) -> None:
    snapshot()
    place = county.orgs["K1"]
    officer = reader("officer", role=Role.TRAINING_OFFICER, scope=place)
    answer = officer.get(
        f"/organisations/{place}/people.xlsx?indicator={HOURS}&window=2026"
        f"&ids={county.behind}&ids={county.met}&ids=no"
    )
    content = BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    rows = load_workbook(content).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == ["吴芳", "周敏"]


def test_a_list_too_long_to_export_says_what_to_do(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongxun.records.standing.views.people.EXPORTED", 2)
    snapshot()
    place = county.orgs["K1"]
    officer = reader("officer", role=Role.TRAINING_OFFICER, scope=place)
    answer = officer.get(
        f"/organisations/{place}/people.xlsx?indicator={HOURS}&window=2026", follow=True
    )
    assert "没有导出" in answer.content.decode()
    assert not AuditRow.objects.filter(verb="export.people").exists()


def test_the_figures_are_read_by_the_plans_book_on_request(county: County) -> None:
    publish_book(
        viewer=SYSTEM,
        source=LOCAL_BOOK,
        scope_id=county.orgs["P1"],
        for_everybody=False,
        effective_from=date(2025, 1, 1),
        now=NOW,
    )
    snapshot()
    local = book_for([county.orgs["P1"]], date(2026, 11, 22))
    take_snapshot(book=local, scope_id=county.orgs["P1"], as_of=date(2026, 11, 22), now=NOW)
    officer = reader("officer", role=Role.TRAINING_OFFICER, scope=county.orgs["P1"])
    address = f"/organisations/{county.orgs['K1']}/figures/{HOURS}/2026/"
    assert "0% 已达标：3 人中 0 人" in officer.get(address).content.decode()
    by_plan = officer.get(f"{address}?by=plan").content.decode()
    assert "33.3% 已达标：3 人中 1 人" in by_plan
    assert "by=plan" in by_plan
    # The nation compares provinces by the plan's book.
    national = reader("national", role=Role.TRAINING_OFFICER, scope=county.orgs["QG"])
    page = national.get(f"/organisations/{county.orgs['QG']}/?rank={HOURS}").content.decode()
    assert "33.3%" in page
    assert "按本地指标册" not in page


def test_another_date_keeps_the_book_that_the_explanation_is_read_by(county: County) -> None:
    officer = reader("officer", role=Role.TRAINING_OFFICER, scope=county.orgs["K1"])
    address = f"/people/{county.behind}/figures/{HOURS}/2026/"
    page = officer.get(f"{address}?by=plan").content.decode()
    assert '<input type="hidden" name="by" value="plan">' in page
    assert 'name="by"' not in officer.get(address).content.decode()


MANGLED = (
    "after=x&before=y",
    "after=1:2",
    "after=1:99999999999999999999:1",
    "starting_at=-1&sort=password",
    "indicator=none&window=none&status=none",
    "year=٢٠٢٦&by=none",
    "ids=1%27",
    "ids=99999999999999999999999",
    "q=%00",
)


def test_a_mangled_address_still_answers_with_a_list(county: County) -> None:
    snapshot()
    place = county.orgs["K1"]
    officer = reader("officer", role=Role.TRAINING_OFFICER, scope=place)
    for query in MANGLED:
        for page in ("", "people/", "subjects/"):
            answer = officer.get(f"/organisations/{place}/{page}?{query}")
            assert answer.status_code == 200, (page, query)
