"""Two files of one person become one: the other stays as an alias, no row is rewritten."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.people import flow
from gongxun.registry.people.models import MergeProposal, Person, PersonAlias, Responsibility
from gongxun.registry.people.selectors.appointments import has_posts, spans_of
from gongxun.registry.people.selectors.files import resolve
from gongxun.registry.people.selectors.visibility import require_over_person
from gongxun.registry.people.services.placing import place
from gongxun.registry.people.services.responsibility import refresh
from gongxun.registry.people.services.vetting import Span, overlap_fault, overlaps

State = MergeProposal.State


@transaction.atomic
def propose_merge(
    *, viewer: Viewer, person_id: int, other_id: int, reason: str, now: datetime
) -> int:
    """Propose that ``other_id`` be merged into ``person_id``; returns the proposal."""
    person_id, other_id = resolve(person_id), resolve(other_id)
    if person_id == other_id:
        raise ValidationError(_("两份档案已是同一人，不需要合并。"))
    organisation_id = require_over_person(viewer, Permission.EDIT_PEOPLE, person_id)
    open_already = MergeProposal.objects.filter(
        state=State.OPEN, person_id__in=(person_id, other_id), other_id__in=(person_id, other_id)
    ).first()
    if open_already is not None:
        return open_already.pk
    proposal = MergeProposal.objects.create(
        person_id=person_id, other_id=other_id, reason=reason.strip()[:200], proposed_at=now
    )
    place({person_id, other_id}, viewer.today)
    audit.record(viewer, "merge.propose", "merge_proposal", proposal.pk, organisation_id, now)
    outbox.emit("people.merge", {"proposal": proposal.pk, "state": str(State.OPEN)}, now)
    return proposal.pk


@transaction.atomic
def decide_merge(*, viewer: Viewer, proposal_id: int, merge: bool, now: datetime) -> None:
    """Merge the two files or leave them apart. The viewer must have both persons in charge, or one
    where the other holds no post.

    Raises PermissionDenied, and ValidationError where primary posts of the two share a day.
    """
    proposal = MergeProposal.objects.select_for_update().get(pk=proposal_id)
    keep = resolve(proposal.person_id)
    other = resolve(proposal.other_id) if proposal.other_id else None
    organisation_id = require_over_person(viewer, Permission.EDIT_PEOPLE, keep)
    # A file without a post is nobody's: whoever keeps the other one decides.
    if other is not None and has_posts(other):
        require_over_person(viewer, Permission.EDIT_PEOPLE, other)
    flow.step_proposal(proposal, State.MERGED if merge else State.REFUSED)
    if merge and other is not None and other != keep:
        _merge(keep, other, now)
        refresh({keep}, viewer.today)
    proposal.decided_at = now
    proposal.save(update_fields=["state", "decided_at"])
    audit.record(
        viewer, f"merge.{proposal.state}", "merge_proposal", proposal.pk, organisation_id, now,
        {"person": keep, "other": other},
    )  # fmt: skip
    outbox.emit(
        "people.merge", {"proposal": proposal.pk, "state": str(proposal.state), "person": keep}, now
    )


def _merge(keep: int, other: int, now: datetime) -> None:
    persons = {p.pk: p for p in Person.objects.select_for_update().filter(pk__in=[keep, other])}
    _refuse_overlaps(keep, other)
    # Chains are flattened, so that a reader resolves in one step.
    PersonAlias.objects.filter(person_id=other).update(person_id=keep)
    PersonAlias.objects.create(alias_id=other, person_id=keep, merged_at=now)
    Responsibility.objects.filter(person_id=other).delete()
    kept, gone = persons[keep], persons[other]
    if kept.user_id is None and gone.user_id is not None:
        user_id = gone.user_id
        Person.objects.filter(pk=other).update(user_id=None)
        Person.objects.filter(pk=keep).update(user_id=user_id)


def _refuse_overlaps(keep: int, other: int) -> None:
    spans = spans_of([keep, other])
    rows = [
        Span(span.valid_from, span.valid_to, span.organisation_id, at)
        for at, span in enumerate([*spans[keep], *spans[other]])
        if span.is_primary
    ]
    found = overlaps({keep: rows})
    if found:
        raise ValidationError(str(overlap_fault(found[0][1])))
