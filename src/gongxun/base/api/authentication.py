"""Who asks: the account behind the token, with the grants that it has today."""

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.selectors import viewer_of
from gongxun.base.access.services import Admitted, admit
from gongxun.base.api.problems import Problem

LONGEST = 200
READS = ("GET", "HEAD", "OPTIONS")


class Resting(Exception):
    """The token has used up its requests of this minute; says the seconds that are left of it."""


class ApiRequest(ViewerRequest):
    """A request of a program: it carries its viewer and the token that it showed."""

    auth: Admitted


class Token(HttpBearer):
    """``Authorization: Bearer …``. Sets the request's ``viewer``, who looks on behalf of the token's account."""

    def authenticate(self, request: HttpRequest, token: str) -> Admitted | None:
        if not token or len(token) > LONGEST:
            return None
        now = timezone.now()
        found = admit(token, now)
        if found is None:
            return None
        if found.wait:
            raise Resting(found.wait)
        viewer = viewer_of(found.user_id, timezone.localdate(now))
        memory: dict[Hashable, Any] | None = {} if request.method in READS else None
        request.viewer = replace(  # type: ignore[attr-defined]
            viewer, token_id=found.token_id, memory=memory
        )
        if settings.SECOND_FACTOR_REQUIRED and viewer.roles and not found.with_factor:
            raise Problem("second-factor")
        if found.read_only and request.method not in READS:
            raise Problem("read-only")
        return found
