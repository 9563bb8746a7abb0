"""Who has looked at somebody's file: read for the person herself."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from gongxun.base.audit.models import AuditRow


def views_of(subject_kind: str, subject_ids: Collection[int]) -> QuerySet[AuditRow]:
    """Views and exports of one file, newest first. Knows no viewer: the caller shows them to its owner alone."""
    looked = (
        Q(verb__startswith="view.") | Q(verb__startswith="export.") | Q(verb__contains=".reveal_")
    )
    rows = AuditRow.objects.filter(
        looked, subject_kind=subject_kind, subject_id__in=list(subject_ids)
    )
    return rows.order_by("-pk")
