"""Surveys of the country: last year's of a province with its answers, this year's with some to come, and those by
which each level asks the one below.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from gongxun.base.access.gate import Viewer
from gongxun.site.demo.accounts import by_name
from gongxun.site.demo.loaded import Loaded
from gongxun.work.surveys import services as surveys
from gongxun.work.surveys.models import Invitation, Question, Survey
from gongxun.work.surveys.ready import read_templates
from gongxun.work.surveys.selectors.questions import choices_of
from gongxun.work.surveys.services import Asked, Terms

# How often each topic is wanted, the most wanted first; the others now and then.
_WANTED = (
    "digital", "rights", "rule_of_law", "theory", "research_writing", "workforce_reform", "grassroots",
    "working_class_and_unions", "union_law", "communication",
)  # fmt: skip
_COMPETENCES = ("digital", "professional", "communication", "execution", "political", "innovation")
_WORDS = (
    "希望多安排基层工会的真实案例，少一些照本宣科。",
    "建议送教到县，一线同志出来一趟不容易。",
    "集体协商和劳动争议调解的实操课太少。",
    "课后能有可以反复看的网络课程就好了。",
    "人工智能辅助写材料、做数据分析，很想学。",
    "培训时间尽量避开年底和换届。",
    "兼职干部平时难请假，半天一次的短班更合适。",
    "现场教学点看得多、讲得少，希望有带教的人。",
)
_SAMPLE, _ANSWERED = 560, 408


def ask(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    """The surveys, and what was answered so far, entered at once."""
    luck = random.Random(2024)  # noqa: S311 (a demonstration, the same every time)
    province = loaded.org_ids[loaded.place(by_name("sheng"))]
    _finished(viewer, province, now, luck)
    _running(viewer, province, now, luck)
    _of_organisations(loaded, viewer, now, luck)


def _finished(viewer: Viewer, province: int, now: datetime, luck: random.Random) -> None:
    """Last year's, for the plan of this year: anonymous, closed and published."""
    began = now - timedelta(days=392)
    then = replace(viewer, today=viewer.today - timedelta(days=392))
    year = then.today.year + 1
    survey = _drafted(
        then, province, "cadre-needs", f"{year} 年干部培训需求调研", year, began, 21, sample=_SAMPLE
    )
    _open(then, survey, began)
    _enter(then, survey, _ANSWERED, began + timedelta(days=9), luck)
    surveys.close_survey(viewer=then, survey_id=survey.pk, now=began + timedelta(days=22))
    surveys.publish_results(viewer=then, survey_id=survey.pk, now=began + timedelta(days=24))


def _running(viewer: Viewer, province: int, now: datetime, luck: random.Random) -> None:
    """This year's, for next year's plan: by name, of all full-time cadres of rank."""
    began = now - timedelta(days=6)
    then = replace(viewer, today=viewer.today - timedelta(days=6))
    year = viewer.today.year + 1
    survey = _drafted(
        then, province, "cadre-needs", f"{year} 年干部培训需求调研", year, began, 21,
        anonymous=False, categories=("county_rank_up", "section_rank_down"), employments=("full_time",),
        quota_by="place", quota_least=5,
    )  # fmt: skip
    _open(then, survey, began)
    _enter(then, survey, survey.invitations.count() // 3, now - timedelta(days=1), luck)


def _of_organisations(loaded: Loaded, viewer: Viewer, now: datetime, luck: random.Random) -> None:
    """The nation asks its provinces, the province its cities, the city its counties: each officer has one to answer."""
    began = now - timedelta(days=12)
    then = replace(viewer, today=viewer.today - timedelta(days=12))
    year = viewer.today.year + 1
    keep = {
        loaded.org_ids[loaded.place(by_name(name))] for name in ("sheng", "sheng2", "shi", "xian")
    }
    for asking, whom, answered in (
        ("quanzong", "各省（区、市）", 5), ("sheng", "各市", 3), ("shi", "各县区", 2),
    ):  # fmt: skip
        home = loaded.org_ids[loaded.place(by_name(asking))]
        title = f"{year} 年{whom}培训需求与能力"
        survey = _drafted(then, home, "organisation-needs", title, year, began, 30)
        _open(then, survey, began)
        _enter(then, survey, answered, now - timedelta(days=3), luck, keep=keep)


def _drafted(
    viewer: Viewer,
    organisation_id: int,
    template: str,
    title: str,
    year: int,
    began: datetime,
    days: int,
    **more: Any,  # noqa: ANN401
) -> Survey:
    ready = read_templates()[template]
    terms = Terms(
        title=title, purpose=ready.purpose, year=year, respondents=ready.respondents,
        opens_on=viewer.today, closes_on=viewer.today + timedelta(days=days),
        **{"anonymous": ready.anonymous, **more},
    )  # fmt: skip
    questions: Sequence[Asked] = ready.questions
    return surveys.draft_survey(
        viewer=viewer, organisation_id=organisation_id, terms=terms, questions=questions, now=began
    )


def _open(viewer: Viewer, survey: Survey, began: datetime) -> None:
    surveys.open_survey(viewer=viewer, survey_id=survey.pk, now=began)
    # What a job would do after the load is done at once.
    surveys.go_on_inviting(survey_id=survey.pk, now=began)


def _enter(
    viewer: Viewer,
    survey: Survey,
    count: int,
    when: datetime,
    luck: random.Random,
    keep: set[int] | None = None,
) -> None:
    """Answers of so many, but of nobody who signs in: they have it still before them."""
    questions = list(survey.questions.order_by("position"))
    rows = Invitation.objects.filter(survey=survey, person__user=None)
    keys = list(rows.exclude(organisation_id__in=keep or ()).values_list("pk", flat=True))
    chosen = luck.sample(keys, min(count, len(keys)))
    surveys.submit_many(
        viewer=viewer, survey_id=survey.pk, now=when,
        given={key: _sheet(questions, luck) for key in sorted(chosen)},
    )  # fmt: skip


def _sheet(questions: Sequence[Question], luck: random.Random) -> dict[int, Any]:
    given: dict[int, Any] = {}
    for one in questions:
        if one.kind in ("topics", "competences"):
            wanted = _WANTED if one.kind == "topics" else _COMPETENCES
            given[one.pk] = _some(one, wanted, luck)
        elif one.kind == "multiple":
            keys = [key for key, _title in choices_of(one)]
            given[one.pk] = luck.sample(keys, luck.randint(1, min(3, len(keys))))
        elif one.kind == "single":
            keys = [key for key, _title in choices_of(one)]
            given[one.pk] = luck.choices(keys, weights=range(len(keys) + 3, 3, -1))[0]
        elif one.kind == "rating":
            given[one.pk] = luck.choices((2, 3, 4, 5), weights=(1, 4, 7, 4))[0]
        elif one.kind == "number":
            given[one.pk] = luck.randint(2, 60 if (one.high or 0) > 1000 else 9)
        elif luck.random() < 0.3:
            given[one.pk] = luck.choice(_WORDS)
    return given


def _some(question: Question, wanted: Sequence[str], luck: random.Random) -> list[str]:
    keys = [key for key, _title in choices_of(question)]
    weights = [12 - wanted.index(key) if key in wanted else 1 for key in keys]
    most = question.most or 3
    return list(dict.fromkeys(luck.choices(keys, weights=weights, k=luck.randint(2, most))))
