"""Drafts: begun blank, from a template or from an earlier survey; edited until they are opened."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.work.surveys import flow
from gongxun.work.surveys.models import Question, Survey
from gongxun.work.surveys.services.locking import changed, held_by_editor, note, require_seen
from gongxun.work.surveys.services.terms import (
    Asked,
    Terms,
    bounds,
    check_question,
    check_terms,
    cleaned,
    write_terms,
)

MOST_QUESTIONS = 60


@transaction.atomic
def draft_survey(
    *,
    viewer: Viewer,
    organisation_id: int,
    terms: Terms,
    questions: Iterable[Asked] = (),
    now: datetime,
) -> Survey:
    """Begin a survey of an organisation. Raises PermissionDenied, ValidationError by field."""
    require(viewer, Permission.EDIT_PLANS, "organisation", organisation_id)
    check_terms(viewer, organisation_id, terms)
    survey = Survey(organisation_id=organisation_id, drafted_at=now, drafted_by=viewer.user_id)
    write_terms(survey, terms)
    survey.save()
    asked = list(questions)
    for one in asked:
        check_question(one)
    _write_all(survey, asked)
    note(viewer, "survey.draft", survey, now)
    return survey


@transaction.atomic
def copy_survey(
    *, viewer: Viewer, survey_id: int, organisation_id: int, opens_on: date, closes_on: date,
    now: datetime,
) -> Survey:  # fmt: skip
    """A new draft with the terms and questions of an earlier survey, of one's own or one from above.

    Raises PermissionDenied, ValidationError.
    """
    require(viewer, Permission.EDIT_PLANS, "organisation", organisation_id)
    earlier = Survey.objects.filter(pk=survey_id).first()
    if earlier is None:
        raise ValidationError(_("没有这份调研，不能复制；请返回列表刷新。"))
    own = earlier.organisation_id == organisation_id
    terms = Terms(
        title=_("%(title)s（复制）") % {"title": earlier.title[:110]},
        purpose=earlier.purpose,
        year=closes_on.year + 1,
        respondents=earlier.respondents,
        anonymous=earlier.anonymous,
        opens_on=opens_on,
        closes_on=closes_on,
        place_ids=tuple(earlier.place_ids) if own else (),
        categories=tuple(earlier.categories),
        employments=tuple(earlier.employments),
        sample=earlier.sample,
        quota_by=earlier.quota_by,
        quota_least=earlier.quota_least,
        quota_most=earlier.quota_most,
    )
    made = draft_survey(
        viewer=viewer, organisation_id=organisation_id, terms=terms,
        questions=[asked_of(one) for one in earlier.questions.order_by("position")], now=now,
    )  # fmt: skip
    made.earlier = earlier
    made.save(update_fields=["earlier"])
    return made


def asked_of(question: Question) -> Asked:
    return Asked(
        question.kind, question.text, question.help, question.required,
        tuple(title for _key, title in question.options), question.most, question.low,
        question.high,
    )  # fmt: skip


@transaction.atomic
def edit_survey(
    *, viewer: Viewer, survey_id: int, terms: Terms, seen: int | None, now: datetime
) -> Survey:
    """Change the terms of a draft. Raises PermissionDenied, ValidationError by field."""
    survey = _draft(viewer, survey_id, seen)
    check_terms(viewer, survey.organisation_id, terms)
    write_terms(survey, terms)
    changed(survey)
    note(viewer, "survey.edit", survey, now)
    return survey


@transaction.atomic
def discard_survey(*, viewer: Viewer, survey_id: int, now: datetime) -> None:
    """Delete a draft that nobody was asked by. Raises PermissionDenied, ValidationError."""
    survey = _draft(viewer, survey_id, None)
    note(viewer, "survey.discard", survey, now)
    survey.questions.all().delete()
    survey.delete()


@transaction.atomic
def add_question(
    *, viewer: Viewer, survey_id: int, asked: Asked, seen: int | None, now: datetime
) -> Question:
    """Put a question at the end. Raises PermissionDenied, ValidationError by field."""
    survey = _draft(viewer, survey_id, seen)
    check_question(asked)
    count = survey.questions.count()
    if count >= MOST_QUESTIONS:
        raise ValidationError(
            _("一份调研最多 %(most)d 题，没有添加。请删去不用的题。") % {"most": MOST_QUESTIONS}
        )
    made = Question(survey=survey, position=count + 1)
    _write(made, asked)
    made.save()
    changed(survey)
    note(viewer, "survey.edit", survey, now)
    return made


@transaction.atomic
def edit_question(
    *, viewer: Viewer, question_id: int, asked: Asked, seen: int | None, now: datetime
) -> Question:
    """Raises PermissionDenied, ValidationError by field."""
    question = _question(question_id)
    survey = _draft(viewer, question.survey_id, seen)
    check_question(asked)
    _write(question, asked)
    question.save()
    changed(survey)
    note(viewer, "survey.edit", survey, now)
    return question


@transaction.atomic
def remove_question(*, viewer: Viewer, question_id: int, now: datetime) -> Survey:
    """Take a question out; those behind it move up. Raises PermissionDenied, ValidationError."""
    question = _question(question_id)
    survey = _draft(viewer, question.survey_id, None)
    question.delete()
    _number(list(survey.questions.order_by("position")))
    changed(survey)
    note(viewer, "survey.edit", survey, now)
    return survey


@transaction.atomic
def move_question(*, viewer: Viewer, question_id: int, by: int, now: datetime) -> Survey:
    """Move a question ``by`` places, as far as there are others. Raises PermissionDenied, ValidationError."""
    question = _question(question_id)
    survey = _draft(viewer, question.survey_id, None)
    rows = list(survey.questions.order_by("position"))
    at = next(nth for nth, one in enumerate(rows) if one.pk == question_id)
    moved = rows.pop(at)
    rows.insert(min(max(at + by, 0), len(rows)), moved)
    _number(rows)
    changed(survey)
    note(viewer, "survey.edit", survey, now)
    return survey


def _draft(viewer: Viewer, survey_id: int, seen: int | None) -> Survey:
    survey = held_by_editor(viewer, survey_id)
    flow.require_draft(survey)
    require_seen(survey, seen)
    return survey


def _question(question_id: int) -> Question:
    found = Question.objects.filter(pk=question_id).first()
    if found is None:
        raise ValidationError(_("这道题已被删除，没有改动；请刷新页面。"))
    return found


def _number(rows: Sequence[Question]) -> None:
    for position, one in enumerate(rows, 1):
        one.position = position
    Question.objects.bulk_update(rows, ["position"])


def _write_all(survey: Survey, asked: Sequence[Asked]) -> None:
    rows = []
    for position, one in enumerate(asked, 1):
        made = Question(survey=survey, position=position)
        _write(made, one)
        rows.append(made)
    Question.objects.bulk_create(rows)


def _write(question: Question, asked: Asked) -> None:
    choosing = asked.kind in ("single", "multiple")
    options = cleaned(asked) if choosing else []
    question.kind, question.required = asked.kind, asked.required
    question.text, question.help = asked.text.strip()[:200], asked.help.strip()[:200]
    question.options = [[str(nth), title] for nth, title in enumerate(options, 1)]
    question.most = asked.most if asked.kind in ("multiple", "topics", "competences") else None
    low, high = bounds(asked)
    bounded = asked.kind in ("rating", "number")
    question.low = low if bounded else None
    question.high = high if bounded else None
