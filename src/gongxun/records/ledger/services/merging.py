"""When two files become one, an event that both had claimed counts once again."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongxun.base.access.gate import Viewer
from gongxun.records.ledger.models import Claim
from gongxun.records.ledger.services.reversing import reverse
from gongxun.registry.people.selectors.appointments import files_of

# Kept in the ledger, so Chinese whatever language anybody reads.
REASON = "档案合并：同一培训在两份档案中重复入账"


def after_merge(payload: dict[str, Any], occurred_at: datetime) -> None:
    """Handle ``people.merge``; bears running twice."""
    if payload.get("state") == "merged":
        release_duplicates(person_id=payload["person"], now=occurred_at)


@transaction.atomic
def release_duplicates(*, person_id: int, now: datetime) -> int:
    """Reverse every entry whose event an earlier one of the merged files counts; returns how many.

    In a closed year both stand until it is reopened; the verification of seals names them.
    """
    viewer = Viewer.system(timezone.localdate(now))
    claims = Claim.objects.filter(person_id__in=files_of(person_id), released_by=None)
    counted: set[str] = set()
    reversed_ = 0
    for claim in claims.select_related("entry").order_by("entry_id"):
        if claim.event_key in counted:
            try:
                with transaction.atomic():
                    reverse(viewer=viewer, entry=claim.entry, reason=REASON, now=now)
            except ValidationError:
                continue
            reversed_ += 1
        counted.add(claim.event_key)
    return reversed_
