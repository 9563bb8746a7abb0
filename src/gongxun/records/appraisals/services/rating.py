"""The self-rating of a school: points and words by criterion, with evidence, until it is submitted."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.files import services as files
from gongxun.base.files.kinds import EVIDENCE, SHEETS
from gongxun.records.appraisals import flow
from gongxun.records.appraisals.indices import FULL, Index, index_of
from gongxun.records.appraisals.models import RATED_BY_SCHOOL, Appraisal, Evidence, Rating, State
from gongxun.records.appraisals.services.locking import locked, note, require_keeps, tell

if TYPE_CHECKING:
    from django.core.files.base import File

MOST_FILES = 60


class Rated(NamedTuple):
    points: int
    words: str


@transaction.atomic
def rate(
    *,
    viewer: Viewer,
    appraisal_id: int,
    ratings: Mapping[str, Rated],
    words: str,
    seen: int,
    now: datetime,
) -> Appraisal:
    """Save the self-rating as far as it has come. ``seen``: the edition that the writer started from.

    Raises PermissionDenied; ValidationError by criterion, after the deadline, once submitted, or where
    somebody else has saved meanwhile.
    """
    appraisal = locked(appraisal_id)
    require_keeps(viewer, appraisal)
    _require_open(appraisal, viewer)
    if appraisal.edition != seen:
        raise ValidationError(_("这份自评刚被别人改过，您的修改没有保存。请核对最新内容后再提交。"))
    index = index_of(appraisal.round.index)
    kept = {one.key: ratings[one.key] for one in index.criteria if one.key in ratings}
    faults = {
        key: _("请填写 0 到 100 的整数。")
        for key, one in kept.items()
        if not 0 <= one.points <= FULL
    }
    if faults:
        raise ValidationError(faults)
    for key, one in kept.items():
        Rating.objects.update_or_create(
            appraisal=appraisal,
            criterion=key,
            defaults={"points": one.points, "words": one.words.strip()[:1000]},
        )
    flow.step(appraisal, State.SELF_RATING)
    appraisal.self_words = words.strip()[:4000]
    _note_hand(appraisal, viewer)
    appraisal.save()
    note(viewer, "rate", appraisal, now)
    return appraisal


@transaction.atomic
def attach(
    *, viewer: Viewer, appraisal_id: int, criterion: str, upload: "File[bytes]", now: datetime
) -> Evidence:
    """Add a file to a criterion. Raises PermissionDenied, ValidationError where the file is unfit or it is too late."""
    appraisal = locked(appraisal_id)
    require_keeps(viewer, appraisal)
    _require_open(appraisal, viewer)
    if criterion not in {one.key for one in index_of(appraisal.round.index).criteria}:
        raise ValidationError({"criterion": _("请从列表中选择这份佐证属于哪一条。")})
    if appraisal.evidence.count() >= MOST_FILES:
        raise ValidationError(
            _("一次评估最多 %(most)d 份佐证；请合并或移除一些。") % {"most": MOST_FILES}
        )
    stored = files.store_file(
        viewer=viewer, upload=upload, now=now, allowed=EVIDENCE | SHEETS | {"pptx"}
    )
    made: Evidence = Evidence.objects.create(
        appraisal=appraisal, criterion=criterion, file=stored, added_at=now,
        added_by=viewer.user_id,
    )  # fmt: skip
    _note_hand(appraisal, viewer)
    appraisal.save(update_fields=["hands"])
    note(viewer, "attach", appraisal, now)
    return made


@transaction.atomic
def detach(*, viewer: Viewer, evidence_id: int, now: datetime) -> None:
    """Take a file off the self-rating; one that is gone already stays so."""
    found = Evidence.objects.filter(pk=evidence_id).first()
    if found is None:
        return
    appraisal = locked(found.appraisal_id)
    require_keeps(viewer, appraisal)
    _require_open(appraisal, viewer)
    found.delete()
    note(viewer, "detach", appraisal, now)


@transaction.atomic
def submit(*, viewer: Viewer, appraisal_id: int, now: datetime) -> Appraisal:
    """Hand the self-rating in; sent again by the same account it stands as it was.

    Raises PermissionDenied; ValidationError that names every criterion without points, words or the
    evidence it demands.
    """
    appraisal = locked(appraisal_id)
    require_keeps(viewer, appraisal)
    if appraisal.state == State.SUBMITTED and appraisal.submitted_by == viewer.user_id:
        return appraisal
    _require_open(appraisal, viewer)
    index = index_of(appraisal.round.index)
    if faults := incomplete(appraisal, index):
        raise ValidationError(faults)
    flow.step(appraisal, State.SUBMITTED)
    given = dict(appraisal.ratings.values_list("criterion", "points"))
    appraisal.self_score_hundredths = index.total(given)
    appraisal.submitted_at, appraisal.submitted_by = now, viewer.user_id
    _note_hand(appraisal, viewer)
    appraisal.save()
    note(viewer, "submit", appraisal, now)
    tell(appraisal, "submitted", now)
    return appraisal


def incomplete(appraisal: Appraisal, index: Index) -> list[str]:
    """What the self-rating still lacks, in words."""
    ratings = {one.criterion: one for one in appraisal.ratings.all()}
    shown = set(appraisal.evidence.filter(item=None).values_list("criterion", flat=True))
    faults = []
    for one in index.criteria:
        rating = ratings.get(one.key)
        if rating is None or not rating.words:
            faults.append(_("“%(title)s”还没有自评打分和说明。") % {"title": one.title})
        if one.evidence and one.key not in shown:
            faults.append(
                _("“%(title)s”缺少佐证：%(evidence)s。")
                % {"title": one.title, "evidence": one.evidence}
            )
    return faults


def _require_open(appraisal: Appraisal, viewer: Viewer) -> None:
    if appraisal.state not in RATED_BY_SCHOOL:
        raise ValidationError(
            _("自评已提交或评估已结束（%(state)s），不能再改。请刷新页面查看最新状态。")
            % {"state": appraisal.get_state_display()}
        )
    flow.require_in_time(appraisal.round.self_rating_until, viewer.today)


def _note_hand(appraisal: Appraisal, viewer: Viewer) -> None:
    """Whoever has a hand in the self-rating does not score it; the caller saves."""
    if viewer.user_id is not None and viewer.user_id not in appraisal.hands:
        appraisal.hands = [*appraisal.hands, viewer.user_id]
