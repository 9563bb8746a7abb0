"""Builders for tests: surveys made through the services."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import User
from gongxun.base.access.selectors import viewer_of
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY
from gongxun.registry.people.services import link_account
from gongxun.registry.people.testing import person, post
from gongxun.work.surveys import services
from gongxun.work.surveys.models import Invitation, Survey
from gongxun.work.surveys.services import Asked, Terms

QUESTIONS = (
    Asked("topics", "最需要的主题", most=3),
    Asked("single", "几天合适", options=("1–2 天", "3–5 天")),
    Asked("number", "能来几人", low=0, high=50, required=False),
    Asked("long", "建议", required=False),
)


def terms(**more: Any) -> Terms:  # noqa: ANN401
    usual: dict[str, Any] = {
        "title": "2027 年培训需求",
        "year": 2027,
        "respondents": "cadres",
        "opens_on": TODAY,
        "closes_on": TODAY + timedelta(days=14),
    }
    return Terms(**usual | more)


def drafted(
    organisation_id: int,
    questions: Sequence[Asked] = QUESTIONS,
    **more: Any,  # noqa: ANN401
) -> Survey:
    return services.draft_survey(
        viewer=SYSTEM, organisation_id=organisation_id, terms=terms(**more), questions=questions,
        now=NOW,
    )  # fmt: skip


def opened(
    organisation_id: int,
    questions: Sequence[Asked] = QUESTIONS,
    **more: Any,  # noqa: ANN401
) -> Survey:
    made = drafted(organisation_id, questions, **more)
    return services.open_survey(viewer=SYSTEM, survey_id=made.pk, now=NOW)


def cadre(serial: int, organisation_id: int, name: str = "李敏", **terms_: Any) -> Viewer:  # noqa: ANN401
    """A cadre with a post and an account of her own."""
    key = person(serial, name)
    post(key, organisation_id, **terms_)
    user = User.objects.create(username=f"cadre{serial}", display_name=name, created_at=NOW)
    link_account(viewer=SYSTEM, person_id=key, user_id=user.pk, scope_id=organisation_id, now=NOW)
    return viewer_of(user.pk, TODAY)


def filled(survey: Survey, days: str = "1", topics: Sequence[str] = ("digital",)) -> dict[int, Any]:
    """Answers to what must be answered."""
    found: dict[int, Any] = {}
    for one in survey.questions.all():
        if one.kind == "topics":
            found[one.pk] = list(topics)
        elif one.kind == "single":
            found[one.pk] = days
    return found


def invited(viewer: Viewer, survey: Survey) -> Invitation:
    return Invitation.objects.get(survey=survey, person__user_id=viewer.user_id or 0)
