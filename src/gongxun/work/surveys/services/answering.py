"""Answers: kept as a draft, sent once, or declined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.people.pickers import category_title
from gongxun.work.surveys import flow
from gongxun.work.surveys.models import (
    CHOSEN,
    COUNTED,
    Answer,
    Invitation,
    Question,
    QuotaBy,
    Sheet,
    State,
    Survey,
)
from gongxun.work.surveys.selectors.questions import keys_of
from gongxun.work.surveys.selectors.visibility import asked
from gongxun.work.surveys.services.locking import locked, note
from gongxun.work.surveys.services.telling import settle_one

LONGEST = {"short": 200, "long": 2_000}
# By the number of the question: a list of keys, a number, or words.
Given = Mapping[int, Any]


class AlreadyAnsweredError(ValidationError):
    """Sent before: the first stands, and there is nothing to mend."""


@dataclass(frozen=True, slots=True)
class Found:
    choices: tuple[str, ...] = ()
    number: int | None = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.choices and self.number is None and not self.text


def save_draft(
    *,
    viewer: Viewer,
    invitation_id: int,
    given: Given,
    seen: int | None,
    now: datetime,  # noqa: ARG001
) -> Invitation:
    """Keep what was typed, complete or not, also when the survey takes no more answers.

    ``seen``: the edition of the draft on whose page it was typed. Raises PermissionDenied, ValidationError
    where another page has kept something since, or the survey was answered.
    """
    with transaction.atomic():
        invitation, _survey = _held(viewer, invitation_id)
        if invitation.state == Invitation.State.ANSWERED:
            raise AlreadyAnsweredError(
                _("您已经提交过这份调研，没有重复保存；先前提交的答卷有效。")
            )
        _require_seen(invitation, seen)
        invitation.draft = {str(key): value for key, value in given.items()}
        invitation.draft_edition += 1
        invitation.save(update_fields=["draft", "draft_edition"])
        return invitation


def submit(
    *, viewer: Viewer, invitation_id: int, given: Given, seen: int | None, now: datetime
) -> Invitation:
    """Send the answers, once.

    Raises PermissionDenied for whoever was not asked; AlreadyAnsweredError; ValidationError before and after the
    time, where the quota of the group is full, and by ``q<number>`` of each question at fault.
    """
    with transaction.atomic():
        invitation, survey = _held(viewer, invitation_id)
        if invitation.state == Invitation.State.ANSWERED:
            raise AlreadyAnsweredError(
                _("您已经提交过这份调研，没有重复提交；先前提交的答卷有效。")
            )
        if words := flow.refusal_today(survey, viewer.today):
            raise ValidationError(words)
        _require_seen(invitation, seen)
        if words := _full(survey, invitation):
            raise ValidationError(words)
        found = checked(list(survey.questions.order_by("position")), given)
        _write(survey, invitation, found, now)
        invitation.state = Invitation.State.ANSWERED
        invitation.draft, invitation.draft_edition = {}, invitation.draft_edition + 1
        invitation.save(update_fields=["state", "draft", "draft_edition"])
        settle_one([invitation], survey.reminded_at, now)
        note(viewer, "survey.answer", survey, now)
        return invitation


@transaction.atomic
def decline(*, viewer: Viewer, invitation_id: int, now: datetime) -> Invitation:
    """Say that one does not take part; until the end one may still answer. Done twice it is done once."""
    invitation, survey = _held(viewer, invitation_id)
    if invitation.state == Invitation.State.ANSWERED:
        raise AlreadyAnsweredError(
            _("您已经提交过这份调研，不能再改为不参加；先前提交的答卷有效。")
        )
    if words := flow.refusal_today(survey, viewer.today):
        raise ValidationError(words)
    if invitation.state == Invitation.State.OPEN:
        invitation.state = Invitation.State.DECLINED
        invitation.save(update_fields=["state"])
        settle_one([invitation], survey.reminded_at, now)
        note(viewer, "survey.decline", survey, now)
    return invitation


def checked(questions: Sequence[Question], given: Given) -> dict[int, Found]:
    """The answers that are there, by question; raises ValidationError by ``q<number>``."""
    faults: dict[str, str] = {}
    found: dict[int, Found] = {}
    for nth, question in enumerate(questions, 1):
        try:
            one = _read(question, given.get(question.pk))
        except ValueError as fault:
            faults[f"q{question.pk}"] = str(fault)
            continue
        if not one.is_empty:
            found[question.pk] = one
        elif question.required:
            faults[f"q{question.pk}"] = _("第 %(nth)d 题必答，还没有填写。") % {"nth": nth}
    if faults:
        raise ValidationError(faults)
    if not found:
        raise ValidationError(_("一道题都没有填写，答卷没有提交。"))
    return found


def _read(question: Question, value: Any) -> Found:  # noqa: ANN401 (as a form gives it)
    """Raises ValueError with words for whoever answers."""
    if value in (None, "", []):
        return Found()
    if question.kind in CHOSEN:
        return Found(choices=_choices(question, value))
    if question.kind in COUNTED:
        return Found(number=_number(question, value))
    text = str(value).replace("\x00", "").strip()
    if len(text) > LONGEST[question.kind]:
        raise ValueError(
            _("最多 %(most)d 字，现有 %(have)d 字，请缩短。")
            % {"most": LONGEST[question.kind], "have": len(text)}
        )
    return Found(text=text)


def _choices(question: Question, value: Any) -> tuple[str, ...]:  # noqa: ANN401
    chosen = tuple(
        dict.fromkeys([value] if isinstance(value, str) else [str(one) for one in value])
    )
    if not set(chosen) <= keys_of(question):
        raise ValueError(_("所选的选项不在题目中，请重新选择。"))
    if question.kind == "single" and len(chosen) > 1:
        raise ValueError(_("这道题只能选一项。"))
    if question.most is not None and len(chosen) > question.most:
        raise ValueError(
            _("最多选 %(most)d 项，现选了 %(have)d 项，请去掉几项。")
            % {"most": question.most, "have": len(chosen)}
        )
    return chosen


def _number(question: Question, value: Any) -> int:  # noqa: ANN401
    low, high = question.low or 0, question.high or 0
    try:
        number = int(str(value).strip())
    except ValueError:
        raise ValueError(_("请填写整数。")) from None
    if not low <= number <= high:
        raise ValueError(
            _("请填写 %(low)s 到 %(high)s 之间的整数。") % {"low": f"{low:,}", "high": f"{high:,}"}
        )
    return number


def _held(viewer: Viewer, invitation_id: int) -> tuple[Invitation, Survey]:
    """The viewer's own invitation and its survey, the survey held first as everywhere."""
    mine = asked(viewer).filter(pk=invitation_id).values_list("survey_id", flat=True).first()
    if mine is None:
        raise PermissionDenied(
            _("没有请您填写这份调研，答卷没有提交。名册有误请联系本单位培训管理员。")
        )
    survey = locked(mine)
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    return invitation, survey


def _require_seen(invitation: Invitation, seen: int | None) -> None:
    if seen is not None and seen != invitation.draft_edition:
        raise ValidationError(
            _(
                "您在另一个窗口保存过更新的内容。本页填写的还在，没有保存；请核对后再点一次，将以本页为准。"
            )
        )


def _full(survey: Survey, invitation: Invitation) -> str:
    """Why the group takes no more answers; empty where it does."""
    if survey.quota_most is None:
        return ""
    by_place = survey.quota_by == QuotaBy.PLACE
    name, value = (
        ("place_id", invitation.place_id) if by_place else ("category", invitation.category)
    )
    if survey.sheets.filter(**{name: value}).count() < survey.quota_most:
        return ""
    group = category_title(invitation.category)
    if by_place:
        group = facts_of([invitation.place_id])[invitation.place_id].name
    return _(
        "“%(group)s”的名额（%(most)d 份）已满，答卷没有提交。您填写的内容已保留为草稿；如有需要请联系主办单位。"
    ) % {"group": group, "most": survey.quota_most}


def _write(
    survey: Survey, invitation: Invitation, found: Mapping[int, Found], now: datetime
) -> None:
    named = not survey.anonymous
    sheet = Sheet.objects.create(
        survey=survey,
        invitation=invitation if named else None,
        place_id=invitation.place_id,
        category=invitation.category,
        submitted_at=now if named else None,
    )
    Answer.objects.bulk_create(answers_of(sheet, found))


def answers_of(sheet: Sheet, found: Mapping[int, Found]) -> list[Answer]:
    return [
        Answer(
            sheet=sheet,
            question_id=key,
            choices=list(one.choices),
            number=one.number,
            text=one.text,
        )
        for key, one in found.items()
    ]


@transaction.atomic
def submit_many(
    *, viewer: Viewer, survey_id: int, given: Mapping[int, Given], now: datetime
) -> int:
    """Enter answers that were taken down elsewhere, such as on paper: by invitation, while the survey is open.

    All of them or none; returns how many. Raises PermissionDenied, ValidationError naming the invitation.
    """
    if not viewer.everywhere:
        raise PermissionDenied(_("成批录入答卷只能由系统办理。"))
    survey = locked(survey_id)
    if survey.state != State.OPEN:
        raise ValidationError(flow.refusal_today(survey, viewer.today))
    questions = list(survey.questions.order_by("position"))
    rows = survey.invitations.select_for_update().exclude(state=Invitation.State.ANSWERED)
    invitations = list(rows.filter(pk__in=list(given)))
    if len(invitations) != len(given):
        raise ValidationError(_("有的邀请不存在或已经答过，没有录入任何一份。"))
    sheets, answers = [], []
    for one in invitations:
        named = not survey.anonymous
        sheet = Sheet(
            survey=survey, invitation=one if named else None, place_id=one.place_id,
            category=one.category, submitted_at=now if named else None,
        )  # fmt: skip
        sheets.append(sheet)
        answers += answers_of(sheet, checked(questions, given[one.pk]))
        one.state, one.draft = Invitation.State.ANSWERED, {}
    Sheet.objects.bulk_create(sheets)
    Answer.objects.bulk_create(answers, batch_size=2_000)
    Invitation.objects.bulk_update(invitations, ["state", "draft"], batch_size=1_000)
    note(viewer, "survey.answer", survey, now, entered=len(invitations))
    return len(invitations)
