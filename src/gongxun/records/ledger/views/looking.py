"""Who looks at somebody else's record is written down."""

from django.utils import timezone

from gongxun.base.access.middleware import ViewerRequest
from gongxun.records.ledger import services
from gongxun.registry.people.selectors import person_of, resolve


def note(request: ViewerRequest, what: str, person_id: int, **detail: int | None) -> None:
    """``what`` was looked at: ``ledger``, ``entry``, ``proposal``, ``objection``, ``evidence``; not by its owner."""
    own = person_of(request.viewer)
    if own is None or own.pk != resolve(person_id):
        services.note_view(
            viewer=request.viewer,
            what=what,
            person_id=resolve(person_id),
            now=timezone.now(),
            **detail,
        )
