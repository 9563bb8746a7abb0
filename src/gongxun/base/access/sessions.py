"""How long a session lasts: until it was idle too long, and never longer than a working day."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils.translation import gettext as _

BEGAN, SEEN = "session_began", "session_seen"
# The session is written at most this often, so that reading a page seldom writes.
WRITE_EVERY_SECONDS = 60


def keep_or_end(request: HttpRequest) -> None:
    """End a session that is over; else note that it was used."""
    if not request.user.is_authenticated:
        return
    now, session = int(time.time()), request.session
    began, seen = session.get(BEGAN), session.get(SEEN)
    if began is None or seen is None:
        session[BEGAN] = session[SEEN] = now
    elif now - seen > settings.SESSION_IDLE_SECONDS:
        logout(request)
        messages.info(
            request, _("您有一段时间没有操作，已自动退出；保存过的内容都在。请重新登录。")
        )
    elif now - began > settings.SESSION_LONGEST_SECONDS:
        logout(request)
        messages.info(
            request, _("本次登录已满一个工作日，已自动退出；保存过的内容都在。请重新登录。")
        )
    elif now - seen > WRITE_EVERY_SECONDS:
        session[SEEN] = now
