from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.audit import services as audit
from gongxun.base.imports import flow
from gongxun.base.imports.models import Row, Run, State
from gongxun.base.imports.services.acting import acting
from gongxun.base.imports.services.progress import Reporter
from gongxun.base.imports.services.telling import tell_end
from gongxun.base.imports.services.working import work
from gongxun.base.sheets import kinds
from gongxun.base.sheets.kinds import Status, Undoing, UndoRefused, Written

BATCH = 10_000
SHOWN_OBSTACLES = 200


def undo(*, run_id: int, now: datetime) -> None:
    """Take back what a run wrote, all of it or nothing; where something rests on it, the run says what."""

    def act(run: Run) -> None:
        kind, viewer = kinds.get(run.kind), acting(run, run.undone_by or 0, now)
        if kind.undo is None or run.finished_at is None:
            raise LookupError(f"{run.kind} cannot be undone")
        rows = [
            Written(number, Status(status), trace)
            for number, status, trace in Row.objects.filter(run=run, trace__isnull=False)
            .order_by("number")
            .values_list("number", "status", "trace")
            .iterator(BATCH)
        ]
        undoing = Undoing(viewer, run.finished_at, now, run.undo_reason)
        try:
            with transaction.atomic(), Reporter(run.pk) as progress:
                kind.lock()
                kind.undo(rows, undoing, progress)
        except UndoRefused as refused:
            _keep(run, refused)
            tell_end(run, now)
            return
        flow.apply(run, "undo")
        run.undone_at, run.attempts = now, 0
        run.save()
        audit.record(
            viewer, "import.undo", "import", run.pk, run.organisation_id, now, {"rows": len(rows)}
        )
        tell_end(run, now)

    work(run_id, State.UNDOING, act, now)


def _keep(run: Run, refused: UndoRefused) -> None:
    flow.apply(run, "keep")
    run.obstacles = [
        [each.number, each.message, each.remedy] for each in refused.obstacles[:SHOWN_OBSTACLES]
    ]
    run.note = _("没有撤销：有 %(count)d 处导入之后的变动依赖这次导入，全部保持原样。") % {
        "count": len(refused.obstacles)
    }
    run.attempts = 0
    run.save()
