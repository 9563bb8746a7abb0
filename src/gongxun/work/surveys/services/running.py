"""From the opening to the results: invited, extended, reminded of, closed, published, cancelled."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.jobs import services as jobs
from gongxun.work.surveys import flow
from gongxun.work.surveys.models import Extension, Invitation, Respondents, State, Survey
from gongxun.work.surveys.selectors.audience import MOST, audience
from gongxun.work.surveys.services import telling
from gongxun.work.surveys.services.inviting import invite, invite_all
from gongxun.work.surveys.services.locking import held_by_editor, locked, note

# So many are invited while the page waits; more by a job.
AT_ONCE = 300
REMIND_EVERY = timedelta(days=3)
REMIND_BEFORE = timedelta(days=3)


@transaction.atomic
def open_survey(*, viewer: Viewer, survey_id: int, now: datetime) -> Survey:
    """Freeze the questions and invite whoever is to be asked; a great survey is opened by a job.

    Raises PermissionDenied; ValidationError where nothing is asked, nobody is, or too many are.
    """
    survey = held_by_editor(viewer, survey_id)
    flow.step(survey, State.OPENING)
    if not survey.questions.exists():
        raise ValidationError(_("还没有题目，不能开始。请先添加题目，或从模板起草。"))
    if survey.closes_on < viewer.today:
        raise ValidationError(_("截止日期已过，没有开始。请先修改截止日期。"))
    asked = audience(survey, viewer.today)
    if not asked:
        raise ValidationError(_("按现在的范围没有可以邀请的对象，没有开始。请放宽范围或类别。"))
    if len(asked) > MOST:
        raise ValidationError(
            _("范围内超过 %(most)s 人，没有开始。请改为抽样，或缩小范围。") % {"most": f"{MOST:,}"}
        )
    if survey.respondents == Respondents.CADRES and survey.quota_least and survey.sample:
        _refuse_unreachable(survey, len(asked))
    survey.opened_at, survey.to_invite = now, len(asked)
    survey.save()
    note(viewer, "survey.open", survey, now, invited=len(asked))
    if len(asked) <= AT_ONCE:
        invite_all(survey, asked, now)
    else:
        jobs.defer("surveys.invite", survey_id=survey.pk)
    return survey


def _refuse_unreachable(survey: Survey, count: int) -> None:
    if survey.quota_least is not None and survey.quota_least > count:
        raise ValidationError(
            _(
                "每组至少 %(least)d 份，但一共只抽 %(count)d 人，没有开始。请增加抽样人数或降低名额。"
            )
            % {"least": survey.quota_least, "count": count}
        )


def go_on_inviting(*, survey_id: int, now: datetime) -> None:
    """The job behind a great opening: may be run again where it broke off."""
    invite(survey_id=survey_id, now=now)


@transaction.atomic
def close_survey(*, viewer: Viewer, survey_id: int, now: datetime) -> Survey:
    """Take no more answers. Raises PermissionDenied, ValidationError."""
    survey = held_by_editor(viewer, survey_id)
    _close(survey, now)
    note(viewer, "survey.close", survey, now)
    return survey


def _close(survey: Survey, now: datetime) -> None:
    flow.step(survey, State.CLOSED)
    survey.closed_at = now
    survey.save()
    telling.settle(survey, now)


@transaction.atomic
def publish_results(*, viewer: Viewer, survey_id: int, now: datetime) -> Survey:
    """Show the results to the organisations below and to whoever was asked; done twice it is done once."""
    survey = held_by_editor(viewer, survey_id)
    if survey.state != State.CLOSED:
        raise ValidationError(_("调研截止以后才能公布结果，没有公布。"))
    if survey.published_at is None:
        survey.published_at = now
        survey.save()
        note(viewer, "survey.publish", survey, now)
    return survey


@transaction.atomic
def hide_results(*, viewer: Viewer, survey_id: int, now: datetime) -> Survey:
    """Take published results back; done twice it is done once."""
    survey = held_by_editor(viewer, survey_id)
    if survey.published_at is not None:
        survey.published_at = None
        survey.save()
        note(viewer, "survey.hide", survey, now)
    return survey


@transaction.atomic
def cancel_survey(*, viewer: Viewer, survey_id: int, reason: str, now: datetime) -> Survey:
    """End a survey without results; what was answered stays. Raises PermissionDenied, ValidationError."""
    survey = held_by_editor(viewer, survey_id)
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么取消，受邀的人会看到。")})
    flow.step(survey, State.CANCELLED)
    survey.end_reason, survey.closed_at = reason.strip()[:200], now
    survey.save()
    telling.settle(survey, now)
    note(viewer, "survey.cancel", survey, now)
    return survey


@transaction.atomic
def extend(
    *, viewer: Viewer, survey_id: int, closes_on: date, reason: str, now: datetime
) -> Survey:
    """Put the deadline off, also of a survey that has closed, which is then open again. Published results are taken
    back. Raises PermissionDenied, ValidationError by field.
    """
    survey = held_by_editor(viewer, survey_id)
    faults = {}
    if survey.state not in (State.OPEN, State.CLOSED):
        raise ValidationError(
            _("这份调研%(state)s，不能延期，没有改动。") % {"state": survey.get_state_display()}
        )
    if closes_on <= survey.closes_on or closes_on < viewer.today:
        faults["closes_on"] = _("新的截止日期须晚于原来的 %(day)s，且不早于今天。") % {
            "day": survey.closes_on.isoformat()
        }
    if not reason.strip():
        faults["reason"] = _("原因没有填写。请写明为什么延期。")
    if faults:
        raise ValidationError(faults)
    Extension.objects.create(
        survey=survey, before=survey.closes_on, after=closes_on, reason=reason.strip()[:200],
        made_at=now, made_by=viewer.user_id,
    )  # fmt: skip
    if survey.state == State.CLOSED:
        flow.step(survey, State.OPEN)
        survey.closed_at = survey.published_at = None
    survey.closes_on = closes_on
    survey.save()
    note(viewer, "survey.extend", survey, now)
    return survey


@transaction.atomic
def remind(*, viewer: Viewer, survey_id: int, now: datetime) -> int:
    """Remind whoever has not answered, at most once in three days; returns how many were told.

    Raises PermissionDenied, ValidationError.
    """
    survey = held_by_editor(viewer, survey_id)
    if words := flow.refusal_today(survey, viewer.today):
        raise ValidationError(words)
    if survey.reminded_at is not None and now - survey.reminded_at < REMIND_EVERY:
        raise ValidationError(
            _("%(day)s 刚提醒过，没有重复提醒。同一份调研三天内只提醒一次。")
            % {"day": timezone.localdate(survey.reminded_at).isoformat()}
        )
    told = _remind(survey, now)
    note(viewer, "survey.remind", survey, now, told=told)
    return told


def _remind(survey: Survey, now: datetime) -> int:
    survey.reminded_at = now
    survey.save(update_fields=["reminded_at"])
    return telling.remind(survey, now)


def tick(*, now: datetime) -> None:
    """Once a day: close what has run out, remind of what closes in three days."""
    today = timezone.localdate(now)
    viewer = Viewer.system(today)
    for key in _keys(closes_on__lt=today):
        with transaction.atomic():
            survey = locked(key)
            if survey.state == State.OPEN and survey.closes_on < today:
                _close(survey, now)
                note(viewer, "survey.close", survey, now)
    for key in _keys(closes_on=today + REMIND_BEFORE):
        with transaction.atomic():
            survey = locked(key)
            waiting = survey.invitations.filter(state=Invitation.State.OPEN).exists()
            fresh = survey.reminded_at is None or now - survey.reminded_at >= REMIND_EVERY
            if waiting and fresh and not flow.refusal_today(survey, today):
                note(viewer, "survey.remind", survey, now, told=_remind(survey, now))


def _keys(**terms: object) -> list[int]:
    return list(Survey.objects.filter(state=State.OPEN, **terms).values_list("pk", flat=True))
