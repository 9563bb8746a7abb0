from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.work.surveys.models import Survey


def locked(survey_id: int) -> Survey:
    """The survey with its organisation, held until the transaction ends; raises ValidationError where there is none."""
    held = Survey.objects.select_for_update(of=("self",)).select_related("organisation")
    found = held.filter(pk=survey_id).first()
    if found is None:
        raise ValidationError(_("没有这份调研，可能已被删除；请返回列表刷新。"))
    return found


def held_by_editor(viewer: Viewer, survey_id: int) -> Survey:
    """The survey held, where the viewer draws up plans; raises PermissionDenied, ValidationError."""
    survey = locked(survey_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", survey.organisation_id)
    return survey


def require_seen(survey: Survey, seen: int | None) -> None:
    """Raises ValidationError where somebody has changed the draft since the page was shown; None: no page was."""
    if seen is not None and seen != survey.edition:
        raise ValidationError(
            _(
                "这份草稿在您打开之后被改动过，您的内容还在本页、没有保存。请另开一页看过最新内容再提交。"
            )
        )


def changed(survey: Survey) -> None:
    """A draft that was changed is another edition."""
    survey.edition += 1
    survey.save()


def note(viewer: Viewer, verb: str, survey: Survey, now: datetime, **detail: int) -> None:
    """Write down one act on a survey, under its organisation."""
    audit.record(viewer, verb, "survey", survey.pk, survey.organisation_id, now, detail)
