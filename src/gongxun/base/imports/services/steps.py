"""What people do with an import; the work itself is done by jobs."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.audit import services as audit
from gongxun.base.files import services as files
from gongxun.base.files.kinds import SHEETS
from gongxun.base.imports import flow
from gongxun.base.imports.models import Progress, Row, Run
from gongxun.base.jobs import services as jobs
from gongxun.base.sheets import kinds
from gongxun.base.sheets.kinds import Status

MIB = 2**20
MOST_BYTES, MOST_EXPANDED = 200 * MIB, 1024 * MIB
REASON_LENGTH = 200


def upload(
    *,
    viewer: Viewer,
    kind: str,
    organisation_id: int,
    file: File,  # type: ignore[type-arg]
    token: UUID,
    now: datetime,
) -> Run:
    """Keep a file and have it read; the same ``token`` again gives the same run.

    Raises PermissionDenied, or ValidationError where the file is unfit to keep.
    """
    require(viewer, kinds.get(kind).permission, "organisation", organisation_id)
    if viewer.user_id is None:
        raise ValueError("an import has somebody who brought it")
    with transaction.atomic():
        before = Run.objects.filter(token=token, user_id=viewer.user_id).first()
        if before is not None:
            return before
        stored = files.store_file(
            viewer=viewer,
            upload=file,
            now=now,
            allowed=SHEETS,
            most_bytes=MOST_BYTES,
            most_expanded=MOST_EXPANDED,
        )
        run, created = Run.objects.get_or_create(
            token=token,
            defaults={
                "kind": kind,
                "file": stored,
                "organisation_id": organisation_id,
                "user_id": viewer.user_id,
                "uploaded_at": now,
            },
        )
        if not created:
            stored.delete()
            return run
        _note(viewer, "import.upload", run, now, {"digest": stored.digest, "kind": kind})
        _begin(run, "imports.read", now)
        return run


@transaction.atomic
def confirm(*, viewer: Viewer, run_id: int, version: int, only_good: bool, now: datetime) -> Run:
    """Have what was decided written; raises ValidationError where another verdict has come meanwhile."""
    run = _held(viewer, run_id)
    if run.user_id != viewer.user_id:
        raise ValidationError(_("由上传文件的人确认导入；您可以查看，没有作任何改动。"))
    flow.apply(run, "confirm")
    if run.version != version:
        raise ValidationError(_("试运行结果已经更新，没有导入；请看过最新结果再确认。"))
    if run.counts.get(Status.REFUSED, 0) and not only_good:
        raise ValidationError(
            _("有拒收的行，不能全部导入；请改好后重新上传，或选择只导入没有问题的行。")
        )
    run.only_good, run.note, run.attempts, run.differing = only_good, "", 0, 0
    run.save()
    _note(viewer, "import.confirm", run, now, {"only_good": only_good})
    _begin(run, "imports.write", now)
    return run


@transaction.atomic
def discard(*, viewer: Viewer, run_id: int, now: datetime) -> Run:
    """Give a run up that was not confirmed; its rows and its file are dropped at once."""
    run = _held(viewer, run_id)
    flow.apply(run, "discard")
    run.save(update_fields=["state"])
    Row.objects.filter(run=run).delete()
    files.remove_content(stored=run.file, now=now)
    _note(viewer, "import.discard", run, now, {})
    return run


@transaction.atomic
def ask_undo(*, viewer: Viewer, run_id: int, reason: str, now: datetime) -> Run:
    """Have an import undone, with a reason that stays with every reversal."""
    run = _held(viewer, run_id)
    flow.apply(run, "ask_undo")
    if not reason.strip():
        raise ValidationError({"reason": _("请填写撤销原因。")})
    if kinds.get(run.kind).undo is None or not run.rows.exists():
        raise ValidationError(_("这次导入的明细已按保存期限清除，不能整批撤销；请逐条更正。"))
    run.undo_reason, run.undone_by = reason.strip()[:REASON_LENGTH], viewer.user_id
    run.note, run.obstacles, run.attempts = "", [], 0
    run.save()
    _note(viewer, "import.ask_undo", run, now, {})
    _begin(run, "imports.undo", now)
    return run


def note_view(viewer: Viewer, run: Run, now: datetime) -> None:
    """Write down that somebody looked at the rows."""
    _note(viewer, "view.import", run, now, {})


def note_export(viewer: Viewer, run: Run, what: str, rows: int, now: datetime) -> None:
    """Write down that rows left as a file; ``what``: refused, rows."""
    _note(viewer, f"export.import_{what}", run, now, {"rows": rows})


def _held(viewer: Viewer, run_id: int) -> Run:
    """The run under lock. While a job is at it the lock is the job's: nobody waits for it."""
    run = Run.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=run_id).first()
    if run is None:
        raise ValidationError(_("这次导入正在处理，没有作任何改动；请稍候再看。"))
    require(viewer, kinds.get(run.kind).permission, "organisation", run.organisation_id)
    return run


def _begin(run: Run, task: str, now: datetime) -> None:
    Progress.objects.update_or_create(
        run=run, defaults={"stage": "", "done": 0, "total": 0, "at": now}
    )
    jobs.defer(task, run_id=run.pk)


def _note(viewer: Viewer, verb: str, run: Run, now: datetime, detail: dict[str, object]) -> None:
    audit.record(viewer, verb, "import", run.pk, run.organisation_id, now, detail)
