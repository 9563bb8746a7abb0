"""What every job on a run has in common: it bears running twice, gives up after some tries, and fails in words."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gongxun.base.imports import flow
from gongxun.base.imports.models import Run
from gongxun.base.imports.services.telling import tell_end
from gongxun.base.sheets.files import SheetError

TRIES = 3


def work(run_id: int, state: str, act: Callable[[Run], None], now: datetime) -> None:
    """Do ``act`` on the run under lock, in one transaction, if it still is in ``state``.

    Whatever kills the process leaves the run as it was, to be taken up again; what speaks against it in
    words (SheetError, ValidationError, PermissionDenied) ends it with them; nothing of it is written.
    """
    tried = Run.objects.filter(pk=run_id, state=state)
    tried.update(attempts=F("attempts") + 1)
    run = tried.first()
    if run is None:
        return
    if run.attempts > TRIES:
        stop(run_id, state, _("后台任务多次中断，没有写入任何数据。请稍后重新上传。"), now)
        return
    try:
        with transaction.atomic():
            held = Run.objects.select_for_update(of=("self",)).select_related("file").get(pk=run_id)
            if held.state == state:
                act(held)
    except (SheetError, ValidationError, PermissionDenied, FileNotFoundError) as refused:
        stop(run_id, state, _words(refused), now)
    except Exception:
        if run.attempts == TRIES:
            stop(
                run_id, state, _("系统出错，没有写入任何数据。请联系系统管理员查看后台任务。"), now
            )
        raise


@transaction.atomic
def stop(run_id: int, state: str, note: str, now: datetime) -> None:
    run = Run.objects.select_for_update().get(pk=run_id)
    if run.state != state:
        return
    flow.apply(run, "fail" if flow.can(run, "fail") else "keep")
    run.note, run.finished_at = note, run.finished_at or now
    run.save()
    tell_end(run, now)


def _words(refused: Exception) -> str:
    if isinstance(refused, ValidationError):
        return " ".join(refused.messages)
    if isinstance(refused, FileNotFoundError):
        return _("上传的文件已不在存储中，没有写入任何数据。请重新上传。")
    return _("%(reason)s（没有写入任何数据）") % {"reason": refused}
