"""Points by scorers, and the mean that they come to."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.records.appraisals import flow
from gongxun.records.appraisals.indices import FULL, index_of
from gongxun.records.appraisals.models import Appraisal, Scoring, State
from gongxun.records.appraisals.selectors.rights import bar
from gongxun.records.appraisals.services.locking import locked, note, require_organises, tell
from gongxun.registry.people.selectors import person_of


@transaction.atomic
def score(
    *, viewer: Viewer, appraisal_id: int, points: Mapping[str, int], words: str, now: datetime
) -> Scoring:
    """Give points from 0 to 100 for every criterion, or give them anew until the scores are concluded.

    Raises PermissionDenied, also for one's own school, course or self-rating and for an account without a
    file; ValidationError by criterion, or outside the time for it.
    """
    appraisal = locked(appraisal_id)
    require(viewer, Permission.REVIEW_RESOURCES, "organisation", appraisal.round.organiser_id)
    if refusal := bar(viewer, appraisal):
        raise PermissionDenied(refusal)
    if appraisal.state != State.VISITING:
        raise ValidationError(_("现在不在考察评分期间，评分没有保存。"))
    flow.require_in_time(appraisal.round.score_until, viewer.today)
    index, own = index_of(appraisal.round.index), person_of(viewer)
    faults = {
        one.key: _("请填写 0 到 100 的整数。")
        for one in index.criteria
        if not 0 <= points.get(one.key, -1) <= FULL
    }
    if faults:
        raise ValidationError(faults)
    kept = {one.key: points[one.key] for one in index.criteria}
    if own is None or viewer.user_id is None:
        raise PermissionDenied(_("您的账号还没有关联本人档案，不能评分。"))
    _refuse_second_account(appraisal, own.pk, viewer.user_id)
    given, _new = Scoring.objects.update_or_create(
        appraisal=appraisal,
        scorer=viewer.user_id,
        defaults={
            "person_id": own.pk,
            "points": kept,
            "total_hundredths": index.total(kept),
            "words": words.strip()[:500],
            "scored_at": now,
        },
    )
    note(viewer, "score", appraisal, now)
    return given


@transaction.atomic
def conclude(*, viewer: Viewer, appraisal_id: int, now: datetime) -> Appraisal:
    """Close the scoring: the mean of the totals, rounded down, and its grade.

    Raises PermissionDenied, ValidationError where too few have scored.
    """
    appraisal = locked(appraisal_id)
    require_organises(viewer, appraisal.round)
    flow.step(appraisal, State.SCORED)
    index = index_of(appraisal.round.index)
    totals = list(appraisal.scorings.values_list("total_hundredths", flat=True))
    if len(totals) < index.scorers_at_least:
        raise ValidationError(
            _("只有 %(have)d 人评分，至少要 %(least)d 人；请提醒评审人评分后再汇总。")
            % {"have": len(totals), "least": index.scorers_at_least}
        )
    appraisal.score_hundredths = sum(totals) // len(totals)
    appraisal.grade = index.grade(appraisal.score_hundredths).key
    appraisal.save()
    note(viewer, "conclude", appraisal, now)
    tell(appraisal, "scored", now)
    return appraisal


def _refuse_second_account(appraisal: Appraisal, person_id: int, account_id: int) -> None:
    others = appraisal.scorings.exclude(scorer=account_id)
    if others.filter(person_id=person_id).exists():
        raise PermissionDenied(_("您已用另一个账号评过分，一人只评一次。"))
