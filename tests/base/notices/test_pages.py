"""The bell, the list and the settings, each of one account alone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from gongxun.base.access.models import User
from gongxun.base.notices import selectors, services
from gongxun.base.notices.models import Choice, Notice
from tests.base.notices.conftest import FIXED, FREE, browser, tell, viewer

LIST = "/notices/"
# Session, account, grants, own file (twice: two entries of the navigation), kinds, list, bell.
PAGE_QUERIES = 7


def page(client: Client, address: str = LIST, **query: str) -> str:
    return client.get(address, query).content.decode()


def test_the_bell_counts_what_is_unread_and_says_so(reader: User, stranger: User) -> None:
    assert "通知：没有未读" in page(browser(reader))
    for number in range(3):
        tell(reader, key=f"m:{number}")
    assert 'aria-label="通知：3 条未读"' in page(browser(reader))
    assert "通知：没有未读" in page(browser(stranger))
    for number in range(3, 105):
        tell(reader, key=f"m:{number}")
    assert "通知：99+ 条未读" in page(browser(reader))


def test_opening_marks_as_read_and_leads_to_the_matter(reader: User) -> None:
    tell(reader, address="/me/ledger/?year=2026")
    notice = Notice.objects.get()
    answer = browser(reader).get(reverse("notices:open", args=[notice.pk]))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/ledger/?year=2026")
    assert selectors.unread_count(reader.pk) == 0


def test_nobody_reads_opens_or_marks_the_notice_of_another(reader: User, stranger: User) -> None:
    tell(reader)
    notice, other = Notice.objects.get(), browser(stranger)
    assert "关于matter:1" not in page(other)
    assert other.get(reverse("notices:open", args=[notice.pk])).status_code == 404
    other.post(reverse("notices:read_all"), {"up_to": notice.pk})
    services.mark_read(viewer=viewer(stranger), notice=notice, now=notice.sent_at)
    assert selectors.unread_count(reader.pk) == 1
    assert Client().get(LIST).status_code == 302


def test_the_list_is_filtered_by_kind_and_by_unread(reader: User) -> None:
    tell(reader, key="a:1")
    tell(reader, key="b:1", kind=FIXED)
    client = browser(reader)
    client.get(reverse("notices:open", args=[Notice.objects.get(key="a:1").pk]))
    assert "关于a:1" in page(client)
    unread = page(client, unread="on")
    assert "关于a:1" not in unread
    assert "关于b:1" in unread
    assert "关于b:1" not in page(client, kind=FREE)
    assert "没有符合条件的通知" in page(client, kind=FREE, unread="on")
    assert client.get(LIST, {"kind": "x", "after": "y"}).status_code == 200


def test_pages_follow_on_without_gap_or_repetition(reader: User) -> None:
    for number in range(selectors.PAGE_SIZE + 5):
        tell(reader, key=f"m:{number}")
    first, after = selectors.page_of(viewer(reader), selectors.NoticeQuery())
    rest, end = selectors.page_of(viewer(reader), selectors.NoticeQuery(after=after))
    assert end is None
    numbers = [int(row.key[2:]) for row in [*first, *rest]]
    assert numbers == list(reversed(range(selectors.PAGE_SIZE + 5)))


def test_marking_all_leaves_what_came_after_the_page(reader: User) -> None:
    tell(reader, key="seen")
    seen = Notice.objects.get()
    tell(reader, key="later")
    client = browser(reader)
    client.post(reverse("notices:read_all"), {"up_to": seen.pk})
    assert selectors.unread_count(reader.pk) == 1
    assert client.post(reverse("notices:read_all"), {"up_to": "x"}).status_code == 302
    assert selectors.unread_count(reader.pk) == 1


def test_settings_keep_what_was_chosen(reader: User, settings: Any) -> None:  # noqa: ANN401
    settings.NOTICES_BY_MAIL = True
    client, address = browser(reader), reverse("notices:settings")
    assert "这是职责所在。" in page(client, address)
    names = [wish.kind.name for wish in selectors.wishes(viewer(reader))]
    free = names.index(FREE)
    client.post(address, {f"mail_{free}": "on", "address": "reader@example.org"})
    wishes = {w.kind.name: (w.in_product, w.by_mail) for w in selectors.wishes(viewer(reader))}
    assert wishes == {FREE: (False, True), FIXED: (True, False)}
    assert selectors.mail_address(reader.pk) == "reader@example.org"
    refused = client.post(address, {"address": "no address"}).content.decode()
    assert "errors" in refused or "有效" in refused
    assert selectors.mail_address(reader.pk) == "reader@example.org"
    client.post(address, {"address": ""})
    assert selectors.mail_address(reader.pk) == ""


def test_without_a_mail_server_the_settings_say_so(reader: User, settings: Any) -> None:  # noqa: ANN401
    settings.NOTICES_BY_MAIL = False
    client, address = browser(reader), reverse("notices:settings")
    assert "本系统还没有设置邮件" in page(client, address)
    client.post(address, {"mail_0": "on", "address": "reader@example.org"})
    assert selectors.mail_address(reader.pk) == ""
    assert not Choice.objects.filter(by_mail=True).exists()


@pytest.mark.parametrize("many", [1, 60])
def test_the_bell_takes_one_query_however_much_waits(
    reader: User, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        tell(reader, key=f"m:{number}")
    with django_assert_num_queries(1):
        selectors.unread_count(reader.pk)
    client = browser(reader)
    client.get(LIST)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(LIST)
