"""What is reversed leaves nothing to object to."""

from datetime import datetime

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.records.ledger import flow
from gongxun.records.ledger.models import Entry, Objection, ObjectionState


def lapse(viewer: Viewer, reversal: Entry, now: datetime) -> None:
    """Close the open objection to the entry that ``reversal`` cancels, if there is one."""
    waiting = Objection.objects.select_for_update().filter(
        entry=reversal.reverses_id, state=ObjectionState.OPEN
    )
    for objection in waiting:
        flow.apply(objection, "lapse")
        objection.reversal = reversal
        objection.decided_at, objection.decided_by = now, viewer.user_id
        objection.save(update_fields=["state", "reversal", "decided_at", "decided_by"])
        audit.record(
            viewer, "objection.lapse", "objection", objection.pk, objection.manager_id, now,
            {"entry": objection.entry_id},
        )  # fmt: skip
        payload = {"objection_id": objection.pk, "state": str(objection.state)}
        outbox.emit("ledger.objection_decided", payload, now)
