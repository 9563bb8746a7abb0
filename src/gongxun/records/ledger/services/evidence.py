"""Files that prove hours: kept as they are uploaded, bound to their matter when its form is sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.base.files import services as files
from gongxun.base.files.kinds import EVIDENCE
from gongxun.records.ledger.models import Evidence, ProposalState
from gongxun.records.ledger.selectors import facts as read
from gongxun.records.ledger.services import locks, rights
from gongxun.registry.people import selectors as people

if TYPE_CHECKING:
    from django.core.files.base import File

MOST_FILES = 9
MOST_BYTES = 10 * 2**20
NOTE_LENGTH = 200


@transaction.atomic
def attach(
    *, viewer: Viewer, person_id: int, submission: UUID, upload: File[bytes], now: datetime
) -> Evidence:
    """Keep a file under the form that is being filled in; it is bound when the form is sent.

    The same content under the same form is kept once.
    Raises PermissionDenied, or ValidationError where the file is unfit or one too many.
    """
    person = people.resolve(person_id)
    if read.own_file(viewer) != person and not rights.is_office(viewer, person, [viewer.today]):
        raise PermissionDenied(_("只有本人或其任职单位可以上传证明材料。"))
    locks.hold_persons([person])
    uploaded = Evidence.objects.filter(submission=submission).select_related("file")
    if len(uploaded) >= MOST_FILES:
        raise ValidationError(
            _("一次最多附 %(most)s 个文件，多出的没有保存；请合并后再上传。") % {"most": MOST_FILES}
        )
    stored = files.store_file(
        viewer=viewer, upload=upload, now=now, allowed=EVIDENCE, most_bytes=MOST_BYTES
    )
    if twin := next((one for one in uploaded if one.file.digest == stored.digest), None):
        files.remove_content(stored=stored, now=now)
        return twin
    kept = Evidence.objects.create(file=stored, person_id=person, submission=submission)
    _note(viewer, "evidence.attach", kept, now)
    return kept


@transaction.atomic
def detach(*, viewer: Viewer, evidence: Evidence, now: datetime) -> None:
    """Drop a file that is not yet sent, or that belongs to a returned proposal; by its uploader or its person."""
    evidence = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    mine = viewer.user_id is not None and evidence.file.uploaded_by == viewer.user_id
    if not (viewer.everywhere or mine or read.own_file(viewer) == evidence.person_id):
        raise PermissionDenied(_("只有上传人或本人可以移除证明材料。"))
    proposal = evidence.proposal
    mending = proposal is None or proposal.state == ProposalState.RETURNED
    if not mending or evidence.objection_id or evidence.entry_id:
        raise ValidationError(_("材料已经提交，不能移除；请等待答复。"))
    _note(viewer, "evidence.detach", evidence, now)
    stored = evidence.file
    evidence.delete()
    files.remove_content(stored=stored, now=now)


def bind(viewer: Viewer, submission: UUID | None, person_id: int, **matter: Any) -> None:  # noqa: ANN401
    """Give what was uploaded under a form to its proposal or objection."""
    if submission is not None:
        loose = Evidence.objects.filter(
            submission=submission, person_id=person_id, proposal=None, objection=None
        )
        loose.filter(file__uploaded_by=viewer.user_id).update(**matter)


def sealed_note(note: str, evidence: Iterable[Evidence]) -> str:
    """What an entry says of its evidence: the note, then how many files and a digest over theirs.

    The digest is the head of SHA-256 over the sorted digests of the files, so that the sealed entry
    vouches for them. Kept in the ledger, so Chinese whatever language its writer reads.
    """
    digests = sorted(one.file.digest for one in evidence)
    if not digests:
        return note
    mark = f"附件 {len(digests)} 份，摘要 {sha256(''.join(digests).encode()).hexdigest()[:16]}"
    room = NOTE_LENGTH - len(mark) - 1
    return f"{note[:room]}；{mark}" if note else mark


@transaction.atomic
def drop_loose(*, before: datetime, now: datetime) -> int:
    """Drop what was uploaded before ``before`` to a form that was never sent; returns how many."""
    loose = Evidence.objects.filter(
        proposal=None, objection=None, entry=None, file__uploaded_at__lt=before
    )
    gone = list(loose.select_related("file").select_for_update(of=("self",)))
    for evidence in gone:
        evidence.delete()
        files.remove_content(stored=evidence.file, now=now)
    return len(gone)


def _note(viewer: Viewer, verb: str, evidence: Evidence, now: datetime) -> None:
    detail = {"evidence": evidence.pk, "file": evidence.file_id}
    audit.record(viewer, verb, "person", evidence.person_id, None, now, detail)
