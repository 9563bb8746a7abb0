"""A matter is told once, as the account wishes, and to nobody else."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from procrastinate.contrib.django.models import ProcrastinateJob

from gongxun.base.access.models import User
from gongxun.base.notices import selectors, services
from gongxun.base.notices.models import Mail, Notice
from gongxun.base.notices.services import Message, Told
from tests.base.notices.conftest import FIXED, FREE, NOW, account, tell, viewer


def test_a_job_that_runs_twice_tells_once(reader: User, stranger: User) -> None:
    first = tell(reader)
    again = tell(reader, stranger)
    assert first == Told(frozenset({reader.pk}), frozenset(), frozenset())
    assert again == Told(frozenset({stranger.pk}), frozenset({reader.pk}), frozenset())
    assert selectors.unread_count(reader.pk) == 1
    assert tell(reader, key="matter:2").now == {reader.pk}


def test_what_was_read_is_not_told_anew(reader: User) -> None:
    tell(reader)
    services.mark_read(viewer=viewer(reader), notice=Notice.objects.get(), now=NOW)
    assert tell(reader).before == {reader.pk}
    assert selectors.unread_count(reader.pk) == 0


def test_a_locked_account_is_out_of_reach(reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(is_active=False)
    told = tell(reader)
    assert told.unreached == {reader.pk}
    assert not Notice.objects.exists()


def test_an_address_outside_the_product_is_refused(reader: User) -> None:
    for address in ("https://example.org/", "//example.org/", "javascript:alert(1)", ""):
        with pytest.raises(ValueError, match="path of ours"):
            tell(reader, address=address)
    assert not Notice.objects.exists()


def test_an_unknown_kind_is_refused(reader: User) -> None:
    with pytest.raises(LookupError):
        tell(reader, kind="nobody.knows")


def test_a_matter_done_with_waits_for_nobody(reader: User, stranger: User) -> None:
    tell(reader, stranger)
    tell(reader, key="matter:2")
    assert services.settle(keys=["matter:1"], now=NOW) == 2
    assert (selectors.unread_count(reader.pk), selectors.unread_count(stranger.pk)) == (1, 0)


def test_what_is_switched_off_is_not_shown_unless_it_cannot_be(reader: User) -> None:
    services.choose(viewer=viewer(reader), chosen={FREE: (False, False), FIXED: (False, False)})
    tell(reader)
    tell(reader, key="matter:2", kind=FIXED)
    assert [row.kind for row in selectors.page_of(viewer(reader), selectors.NoticeQuery())[0]] == [
        FIXED
    ]


@pytest.fixture
def posting(settings: Any) -> None:  # noqa: ANN401
    settings.NOTICES_BY_MAIL = True
    settings.NOTICES_SITE = "https://px.example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def wants_mail(user: User) -> None:
    services.choose(viewer=viewer(user), chosen={FREE: (True, True)})
    services.give_address(viewer=viewer(user), address=f"{user.username}@example.org", now=NOW)


@pytest.mark.usefixtures("posting")
def test_a_mail_goes_to_who_wants_it_and_holds_no_more_than_the_title(
    reader: User, stranger: User
) -> None:
    wants_mail(reader)
    tell(reader, stranger)
    assert ProcrastinateJob.objects.filter(task_name="notices.send_mail", status="todo").exists()
    assert services.send_waiting(now=NOW) == 1
    [sent] = mail.outbox
    assert sent.to == ["reader@example.org"]
    assert "关于matter:1" in sent.subject
    notice = Notice.objects.get(account=reader)
    assert f"https://px.example.org/notices/{notice.pk}/" in sent.body
    assert "内情" not in f"{sent.subject} {sent.body}"
    assert services.send_waiting(now=NOW) == 0
    assert len(mail.outbox) == 1


def test_without_a_server_no_mail_is_kept_for_later(reader: User, settings: Any) -> None:  # noqa: ANN401
    settings.NOTICES_BY_MAIL = False
    wants_mail(reader)
    tell(reader)
    assert Notice.objects.get().mail == Mail.NONE
    assert services.send_waiting(now=NOW) == 0


class AwayBackend(EmailBackend):
    """A server that drops the line at the second mail."""

    def send_messages(self, messages: Any) -> int:  # noqa: ANN401
        if len(mail.outbox) == 1:
            raise SMTPServerDisconnected
        return super().send_messages(messages)


class PickyBackend(EmailBackend):
    """A server that does not know the reader."""

    def send_messages(self, messages: list[EmailMessage]) -> int:  # type: ignore[override]
        if messages[0].to == ["reader@example.org"]:
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


@pytest.mark.usefixtures("posting")
def test_a_server_that_goes_away_keeps_the_rest_for_the_next_try(
    reader: User,
    stranger: User,
    settings: Any,  # noqa: ANN401
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.AwayBackend"
    wants_mail(reader)
    wants_mail(stranger)
    tell(reader, stranger)
    with pytest.raises(SMTPServerDisconnected):
        services.send_waiting(now=NOW)
    assert sorted(Notice.objects.values_list("mail", flat=True)) == [Mail.SENT, Mail.WAITING]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert services.send_waiting(now=NOW) == 1
    assert sorted(one.to[0] for one in mail.outbox) == [
        "reader@example.org",
        "stranger@example.org",
    ]


@pytest.mark.usefixtures("posting")
def test_a_refused_recipient_holds_nobody_up(
    reader: User,
    stranger: User,
    settings: Any,  # noqa: ANN401
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.PickyBackend"
    wants_mail(reader)
    wants_mail(stranger)
    tell(reader, stranger)
    assert services.send_waiting(now=NOW) == 1
    assert Notice.objects.get(account=reader).mail == Mail.GIVEN_UP
    assert services.send_waiting(now=NOW) == 0


@pytest.mark.usefixtures("posting")
def test_old_mail_is_given_up(reader: User) -> None:
    wants_mail(reader)
    tell(reader)
    assert services.send_waiting(now=NOW + timedelta(days=4)) == 0
    assert Notice.objects.get().mail == Mail.GIVEN_UP


def test_old_notices_are_trimmed_read_ones_sooner(reader: User) -> None:
    for key in ("read", "unread", "ancient"):
        tell(reader, key=key)
    Notice.objects.filter(key="read").update(read_at=NOW)
    Notice.objects.filter(key="ancient").update(sent_at=NOW - timedelta(days=731))
    assert services.trim(now=NOW + timedelta(days=89)) == 1
    assert services.trim(now=NOW + timedelta(days=91)) == 1
    assert list(Notice.objects.values_list("key", flat=True)) == ["unread"]


def test_many_accounts_take_few_queries(
    db: None,
    django_assert_max_num_queries: Any,  # noqa: ANN401
) -> None:
    users = [account(f"u{number}") for number in range(40)]
    with django_assert_max_num_queries(7):
        services.notify(
            kind=FREE,
            messages=[Message(user.pk, "one:1", "一件事", "/") for user in users],
            now=NOW,
        )
    assert Notice.objects.count() == 40
