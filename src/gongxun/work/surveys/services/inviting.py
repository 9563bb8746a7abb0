"""Invitations, one a person or organisation, written in batches so that a great survey shows how far it is."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongxun.work.surveys import flow
from gongxun.work.surveys.models import Invitation, State, Survey
from gongxun.work.surveys.selectors.audience import Invitee, audience
from gongxun.work.surveys.services import telling
from gongxun.work.surveys.services.locking import locked

BATCH = 2_000


def invite_all(survey: Survey, asked: Sequence[Invitee], now: datetime) -> None:
    """Invite in the caller's transaction, which holds the survey."""
    _write(survey, asked)
    flow.step(survey, State.OPEN)
    survey.save(update_fields=["state"])
    telling.tell_invited(survey, now)


def invite(*, survey_id: int, now: datetime) -> None:
    """Invite batch by batch, each in a transaction of its own; what is written stays when a run breaks off."""
    survey = Survey.objects.select_related("organisation").get(pk=survey_id)
    day = timezone.localdate(survey.opened_at or now)
    asked = audience(survey, day)
    for at in range(0, len(asked), BATCH):
        with transaction.atomic():
            survey = locked(survey_id)
            if survey.state != State.OPENING:
                return
            _write(survey, asked[at : at + BATCH])
    with transaction.atomic():
        survey = locked(survey_id)
        if survey.state != State.OPENING:
            return
        survey.to_invite = survey.invitations.count()
        flow.step(survey, State.OPEN)
        survey.save(update_fields=["state", "to_invite"])
    telling.tell_invited(survey, now)


def _write(survey: Survey, asked: Sequence[Invitee]) -> None:
    Invitation.objects.bulk_create(
        (
            Invitation(
                survey=survey,
                person_id=one.person_id,
                organisation_id=one.organisation_id,
                place_id=one.place_id,
                category=one.category,
                employment=one.employment,
            )
            for one in asked
        ),
        ignore_conflicts=True,
        batch_size=BATCH,
    )
