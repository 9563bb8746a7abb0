"""Builders for tests: scorers with files of their own, and a self-rating that may be handed in."""

from datetime import date, datetime

from django.core.files.base import ContentFile

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Role
from gongxun.base.access.selectors import viewer_of
from gongxun.records.appraisals import services
from gongxun.records.appraisals.indices import index_of
from gongxun.records.appraisals.models import Appraisal, Round
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY
from gongxun.registry.people.models import Person
from gongxun.registry.people.testing import person, post

UNTIL, SCORED = date(2026, 12, 10), date(2026, 12, 31)


def serving(name: str, place: int, role: str = Role.REVIEWER, *, filed: bool = True) -> Viewer:
    """An account with a role at a place, as a rule with a file and a post there."""
    user = User.objects.create(username=f"user-{name}", display_name=name, created_at=NOW)
    Grant.objects.create(
        user=user, role=role, scope_kind="organisation", scope_id=place, valid_from=date(2024, 1, 1)
    )
    if filed:
        key = person(8000 + user.pk % 900, name)
        post(key, place)
        Person.objects.filter(pk=key).update(user=user)
    return viewer_of(user.pk, TODAY)


def opened(organiser_id: int, subject: str = "school", year: int = 2026) -> Round:
    return services.open_round(
        viewer=SYSTEM, organiser_id=organiser_id, subject=subject, year=year,
        title=f"{year} 年办学评估", index=f"{subject}-2024", self_rating_until=UNTIL,
        score_until=SCORED, now=NOW,
    )  # fmt: skip


def paper(name: str = "佐证.png") -> ContentFile:  # type: ignore[type-arg]
    return ContentFile(b"\x89PNG\r\n\x1a\n" + b"\0" * 40, name=name)


def rated(viewer: Viewer, appraisal: Appraisal, points: int = 85, now: datetime = NOW) -> Appraisal:
    """A self-rating with words by every criterion and the evidence that is demanded."""
    index = index_of(appraisal.round.index)
    appraisal.refresh_from_db()
    ratings = {one.key: services.Rated(points, "已按要求落实。") for one in index.criteria}
    found = services.rate(
        viewer=viewer, appraisal_id=appraisal.pk, ratings=ratings, words="", now=now,
        seen=appraisal.edition,
    )  # fmt: skip
    for one in index.criteria:
        if one.evidence:
            services.attach(
                viewer=viewer, appraisal_id=appraisal.pk, criterion=one.key, upload=paper(), now=now
            )
    return found


def scored(viewer: Viewer, appraisal: Appraisal, points: int, now: datetime = NOW) -> None:
    index = index_of(appraisal.round.index)
    services.score(
        viewer=viewer, appraisal_id=appraisal.pk, words="", now=now,
        points={one.key: points for one in index.criteria},
    )  # fmt: skip
