from datetime import datetime

from gongxun.base.access.gate import Viewer
from gongxun.base.notices.models import Notice


def mark_read(*, viewer: Viewer, notice: Notice, now: datetime) -> None:
    """Note that the viewer has opened her own notice; the first time counts."""
    own = Notice.objects.filter(pk=notice.pk, account_id=viewer.user_id, read_at=None)
    own.update(read_at=now)


def mark_all_read(*, viewer: Viewer, up_to: int, now: datetime) -> int:
    """Note that the viewer has read all she was shown, up to a number; what came later stays unread."""
    own = Notice.objects.filter(account_id=viewer.user_id, pk__lte=up_to, read_at=None)
    return int(own.filter(in_product=True).update(read_at=now))
