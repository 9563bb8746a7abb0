from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from gongxun.base.audit import services as audit
from gongxun.base.files.selectors import local_path
from gongxun.base.imports import flow
from gongxun.base.imports.models import Run, State
from gongxun.base.imports.services.acting import acting
from gongxun.base.imports.services.keeping import Verdicts, keep
from gongxun.base.imports.services.progress import Reporter
from gongxun.base.imports.services.telling import tell_end
from gongxun.base.imports.services.working import work
from gongxun.base.sheets import importing, kinds
from gongxun.base.sheets.kinds import Decision


def write(*, run_id: int, now: datetime) -> None:
    """Decide anew and write, in one transaction.

    Where the register has changed since the verdict was shown, all or nothing writes nothing and asks again;
    only the good ones are written as they are now, and the rows that differ are marked.
    """

    def act(run: Run) -> None:
        kind, viewer = kinds.get(run.kind), acting(run, run.user_id, now)
        before = Verdicts(run)

        def agreed(decisions: Mapping[int, Decision]) -> bool:
            return run.only_good or not any(
                before.other(number, made.status, made.changes)
                for number, made in decisions.items()
            )

        with Reporter(run.pk) as progress, local_path(run.file) as path:
            report = importing.apply(
                kind, path, viewer, now, only_good=run.only_good, progress=progress, agreed=agreed
            )
        keep(run, kind, report, before)
        _close(run, report.applied, now)
        verb = "import.write" if report.applied else "import.reconsider"
        audit.record(viewer, verb, "import", run.pk, run.organisation_id, now, run.counts)
        tell_end(run, now)

    work(run_id, State.WRITING, act, now)


def _close(run: Run, applied: bool, now: datetime) -> None:
    if applied:
        flow.apply(run, "finish")
        run.finished_at, run.note = now, ""
    else:
        flow.apply(run, "reconsider")
        run.note = _(
            "试运行之后登记情况有变动，%(count)d 行的结果与您确认时不同，所以没有写入任何数据。"
            "请看过最新结果再决定。"
        ) % {"count": run.differing}
    run.attempts = 0
    run.save()
