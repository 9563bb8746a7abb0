"""Who may be put on a timetable today."""

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.registry.teachers.models import Ethics, Record, RecordKind, State, Teacher
from gongxun.registry.teachers.selectors.listing import named
from gongxun.registry.teachers.selectors.visibility import sees_names, shown_name, visible

MOST_OPTIONS = 50


def teacher_options(viewer: Viewer, text: str = "", topic: str = "") -> list[tuple[int, str]]:
    """Teachers whom the viewer may put on a timetable today, by name, at most 50: (identifier, words)."""
    found = visible(viewer).filter(state=State.ACTIVE)
    latest = Subquery(_appraisals(OuterRef("pk")).values("ethics")[:1])
    found = found.annotate(ethics=latest).filter(Q(ethics=None) | ~Q(ethics=Ethics.FAILED))
    if text:
        found = found.filter(named(text, by_name=sees_names(viewer)))
    if topic:
        found = found.filter(topics__contains=[topic])
    rows = found.select_related("owner").order_by("name_key", "pk")[:MOST_OPTIONS]
    return [(one.pk, f"{shown_name(viewer, one)} · {one.owner.name}") for one in rows]


def require_active_teacher(viewer: Viewer, teacher_id: int) -> Teacher:
    """The teacher, with her owner. Raises ValidationError that names why she may not be asked to teach."""
    found = visible(viewer).select_related("owner").filter(pk=teacher_id).first()
    if found is None:
        raise ValidationError(
            _("没有这名教师，或不在您可以选用的范围内；请从列表中另选一名。"), code="teacher"
        )
    if refusal := why_not(viewer, found, ethics_in_force(found.pk)):
        raise ValidationError(refusal, code="teacher")
    return found


def why_not(viewer: Viewer, teacher: Teacher, latest_ethics: str | None) -> str:
    """Why a teacher may not be asked to teach; empty where she may."""
    words = {"name": shown_name(viewer, teacher), "reason": teacher.state_reason or _("未写明")}
    words["day"] = teacher.state_since.isoformat()
    if teacher.state == State.RETIRED:
        return _("“%(name)s”已于 %(day)s 退出师资库（%(reason)s），不能排课；请另选一名。") % words
    if teacher.state == State.SUSPENDED:
        return (
            _("“%(name)s”自 %(day)s 起暂停授课（%(reason)s），恢复后才能排课；请另选一名。") % words
        )
    if latest_ethics == Ethics.FAILED:
        return (
            _("“%(name)s”最近一次考核师德师风不合格，下一次考核合格前不能排课；请另选一名。")
            % words
        )
    return ""


def ethics_in_force(teacher_id: int) -> str | None:
    """The ethics result of her latest appraisal; None where she was never appraised."""
    return _appraisals(teacher_id).values_list("ethics", flat=True).first()


def _appraisals(teacher: int | OuterRef) -> QuerySet[Record]:
    rows = Record.objects.filter(teacher=teacher, kind=RecordKind.APPRAISAL, struck_at=None)
    return rows.order_by("-starts_on", "-pk")
