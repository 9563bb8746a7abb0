"""The reviews of one provincial school's material: what passed, what was returned, what waits at each stage."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from gongxun.base.access import selectors as accounts
from gongxun.base.access.gate import Viewer
from gongxun.records.reviews import services as reviews
from gongxun.records.reviews.checklists import read_checklist
from gongxun.records.reviews.models import Review
from gongxun.site.demo.desks import acting

_REVIEWERS = ("shenhe1", "shenhe2", "shenhe3")
_WANTING = "第二部分的数据没有注明出处，案例也已过时；请补充来源，换成近两年的做法。"


@dataclass(frozen=True)
class Desk:
    """Who submits for the school, and the three who review."""

    registrar: int
    reviewers: tuple[int, ...]


def desk() -> Desk:
    found = [accounts.account_id(name) for name in ("jiaowu", *_REVIEWERS)]
    registrar, *reviewers = [one for one in found if one is not None]
    return Desk(registrar, tuple(reviewers))


def pass_through(at: Desk, version_id: int, day: date, stages: int = 3) -> Review:
    """Submit a draft and let so many stages pass, the third of them on ``day``."""
    submitted = moment(day - timedelta(days=20))
    review = reviews.submit(
        viewer=acting(at.registrar, submitted),
        kind="resource",
        subject_id=version_id,
        now=submitted,
    )
    days = (15, 8, 0)
    for reviewer, before in list(zip(at.reviewers, days, strict=True))[:stages]:
        _decide(reviewer, review, "pass", moment(day - timedelta(days=before)))
        review.refresh_from_db()
    return review


def send_back(at: Desk, version_id: int, day: date) -> None:
    """Submit a draft and return it at its first review, with a remark on its second passage."""
    review = pass_through(at, version_id, day, stages=0)
    _decide(at.reviewers[0], review, "return", moment(day))


def _decide(reviewer: int, review: Review, decision: str, now: datetime) -> None:
    asked = read_checklist().asked(review.stage, review.shape)
    passes = decision == "pass"
    judgement = reviews.Judgement(
        decision,
        {one.key: (passes or nth % 3 > 0, "") for nth, one in enumerate(asked)},
        "" if passes else _WANTING,
        {} if passes else {2: "这里的数据请注明出处。"},
    )
    viewer: Viewer = acting(reviewer, now)
    reviews.decide(
        viewer=viewer, review_id=review.pk, judgement=judgement, seen=review.edition, now=now
    )


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
