from datetime import datetime

from gongxun.base.audit import services as audit
from gongxun.base.files.selectors import local_path
from gongxun.base.imports import flow
from gongxun.base.imports.models import Run, State
from gongxun.base.imports.services.acting import acting
from gongxun.base.imports.services.keeping import keep
from gongxun.base.imports.services.progress import Reporter
from gongxun.base.imports.services.working import work
from gongxun.base.sheets import importing, kinds


def read(*, run_id: int, now: datetime) -> None:
    """Say what the file would do, and keep that; the register is not touched."""

    def act(run: Run) -> None:
        kind, viewer = kinds.get(run.kind), acting(run, run.user_id, now)
        with Reporter(run.pk) as progress, local_path(run.file) as path:
            report = importing.dry_run(kind, path, viewer, now, progress)
        keep(run, kind, report)
        flow.apply(run, "decide")
        run.attempts = 0
        run.save()
        audit.record(
            viewer, "import.decide", "import", run.pk, run.organisation_id, now, run.counts
        )

    work(run_id, State.READING, act, now)
