"""How long the audit is kept: at least six months (网络安全法 第二十一条), longer unless somebody asks."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.audit import chain
from gongxun.base.audit.models import AuditRemoval, AuditRow, AuditSeal

TERM = timedelta(days=184)


@transaction.atomic
def remove_before(*, before: datetime, now: datetime) -> int:
    """Remove sealed rows older than ``before``, whole seals only; returns how many.

    Raises ValidationError where that would shorten the term. Needs the role that owns the tables:
    the running server may delete no row, and the database itself refuses rows younger than six months.
    """
    if before > now - TERM:
        raise ValidationError(
            _("审计记录至少保存六个月，%(day)s 以后的记录不能删除；没有删除任何记录。")
            % {"day": f"{now - TERM:%Y-%m-%d}"}
        )
    removed = 0
    for seal in AuditSeal.objects.filter(newest_at__lt=before).order_by("pk").iterator():
        ids = chain.identifiers(seal.row_ranges)
        removed += AuditRow.objects.filter(pk__in=ids).delete()[0]
    if removed:
        AuditRemoval.objects.create(before=before, removed_at=now, row_count=removed)
    return removed
