"""The year's table as files: Excel with quotas and money, Word as the document that is sent round."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.middleware import ViewerRequest
from gongxun.work.plans import selectors, services
from gongxun.work.plans.documents import word
from gongxun.work.plans.documents import workbook as sheets
from gongxun.work.plans.models import AnnualPlan


@login_required
@require_GET
def workbook(request: ViewerRequest, plan_id: int) -> FileResponse:
    """Classes, quotas, budget and spending, a sheet each."""
    found = selectors.kept_plan_or_404(request.viewer, plan_id)
    _note(request, found)
    return FileResponse(sheets.book_of(found), as_attachment=True, filename=f"{_name(found)}.xlsx")


@login_required
@require_GET
def document(request: ViewerRequest, plan_id: int) -> FileResponse:
    """The table as an official document."""
    found = selectors.kept_plan_or_404(request.viewer, plan_id)
    _note(request, found)
    return FileResponse(
        word.document_of(found, request.viewer.today), as_attachment=True,
        filename=f"{_name(found)}.docx",
    )  # fmt: skip


def _note(request: ViewerRequest, found: AnnualPlan) -> None:
    services.note_export(
        viewer=request.viewer, organisation_id=found.organisation_id, now=timezone.now()
    )


def _name(found: AnnualPlan) -> str:
    return _("%(place)s-%(year)d年度培训计划表") % {
        "place": found.organisation.name,
        "year": found.year,
    }
