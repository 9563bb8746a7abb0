"""Files that come with a form, and opening them again."""

from contextlib import suppress
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.files.labels import clean_label
from gongxun.base.files.selectors import as_response
from gongxun.records.ledger import selectors, services
from gongxun.records.ledger.forms.queues import SentOnce
from gongxun.records.ledger.models import Evidence, Proposal
from gongxun.records.ledger.selectors.matters import uploaded
from gongxun.records.ledger.views import looking


def keep(
    request: ViewerRequest, person_id: int, form: SentOnce, mended: Proposal | None = None
) -> list[Evidence]:
    """Keep the files of a sent form, drop those ticked off, and say at ``attachments`` what was refused.

    Returns what the form holds so far, so that one wrong field does not ask for the photographs again.
    """
    submission = form.name_of_form
    if form.is_bound:
        for upload in request.FILES.getlist("files"):
            try:
                services.attach(
                    viewer=request.viewer,
                    person_id=person_id,
                    submission=submission,
                    upload=upload,
                    now=timezone.now(),
                )
            except ValidationError as refused:
                words = f"{clean_label(upload.name or '')}：{' '.join(refused.messages)}"
                form.add_error("attachments", words)
        _drop(request, _held(request, submission, mended))
    return _held(request, submission, mended)


def _held(request: ViewerRequest, submission: UUID, mended: Proposal | None) -> list[Evidence]:
    earlier = selectors.files_for(proposal=mended.pk) if mended else []
    return [*earlier, *uploaded(request.viewer, submission)]


def _drop(request: ViewerRequest, held: list[Evidence]) -> None:
    asked = set(request.POST.getlist("drop"))
    for evidence in held:
        if str(evidence.pk) in asked:
            # Sent meanwhile from another tab: it stays, and the page shows it.
            with suppress(ValidationError):
                services.detach(viewer=request.viewer, evidence=evidence, now=timezone.now())


@login_required
@require_GET
def open_(request: ViewerRequest, evidence_id: int) -> FileResponse:
    """The file, for whoever may see what it proves; who looks at somebody else's is written down."""
    found = selectors.evidence(request.viewer, evidence_id)
    looking.note(
        request, "evidence", found.person_id,
        evidence=found.pk, proposal=found.proposal_id, entry=found.entry_id,
    )  # fmt: skip
    return as_response(found.file)
