"""A reviewer passes a stage or returns the material."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.records.reviews import flow, subjects
from gongxun.records.reviews.checklists import read_checklist
from gongxun.records.reviews.models import ORDER, Decision, Opinion, Remark, Review, State
from gongxun.records.reviews.selectors import bar, outside
from gongxun.records.reviews.services.locking import locked
from gongxun.registry.people.selectors import person_of

LONGEST_WORDS, LONGEST_REMARK, LONGEST_NOTE, QUOTED = 1000, 500, 200, 300


@dataclass(frozen=True, slots=True)
class Judgement:
    """``checklist``: of each heading whether it fits, and a note. ``remarks``: by passage, counted from 1."""

    decision: str
    checklist: Mapping[str, tuple[bool, str]]
    words: str = ""
    remarks: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def decide(
    *,
    viewer: Viewer,
    review_id: int,
    judgement: Judgement,
    seen: int,
    now: datetime,
    submission: UUID | None = None,
) -> Review:
    """Pass the present stage, or return the material to its author; after the last stage it is published.

    ``seen``: the edition of the review that the reviewer judged. The same ``submission`` sent again
    changes nothing. Raises PermissionDenied outside the viewer's scope; ValidationError where the
    review has moved on, she may not decide it, or the judgement is incomplete.
    """
    review = locked(review_id)
    if submission and Opinion.objects.filter(submission=submission, review=review).exists():
        return review
    _require_unmoved(review, seen)
    if words := outside(viewer, review):
        raise PermissionDenied(words)
    if words := bar(viewer, review):
        raise ValidationError(words)
    judged = _checked(review, judgement)
    _write_down(viewer, review, judged, submission, now)
    if judged.decision == Decision.RETURN:
        _send_back(viewer, review, now)
    else:
        _let_pass(viewer, review, now)
    return review


def _require_unmoved(review: Review, seen: int) -> None:
    flow.require_open(review)
    if review.edition != seen:
        raise ValidationError(
            _("这份审核刚由另一名审核员办理，现为%(stage)s；您的意见没有保存，请刷新后再看。")
            % {"stage": review.get_stage_display()}
        )


def _checked(review: Review, judgement: Judgement) -> Judgement:
    """The judgement tidied, of the headings asked alone; raises ValidationError by field."""
    if judgement.decision not in Decision.values:
        raise ValidationError(_("请选择通过或退回。"))
    faults: dict[str, str] = {}
    checklist: dict[str, tuple[bool, str]] = {}
    missing = []
    for heading in read_checklist().asked(review.stage, review.shape):
        fits, note = judgement.checklist.get(heading.key, (False, ""))
        checklist[heading.key] = (fits, note.strip()[:LONGEST_NOTE])
        if not fits:
            missing.append(heading.title)
    if judgement.decision == Decision.PASS and missing:
        faults["checklist"] = _(
            "还有栏目没有勾选为符合：%(titles)s。都符合才能通过；不符合的请写明意见后退回。"
        ) % {"titles": _("、").join(missing)}
    words = judgement.words.strip()
    if judgement.decision == Decision.RETURN and not words:
        faults["words"] = _("退回要写明总的意见：哪里要改、改到什么程度。")
    if len(words) > LONGEST_WORDS:
        faults["words"] = _("意见最多 %(most)d 字。") % {"most": LONGEST_WORDS}
    remarks = {at: said.strip() for at, said in judgement.remarks.items() if said.strip()}
    if any(not 1 <= at <= len(review.passages) for at in remarks):
        faults["remarks"] = _("有一条段落意见指向的段落不存在；请刷新页面后重填。")
    if any(len(said) > LONGEST_REMARK for said in remarks.values()):
        faults["remarks"] = _("每条段落意见最多 %(most)d 字。") % {"most": LONGEST_REMARK}
    if faults:
        raise ValidationError(faults)
    return Judgement(judgement.decision, checklist, words, remarks)


def _write_down(
    viewer: Viewer, review: Review, judged: Judgement, submission: UUID | None, now: datetime
) -> None:
    person = person_of(viewer)
    if person is None or viewer.user_id is None:  # barred before
        raise PermissionDenied(_("没有关联本人档案的账号不能审核。"))
    opinion = Opinion.objects.create(
        review=review,
        stage=review.stage,
        decision=judged.decision,
        reviewer=viewer.user_id,
        person_id=person.pk,
        checklist={
            key: {"fits": fits, "note": note} for key, (fits, note) in judged.checklist.items()
        },
        words=judged.words,
        decided_at=now,
        submission=submission,
    )
    Remark.objects.bulk_create(
        Remark(opinion=opinion, passage=at, quote=review.passages[at - 1][1][:QUOTED], words=said)
        for at, said in sorted(judged.remarks.items())
    )


def _send_back(viewer: Viewer, review: Review, now: datetime) -> None:
    flow.end(review, State.RETURNED, now)
    review.edition += 1
    review.save()
    subject = subjects.get(review.subject_kind)
    subject.returned(viewer=viewer, subject_id=review.subject_id, now=now)
    _note(viewer, "review.return", review, now)
    outbox.emit("reviews.ended", {"review": review.pk}, now)


def _let_pass(viewer: Viewer, review: Review, now: datetime) -> None:
    subject, today = subjects.get(review.subject_kind), timezone.localdate(now)
    matter = subject.matter(review.subject_id)
    if matter is None or matter.digest != review.digest:
        raise ValidationError(_("材料与送审时不一致，不能通过；请退回，由作者重新送审。"))
    last = flow.is_last(review)
    published = subject.passed(viewer=viewer, subject_id=review.subject_id, on=today, now=now)
    if published != last:
        raise ValidationError(_("审核与材料的进度不一致，没有保存；请退回，由作者重新送审。"))
    if last:
        flow.end(review, State.PASSED, now)
    else:
        at = ORDER.index(review.stage)
        rule = read_checklist().stages[ORDER[at + 1]]
        flow.go_on(review, flow.working_days_after(today, rule.working_days))
    review.edition += 1
    review.save()
    _note(viewer, "review.pass", review, now)
    if last:
        outbox.emit("reviews.ended", {"review": review.pk}, now)
    else:
        outbox.emit("reviews.waiting", {"review": review.pk, "stage": review.stage}, now)


def _note(viewer: Viewer, verb: str, review: Review, now: datetime) -> None:
    audit.record(viewer, verb, "review", review.pk, review.organisation_id, now)
