"""Objections and evidence one by one, for whom they concern."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.records.ledger.models import Decision, Evidence, Objection
from gongxun.records.ledger.selectors.facts import own_file
from gongxun.records.ledger.selectors.files import entry as visible_entry
from gongxun.records.ledger.selectors.files import proposal as visible_proposal
from gongxun.registry.people import selectors as people
from gongxun.registry.people.selectors.appointments import files_of


def objection(viewer: Viewer, objection_id: int) -> Objection:
    """For whoever answers it or whose it is; raises Http404, PermissionDenied."""
    found = (
        Objection.objects.select_related("person", "manager", "entry")
        .filter(pk=objection_id)
        .first()
    )
    if found is None:
        raise Http404(_("没有这份异议。"))
    answers = viewer.may(Permission.RECOGNISE_ENTRIES, "organisation", found.manager_id)
    if not (answers or own_file(viewer) == people.resolve(found.person_id)):
        raise PermissionDenied(_("这份异议不在您的管理范围内；如需查看，请联系其管理单位。"))
    return found


def objections_of(person_id: int) -> QuerySet[Objection]:
    """A person's objections, latest first. The caller has passed the gate."""
    found = Objection.objects.filter(person_id__in=files_of(person_id))
    return found.select_related("entry").order_by("-id")


def objections_to(viewer: Viewer, entry_id: int) -> list[Objection]:
    """What was objected to an entry, as far as the viewer may read it, earliest first."""
    found = Objection.objects.filter(entry_id=entry_id).order_by("id")
    own = own_file(viewer)
    return [
        one
        for one in found
        if own == people.resolve(one.person_id)
        or viewer.may(Permission.RECOGNISE_ENTRIES, "organisation", one.manager_id)
    ]


def evidence(viewer: Viewer, evidence_id: int) -> Evidence:
    """A file for whoever may see its proposal, objection or entry, and the name of the person.

    Raises Http404, PermissionDenied.
    """
    found = (
        Evidence.objects.select_related("file", "person", "proposal", "objection")
        .filter(pk=evidence_id)
        .first()
    )
    if found is None:
        raise Http404(_("没有这份材料。"))
    mine = viewer.user_id is not None and found.file.uploaded_by == viewer.user_id
    if viewer.everywhere or mine or own_file(viewer) == people.resolve(found.person_id):
        return found
    if found.entry_id is not None and _sees_entry(viewer, found):
        return found
    if found.proposal_id is not None:
        visible_proposal(viewer, found.proposal_id)
    elif found.objection_id is not None:
        objection(viewer, found.objection_id)
    else:
        raise PermissionDenied(_("这份材料不在您的管理范围内；如需查看，请联系其管理单位。"))
    return found


def _sees_entry(viewer: Viewer, found: Evidence) -> bool:
    """A certificate bears the name: who sees the entry under a masked name does not see it."""
    if people.shown_name(viewer, found.person) != found.person.name:
        return False
    try:
        visible_entry(viewer, found.entry_id or 0)
    except PermissionDenied:
        return False
    return True


def uploaded(viewer: Viewer, submission: UUID) -> list[Evidence]:
    """What the viewer has uploaded to a form that is not sent yet."""
    if viewer.user_id is None:
        return []
    loose = Evidence.objects.filter(
        submission=submission, proposal=None, objection=None, file__uploaded_by=viewer.user_id
    )
    return list(loose.select_related("file").order_by("id"))


def files_for(**matter: int) -> list[Evidence]:
    """Files of a ``proposal``, an ``objection`` or an ``entry``. The caller has passed the gate."""
    found = Evidence.objects.filter(Q(**matter)).select_related("file")
    return list(found.order_by("id"))


def decision(viewer: Viewer, decision_id: int) -> Decision:
    """What became of a form, for who sent it; raises Http404."""
    found = Decision.objects.filter(pk=decision_id, decided_by=viewer.user_id).first()
    if found is None:
        raise Http404(_("没有这份办理结果。"))
    return found


def people_named(viewer: Viewer, person_ids: Iterable[int]) -> dict[int, str]:
    """Names of persons as the viewer sees them; who is out of reach is absent."""
    found = people.visible_people(viewer).filter(pk__in=list(person_ids))
    return {person.pk: people.shown_name(viewer, person) for person in found}
