"""The visit: when, by whom, and what was found."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.records.appraisals import flow
from gongxun.records.appraisals.indices import index_of
from gongxun.records.appraisals.models import Appraisal, Finding, State
from gongxun.records.appraisals.selectors.rights import bar, organises, scores
from gongxun.records.appraisals.services.locking import locked, note, require_organises, tell


@transaction.atomic
def arrange_visit(
    *, viewer: Viewer, appraisal_id: int, visit_on: date, visitors: str, now: datetime
) -> Appraisal:
    """Say when the visit is and who comes; said again it moves. From then on scorers give their points.

    Raises PermissionDenied, ValidationError by field.
    """
    appraisal = locked(appraisal_id)
    require_organises(viewer, appraisal.round)
    if not visitors.strip():
        raise ValidationError({"visitors": _("考察人没有填写。")})
    if visit_on > appraisal.round.score_until:
        raise ValidationError(
            {
                "visit_on": _("考察日期不能晚于评分截止日期 %(day)s。")
                % {"day": appraisal.round.score_until.isoformat()}
            }
        )
    flow.step(appraisal, State.VISITING)
    appraisal.visit_on, appraisal.visitors = visit_on, visitors.strip()[:200]
    appraisal.save()
    note(viewer, "visit", appraisal, now)
    tell(appraisal, "visiting", now)
    return appraisal


@transaction.atomic
def note_findings(
    *, viewer: Viewer, appraisal_id: int, findings: Mapping[str, str], now: datetime
) -> Appraisal:
    """Write down what was found by criterion; an empty text takes a finding back.

    By the organiser, or a scorer whom nothing bars. Raises PermissionDenied, ValidationError.
    """
    appraisal = locked(appraisal_id)
    if not organises(viewer, appraisal.round):
        if not scores(viewer, appraisal.round):
            raise PermissionDenied(_("考察情况由主办单位和评审人填写。"))
        if words := bar(viewer, appraisal):
            raise PermissionDenied(words)
    if appraisal.state != State.VISITING:
        raise ValidationError(_("现在不在考察评分期间，考察情况没有保存。"))
    for one in index_of(appraisal.round.index).criteria:
        if one.key not in findings:
            continue
        words = findings[one.key].strip()[:1000]
        if words:
            Finding.objects.update_or_create(
                appraisal=appraisal, criterion=one.key, defaults={"words": words}
            )
        else:
            appraisal.findings.filter(criterion=one.key).delete()
    note(viewer, "findings", appraisal, now)
    return appraisal
