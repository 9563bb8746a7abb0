"""Reminding the people behind a figure: exactly the chosen, within the officer's reach, once a week."""

import io
import re
import uuid
from datetime import date, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Role
from gongxun.base.audit.models import AuditRow
from gongxun.base.notices.models import Notice
from gongxun.records.standing.models import Reminder
from gongxun.records.standing.services.reminding import key_of
from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.registry.people.models import Person
from gongxun.registry.people.services import link_account
from gongxun.registry.people.testing import person, post
from tests.records.standing.conftest import HOURS, County, snapshot, train

FIGURE = {"indicator": HOURS, "window": "2026"}
WORDS = "您还差 {还差}，截止 {截止}。"


@pytest.fixture(autouse=True)
def _static(settings: Any) -> None:  # noqa: ANN401
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def account(name: str) -> User:
    return User.objects.create(username=name, display_name=name, created_at=NOW)


def officer(place: int, role: str = Role.TRAINING_OFFICER, name: str = "officer") -> Client:
    user = account(name)
    Grant.objects.create(
        user=user, role=role, scope_kind="organisation", scope_id=place, valid_from=date(2024, 1, 1)
    )
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def served(county: County) -> County:
    """Who has met the requirement and who is behind have accounts; who has none of the hours has no account."""
    for name, key in (("met", county.met), ("behind", county.behind)):
        link_account(
            viewer=SYSTEM,
            person_id=key,
            user_id=account(name).pk,
            scope_id=county.orgs["K1"],
            now=NOW,
        )
    snapshot()
    return county


def address(county: County, place: str = "K1", **query: Any) -> str:  # noqa: ANN401
    from urllib.parse import urlencode

    text = urlencode({**FIGURE, **query}, doseq=True)
    return f"{reverse('standing:remind', args=[county.orgs[place]])}?{text}"


def send(client: Client, where: str, text: str = WORDS, **more: str) -> str:
    """The page after sending."""
    fields = {"text": text, "submission": str(uuid.uuid4()), "action": "send", **more}
    return client.post(where, fields, follow=True).content.decode()


def reminded() -> set[str]:
    return set(Notice.objects.values_list("account__username", flat=True))


def test_the_page_says_whom_the_words_reach_before_they_go(served: County) -> None:
    page = officer(served.orgs["K1"]).get(address(served)).content.decode()
    facts = re.findall(r"<dt[^>]*>([^<]+)</dt>\s*<dd[^>]*>([^<]+)</dd>", page)
    assert dict(facts) == {
        "这次提醒": "1 人",
        "本周已就此项提醒过，不再重复": "0 人",
        "没有账号，提醒不到": "1 人",
        "已达标或免训缓训，不必提醒": "1 人",
    }
    assert "还差 30 学时" in page
    assert "截止 12月31日" in page
    assert not Notice.objects.exists()


def test_a_preview_shows_the_officers_own_words_and_sends_nothing(served: County) -> None:
    client = officer(served.orgs["K1"])
    page = send(client, address(served), "请快一点，{还差}", action="preview")
    assert "请快一点，30 学时" in page
    assert not Notice.objects.exists()


def test_a_reminder_reaches_who_owes_and_leads_her_to_her_requirement(served: County) -> None:
    page = send(officer(served.orgs["K1"]), address(served))
    assert "已提醒 1 人" in page
    assert "郑强" in page
    notice = Notice.objects.get()
    assert notice.account.username == "behind"
    assert notice.body.startswith("您还差 30 学时")
    cadre = Client()
    cadre.force_login(notice.account)
    opened = cadre.get(reverse("notices:open", args=[notice.pk]), follow=True)
    assert opened.status_code == 200
    assert f"/people/{served.behind}/figures/{HOURS}/2026/" in opened.redirect_chain[0][0]
    verbs = AuditRow.objects.filter(verb__endswith=".remind").order_by("verb")
    assert list(verbs.values_list("verb", "subject_id")) == [
        ("people.remind", served.orgs["K1"]),
        ("person.remind", served.behind),
    ]


def test_only_the_chosen_are_reminded(served: County) -> None:
    Person.objects.filter(pk=served.untrained).update(user=account("untrained"))
    client = officer(served.orgs["K1"])
    send(client, address(served, ids=[served.untrained]))
    assert reminded() == {"untrained"}
    send(client, address(served, status="behind", q="没有这个人"))
    assert reminded() == {"untrained"}


def test_a_person_is_reminded_once_a_week_and_figure(served: County) -> None:
    client = officer(served.orgs["K1"])
    send(client, address(served))
    page = client.get(address(served)).content.decode()
    assert "要提醒的人都没有账号" in page
    assert "本周已提醒过，没有重复" in send(client, address(served), "再催一次")
    assert Notice.objects.count() == 1
    assert Reminder.objects.order_by("-pk")[0].repeated == 1
    # The week after, she may be reminded again.
    Notice.objects.update(key="reminder:of:an:earlier:week")
    send(client, address(served))
    assert Notice.objects.count() == 2


def test_the_week_runs_from_monday(served: County) -> None:
    from gongxun.records.standing.models import PersonResult

    row = PersonResult(indicator=HOURS, window="2026")
    monday = date(2026, 11, 16)
    week = {key_of(row, monday + timedelta(days=day)) for day in range(7)}
    assert len(week) == 1
    assert key_of(row, monday + timedelta(days=7)) not in week
    assert key_of(row, monday - timedelta(days=1)) not in week


def test_the_same_form_sent_twice_reminds_once(served: County) -> None:
    client, form = officer(served.orgs["K1"]), {"submission": str(uuid.uuid4())}
    first = send(client, address(served), **form)
    second = send(client, address(served), **form)
    assert "已提醒 1 人" in first
    assert "已提醒 1 人" in second
    assert Reminder.objects.count() == 1


def test_who_only_looks_or_serves_elsewhere_reminds_nobody(served: County) -> None:
    others = [
        officer(served.orgs["P1"], Role.INSPECTOR, "inspector"),
        officer(served.orgs["P1"], Role.SYSTEM_ADMINISTRATOR, "system"),
        officer(served.orgs["C2"], name="neighbour"),
    ]
    for client in others:
        assert client.get(address(served)).status_code == 403
        fields = {"text": WORDS, "submission": str(uuid.uuid4()), "action": "send"}
        assert client.post(address(served), fields).status_code == 403
    listed = others[0].get(reverse("standing:people", args=[served.orgs["K1"]]), FIGURE)
    assert "提醒" not in listed.content.decode()
    assert not Notice.objects.exists()


def test_people_outside_the_officers_reach_stay_out_even_when_named(served: County) -> None:
    stranger = person(9, "远方")
    post(stranger, served.orgs["C2"])
    Person.objects.filter(pk=stranger).update(user=account("stranger"))
    snapshot()
    send(officer(served.orgs["K1"]), address(served, ids=[stranger, served.behind]))
    assert reminded() == {"behind"}


def test_whom_it_did_not_reach_stands_in_a_workbook_for_who_sent_it(served: County) -> None:
    client = officer(served.orgs["K1"])
    send(client, address(served))
    where = reverse("standing:unreached", args=[Reminder.objects.get().pk])
    with ZipFile(io.BytesIO(b"".join(client.get(where).streaming_content))) as book:  # type: ignore[attr-defined]
        text = "".join(
            book.read(name).decode() for name in book.namelist() if name.endswith(".xml")
        )
    assert "郑强" in text
    assert "周敏" not in text
    other = officer(served.orgs["K1"], name="colleague")
    assert other.get(where).status_code == 404
    assert (
        other.get(reverse("standing:reminder", args=[Reminder.objects.get().pk])).status_code == 404
    )
    assert AuditRow.objects.filter(verb="export.unreached").count() == 1


def test_a_coverage_reminds_who_has_not_taken_part(county: County) -> None:
    extra = person(20, "新人")
    post(extra, county.orgs["K1"])
    Person.objects.filter(pk=extra).update(user=account("extra"))
    train(county.untrained, 1, title="讲座")
    found = snapshot()
    from gongxun.records.standing.models import PersonResult

    row = PersonResult.objects.filter(snapshot=found, status="untrained", person_id=extra)[0]
    client = officer(county.orgs["K1"])
    send(client, address(county, indicator=row.indicator, window=row.window), "请参加，{还差}")
    notice = Notice.objects.get()
    assert notice.account.username == "extra"
    assert notice.body == "请参加，1 次"
    assert notice.address == reverse("standing:mine")


def test_nothing_is_sent_without_words(served: County) -> None:
    page = send(officer(served.orgs["K1"]), address(served), "  ")
    assert "errors" in page or "必填" in page or "必须" in page
    assert not Notice.objects.exists()
