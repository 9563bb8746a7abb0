from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from gongxun.base.jobs import services as jobs
from gongxun.base.outbox.models import Event

Handler = Callable[[dict[str, Any], datetime], None]
_handlers: dict[str, list[Handler]] = {}


def declare(kind: str) -> None:
    """Make ``kind`` known; called by the app that emits it."""
    _handlers.setdefault(kind, [])


def on(kind: str, handler: Handler) -> None:
    """Let ``handler(payload, occurred_at)`` run after an event of ``kind``; it must bear running twice."""
    _handlers.setdefault(kind, []).append(handler)


def emit(kind: str, payload: dict[str, Any], now: datetime) -> None:
    """Store an event in the current transaction; its handlers run as a job once that has committed."""
    if kind not in _handlers:
        raise LookupError(f"undeclared event kind {kind!r}")
    Event.objects.create(kind=kind, payload=payload, occurred_at=now)
    if _handlers[kind]:
        jobs.defer_once("outbox.hand_on")


def hand_on(now: datetime) -> int:
    """Run the handlers of every waiting event, oldest first; returns how many events were handled."""
    handled = 0
    while True:
        with transaction.atomic():
            event = (
                Event.objects.select_for_update(skip_locked=True)
                .filter(handled_at=None)
                .order_by("id")
                .first()
            )
            if event is None:
                return handled
            for handler in _handlers.get(event.kind, ()):
                handler(event.payload, event.occurred_at)
            event.handled_at = now
            event.save(update_fields=["handled_at"])
            handled += 1
