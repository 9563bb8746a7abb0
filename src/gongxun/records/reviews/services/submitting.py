"""A subject goes to its reviews, and is taken back."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.selectors import display_names
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.records.reviews import flow, subjects
from gongxun.records.reviews.authors import names_in
from gongxun.records.reviews.checklists import read_checklist
from gongxun.records.reviews.models import Remark, Review, Stage, State
from gongxun.records.reviews.selectors import returned_with
from gongxun.records.reviews.services.locking import locked
from gongxun.records.reviews.subjects import Matter
from gongxun.registry.people.selectors import person_of

LONGEST_ANSWER = 300


@transaction.atomic
def submit(
    *,
    viewer: Viewer,
    kind: str,
    subject_id: int,
    now: datetime,
    answers: Mapping[int, str] | None = None,
) -> Review:
    """Send a draft through the three reviews; sent again by the same account it answers with the review begun.

    ``answers``: to remarks of the round that was returned, by remark. Raises PermissionDenied,
    ValidationError where the subject is no draft or lacks what a review needs.
    """
    subject = subjects.get(kind)
    try:
        with transaction.atomic():
            subject.opened(viewer=viewer, subject_id=subject_id, now=now)
    except ValidationError:
        begun = _open_review(kind, subject_id)
        if begun is None or begun.submitted_by != viewer.user_id:
            raise
        return begun
    matter = subject.matter(subject_id)
    if matter is None:
        raise LookupError(f"{kind} {subject_id} was opened and is not there")
    _answer(kind, subject_id, answers or {}, now)
    review = _begin(viewer, kind, subject_id, matter, now)
    _note(viewer, "review.submit", review, now)
    outbox.emit("reviews.waiting", {"review": review.pk, "stage": review.stage}, now)
    return review


@transaction.atomic
def take_back(*, viewer: Viewer, review_id: int, now: datetime) -> Review:
    """Take one's own material out of review, to work on it again; done twice it is done once.

    Raises PermissionDenied, ValidationError where the review has ended otherwise.
    """
    review = locked(review_id)
    subject = subjects.get(review.subject_kind)
    require(viewer, subject.permission, "organisation", review.organisation_id)
    if review.state == State.TAKEN_BACK:
        return review
    flow.end(review, State.TAKEN_BACK, now)
    review.edition += 1
    review.save()
    subject.returned(viewer=viewer, subject_id=review.subject_id, now=now)
    _note(viewer, "review.take_back", review, now)
    outbox.emit("reviews.ended", {"review": review.pk}, now)
    return review


def _open_review(kind: str, subject_id: int) -> Review | None:
    return Review.objects.filter(subject_kind=kind, subject_id=subject_id, state=State.OPEN).first()


def _begin(viewer: Viewer, kind: str, subject_id: int, matter: Matter, now: datetime) -> Review:
    before = Review.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("-round")
    earlier = before.first()
    rule = read_checklist().stages[Stage.FIRST]
    return Review.objects.create(
        subject_kind=kind,
        subject_id=subject_id,
        shape=matter.shape,
        title=matter.title[:120],
        organisation_id=matter.organisation_id,
        round=earlier.round + 1 if earlier else 1,
        earlier=earlier,
        digest=matter.digest,
        passages=[list(passage) for passage in matter.passages],
        hands=matter.hands,
        people=_people_of(viewer, matter),
        names=_names_of(matter),
        submitted_at=now,
        submitted_by=viewer.user_id,
        due_on=flow.working_days_after(timezone.localdate(now), rule.working_days),
    )


def _people_of(viewer: Viewer, matter: Matter) -> list[int]:
    """The files of the authors, and those behind the accounts that had a hand in it."""
    found = {person for _name, person in matter.authors if person is not None}
    for account in matter.hands:
        if (person := person_of(Viewer(account, viewer.today))) is not None:
            found.add(person.pk)
    return sorted(found)


def _names_of(matter: Matter) -> list[str]:
    """What the authors are called, and the accounts that had a hand in it: a second account bears the same name."""
    found: set[str] = set()
    for name in [
        *(name for name, _person in matter.authors),
        *display_names(matter.hands).values(),
    ]:
        found |= names_in(name)
    return sorted(found)


def _answer(kind: str, subject_id: int, answers: Mapping[int, str], now: datetime) -> None:
    opinion = returned_with(kind, subject_id)
    said = {key: words.strip() for key, words in answers.items() if words.strip()}
    if opinion is None or not said:
        return
    if any(len(words) > LONGEST_ANSWER for words in said.values()):
        raise ValidationError(_("对意见的答复每条最多 %(most)d 字。") % {"most": LONGEST_ANSWER})
    for remark in Remark.objects.filter(opinion=opinion, pk__in=said):
        remark.answer, remark.answered_at = said[remark.pk], now
        remark.save(update_fields=["answer", "answered_at"])


def _note(viewer: Viewer, verb: str, review: Review, now: datetime) -> None:
    audit.record(viewer, verb, "review", review.pk, review.organisation_id, now)
