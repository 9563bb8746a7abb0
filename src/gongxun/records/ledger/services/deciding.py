"""Many proposals decided on at once: each on its own merits, the answer one page."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.records.ledger.models import Decision, Proposal
from gongxun.records.ledger.services.proposals import recognise, return_

MOST = 200


@transaction.atomic
def decide_many(
    *,
    viewer: Viewer,
    submission: UUID,
    action: str,
    chosen: Iterable[tuple[int, int]],
    now: datetime,
    reason: str = "",
) -> Decision:
    """Recognise or return (``action``) the chosen ``(proposal, version seen)``; what is refused stays as it was.

    The same form sent again answers with what it did the first time. Raises ValidationError where
    nothing or too much is chosen, or a return has no reason; PermissionDenied for somebody else's form.
    """
    wanted = sorted(set(chosen))
    if not wanted or len(wanted) > MOST:
        raise ValidationError(_("请选择 1 至 %(most)s 份申报。") % {"most": MOST})
    if action == "return" and not reason.strip():
        raise ValidationError({"reason": _("请填写退回原因，说明需要补正什么。")})
    decision, fresh = Decision.objects.get_or_create(
        submission=submission,
        defaults={
            "action": action,
            "reason": reason.strip(),
            "decided_at": now,
            "decided_by": viewer.user_id,
        },
    )
    if decision.decided_by != viewer.user_id:
        raise PermissionDenied
    if fresh:
        decision.outcomes = [_outcome(viewer, decision, *one, now) for one in wanted]
        decision.save(update_fields=["outcomes"])
    return decision


def _outcome(
    viewer: Viewer, decision: Decision, proposal_id: int, seen: int, now: datetime
) -> dict[str, Any]:
    proposal = Proposal.objects.filter(pk=proposal_id).first()
    if proposal is None:
        return _refused(proposal_id, _("没有这份申报。"))
    shown = {
        "proposal": proposal.pk,
        "person": proposal.person_id,
        "title": proposal.title,
        "hours": proposal.hours_hundredths,
    }
    try:
        with transaction.atomic():
            if decision.action == "recognise":
                recognise(viewer=viewer, proposal=proposal, seen=seen, now=now)
            else:
                return_(
                    viewer=viewer, proposal=proposal, reason=decision.reason, seen=seen, now=now
                )
    except ValidationError as refused:
        return {**shown, "done": False, "words": " ".join(refused.messages)}
    except PermissionDenied as refused:
        return _refused(proposal_id, str(refused) or _("您无权办理这份申报。"))
    return {**shown, "done": True, "words": ""}


def _refused(proposal_id: int, words: str) -> dict[str, Any]:
    """Nothing of a proposal that the viewer may not decide on is told."""
    return {
        "proposal": proposal_id,
        "person": None,
        "title": "",
        "hours": 0,
        "done": False,
        "words": words,
    }
