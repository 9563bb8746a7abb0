"""Notices by e-mail. A mail holds the title and the way to the notice, nothing of its body: it leaves the house."""

from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.notices.models import Mail, Notice
from gongxun.base.notices.selectors import mail_address

# What could not be sent in so long is no news any more; it stands at the bell.
GIVEN_UP_AFTER = timedelta(days=3)


def is_set_up() -> bool:
    """Whether the installation can send e-mail at all."""
    return bool(settings.NOTICES_BY_MAIL)


def send_waiting(*, now: datetime) -> int:
    """Send every mail that waits, the oldest first; returns how many were sent.

    A refused recipient gives up one mail. A server that does not answer raises, so that the job is
    tried again: what was sent stays sent, the rest waits.
    """
    if not is_set_up():
        return 0
    old = Notice.objects.filter(mail=Mail.WAITING, sent_at__lt=now - GIVEN_UP_AFTER)
    old.update(mail=Mail.GIVEN_UP)
    sent = 0
    connection = get_connection()
    try:
        while (gone := _send_next(connection)) is not None:
            sent += gone
    finally:
        connection.close()
    return sent


def _send_next(connection: BaseEmailBackend) -> int | None:
    """Send one mail: 1 sent, 0 given up, None where nothing waits."""
    with transaction.atomic():
        notice = (
            Notice.objects.select_for_update(skip_locked=True)
            .filter(mail=Mail.WAITING)
            .order_by("pk")
            .first()
        )
        if notice is None:
            return None
        notice.mail = Mail.SENT if _deliver(notice, connection) else Mail.GIVEN_UP
        notice.save(update_fields=["mail"])
        return int(notice.mail == Mail.SENT)


def _deliver(notice: Notice, connection: BaseEmailBackend) -> bool:
    to = mail_address(notice.account_id)
    if not to:
        return False
    way = reverse("notices:open", args=[notice.pk]) if notice.in_product else notice.address
    body = _(
        "%(title)s\n\n请登录工训通查看：%(link)s\n\n不想再收到邮件，可在“通知设置”里关闭。"
    ) % {
        "title": notice.title,
        "link": f"{settings.NOTICES_SITE}{way}",
    }
    message = EmailMessage(
        subject=f"{settings.EMAIL_SUBJECT_PREFIX}{notice.title}",
        body=body,
        to=[to],
        connection=connection,
    )
    try:
        message.send()
    except (SMTPRecipientsRefused, SMTPDataError):
        return False
    return True
