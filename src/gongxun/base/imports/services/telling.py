"""Who brought a file is told how it ended: she need not wait before the page."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.imports.models import Run, State
from gongxun.base.imports.selectors import kinds_for
from gongxun.base.notices import kinds as notice_kinds
from gongxun.base.notices import services as notices
from gongxun.base.sheets import kinds

ENDED = "imports.ended"


def register_kinds() -> None:
    notice_kinds.register(
        notice_kinds.Kind(
            ENDED,
            gettext_lazy("导入的结果"),
            gettext_lazy("您上传的文件已导入、没有导入或已撤销。"),
            lambda viewer: bool(kinds_for(viewer)),
        )
    )


def tell_end(run: Run, now: datetime) -> None:
    """In the transaction that ends the run: its importer, and who had it undone."""
    titles = {
        State.DONE.value: _("导入没有撤销") if run.undone_by else _("导入已完成"),
        State.DECIDED.value: _("导入前登记情况有变，请再看一遍"),
        State.UNDONE.value: _("导入已撤销"),
        State.FAILED.value: _("导入没有完成"),
    }
    body = f"{kinds.get(run.kind).title} · {run.file.label}"
    notices.notify(
        kind=ENDED,
        messages=[
            notices.Message(
                account,
                f"import:{run.pk}:{run.state}:{run.version}:{run.undone_by or 0}",
                titles[run.state],
                reverse("imports:run", args=[run.pk]),
                body,
            )
            for account in {run.user_id, run.undone_by or run.user_id}
        ],
        now=now,
    )
