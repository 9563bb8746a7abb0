from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gongxun.base.access.factors import requires_second_factor
from gongxun.base.access.gate import Viewer
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell import formats
from gongxun.base.shell.addresses import number
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page, Sort
from gongxun.records.ledger import presentation, selectors, services
from gongxun.records.ledger.forms import (
    EntryForm,
    LedgerFilter,
    LedgerQuery,
    ReversalForm,
    initial_of,
)
from gongxun.records.ledger.models import (
    Entry,
    EntryKind,
    Evidence,
    ObjectionState,
    Proposal,
    ProposalState,
)
from gongxun.records.ledger.selectors.keyset import PAGE
from gongxun.records.ledger.selectors.listing import Listed, filtered, page_of
from gongxun.records.ledger.views import looking
from gongxun.registry.people.selectors import (
    PersonFile,
    person_file,
    person_of,
    resolve,
    shown_name,
)

SHOWN, SENT_LENGTH, ON_PAPER = 20, 40, 5_000


@login_required
@require_GET
def mine(request: ViewerRequest) -> HttpResponse:
    """A cadre's own ledger."""
    own = person_of(request.viewer)
    if own is None:
        raise Http404(_("您的账号还没有关联个人档案；请联系本单位的培训管理员。"))
    return _page(request, person_file(request.viewer, own.pk))


@login_required
@require_GET
def person(request: ViewerRequest, person_id: int) -> HttpResponse:
    """The ledger of a person whom the reader may see."""
    return _page(request, person_file(request.viewer, person_id))


def _page(request: ViewerRequest, file: PersonFile) -> HttpResponse:
    viewer, person_id, own = request.viewer, file.person.pk, _is_own(request, file)
    if not own:
        services.note_view(viewer=viewer, what="ledger", person_id=person_id, now=timezone.now())
    scope = selectors.scope_of(viewer, person_id)
    years = presentation.years_of(selectors.totals_within(scope))
    form = LedgerFilter(request.GET, years=[one.year for one in years])
    query = form.query()
    listed, entries = _listed(scope, query, whole="all" in request.GET)
    post = file.present if file.whole else None
    context = {
        "title": _("%(name)s的学时台账") % {"name": file.name},
        "lead": presentation.lead_of(years, viewer.today),
        "file": file,
        "post": post,
        "years": years,
        "form": form,
        "proposals": _proposals(request, file),
        "objections": list(selectors.objections_of(person_id)[:SHOWN]) if own else [],
        "sent": _sent(request) if own else "",
        "is_own": own,
        "lines": [presentation.line_of(one) for one in entries],
        "listed": listed,
        "page": Page(listed.total, size=PAGE, before=listed.before, after=listed.after),
        "sort": Sort(query.sort, query.descending),
        "whole": "all" in request.GET,
        "may_record": services.may_record(viewer, person_id),
        "frame": Frame(place=post.organisation.name if post else "", fresh=True),
    }
    return render(request, "ledger/person.html", context)


def _entries(scope: Q, query: LedgerQuery) -> QuerySet[Entry]:
    return filtered(
        scope,
        year=query.year,
        form=query.form,
        kind=query.kind,
        search=query.search,
        sort=query.sort,
        descending=query.descending,
    )


def _listed(scope: Q, query: LedgerQuery, *, whole: bool) -> tuple[Listed, Sequence[Entry]]:
    """The page asked for, with its entries; ``whole``, for paper, with all of them."""
    entries = _entries(scope, query)
    listed = page_of(
        entries,
        sort=query.sort,
        descending=query.descending,
        after="" if whole else query.after,
        before="" if whole else query.before,
    )
    return listed, list(entries[:ON_PAPER]) if whole else listed.entries


def _is_own(request: ViewerRequest, file: PersonFile) -> bool:
    return file.person.user_id is not None and file.person.user_id == request.viewer.user_id


def _sent(request: ViewerRequest) -> str:
    """The form that was just sent, whose draft the browser may forget."""
    asked = request.GET.get("sent", "")
    return asked if asked.replace("-", "").isalnum() and len(asked) < SENT_LENGTH else ""


def _proposals(request: ViewerRequest, file: PersonFile) -> list[Proposal]:
    """Her own proposals that are not in the ledger, for herself."""
    if not _is_own(request, file):
        return []
    open_ = (ProposalState.SUBMITTED, ProposalState.RETURNED)
    return list(selectors.proposals_of(request.viewer, file.person.pk).filter(state__in=open_))


@login_required
@requires_second_factor
@require_GET
def export(request: ViewerRequest, person_id: int) -> FileResponse:
    """The list of the address as a workbook: the same filters, every page."""
    viewer = request.viewer
    file = person_file(viewer, person_id)
    scope = selectors.scope_of(viewer, person_id)
    years = [total.year for total in selectors.totals_within(scope)]
    entries = _entries(scope, LedgerFilter(request.GET, years=years).query())
    if not _is_own(request, file):
        services.note_export(
            viewer=viewer,
            what="ledger",
            subject_kind="person",
            subject_id=file.person.pk,
            now=timezone.now(),
        )
    book = BytesIO()
    write_list(presentation.headings(), map(presentation.row_of, entries), book, _("学时台账"))
    book.seek(0)
    name = f"{file.name}-{_('学时台账')}-{formats.day(viewer.today)}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name)


@login_required
@require_GET
def entry(request: ViewerRequest, entry_id: int) -> HttpResponse:
    """The trace of one entry, in the side panel or as a page."""
    history = selectors.history(request.viewer, entry_id)
    found = history.entry
    looking.note(request, "entry", found.person_id, entry=found.pk)
    open_ = found.kind == EntryKind.EARNED and history.reversal is None
    objections = selectors.objections_to(request.viewer, found.pk)
    waiting = any(one.state == ObjectionState.OPEN for one in objections)
    context = {
        "title": found.title,
        "lead": shown_name(request.viewer, found.person),
        "entry": found,
        "history": history,
        "facts": presentation.facts_of(found),
        "events": presentation.trace_of(history, objections),
        "files": _files(request, found),
        "may_object": open_ and not waiting and _is_hers(request, found),
        "may_record": bool(history.reversal) and _may_correct(request.viewer, found),
        "may_reverse": open_ and services.may_reverse(request.viewer, found),
        "frame": Frame(fresh=True),
    }
    return render(request, "ledger/entry.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def record(request: ViewerRequest, person_id: int) -> HttpResponse:
    """Type in one entry; ``?from=`` starts from an entry that was reversed."""
    file = person_file(request.viewer, person_id)
    if not services.may_record(request.viewer, file.person.pk):
        raise PermissionDenied(_("您无权登记该同志的学时；请由其任职单位的培训管理员办理。"))
    form = EntryForm(request.POST or None, initial=_initial(request, file.person.pk))
    if form.is_valid():
        try:
            made = services.record(
                viewer=request.viewer, draft=form.draft(file.person.pk), now=timezone.now()
            )
        except ValidationError as refused:
            form.take(refused)
        else:
            hours = formats.hours(made.hours_hundredths)
            words = {"title": made.title, "hours": hours}
            messages.success(request, _("已登记“%(title)s”%(hours)s。") % words)
            return redirect("ledger:person", file.person.pk)
    context = {
        "title": _("登记%(name)s的学时") % {"name": file.name},
        "file": file,
        "form": form,
        "frame": Frame(fresh=True),
    }
    return render(request, "ledger/record.html", context)


def _initial(request: ViewerRequest, person_id: int) -> dict[str, Any]:
    asked = number(request.GET.get("from", ""))
    if asked is None:
        return {}
    found = selectors.entry(request.viewer, asked)
    return initial_of(found) if found.person_id == person_id else {}


@login_required
@require_http_methods(["GET", "POST"])
def reverse(request: ViewerRequest, entry_id: int) -> HttpResponse:
    """Ask for the reason of a reversal, and carry it out."""
    found = selectors.entry(request.viewer, entry_id)
    if not services.may_reverse(request.viewer, found):
        raise PermissionDenied(_("您无权冲正这条记录；请由本人任职单位的培训管理员办理。"))
    form = ReversalForm(request.POST or None)
    if form.is_valid() and _reversed(request, found, form):
        return redirect("ledger:person", found.person_id)
    context = {
        "title": _("冲正学时"),
        "entry": found,
        "facts": presentation.facts_of(found),
        "form": form,
        "frame": Frame(fresh=True),
    }
    return render(request, "ledger/reverse.html", context)


def _reversed(request: ViewerRequest, found: Entry, form: ReversalForm) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        services.reverse(viewer=request.viewer, entry=found, reason=reason, now=timezone.now())
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    message = _("已冲正“%(title)s”%(hours)s。这次培训如需更正，可重新登记。")
    hours = formats.hours(found.hours_hundredths)
    messages.success(request, message % {"title": found.title, "hours": hours})
    return True


def _files(request: ViewerRequest, found: Entry) -> list[Evidence]:
    """The evidence of an entry, for whom its file may name the person."""
    named = (
        _is_hers(request, found) or shown_name(request.viewer, found.person) == found.person.name
    )
    return selectors.files_for(entry=found.pk) if named else []


def _is_hers(request: ViewerRequest, found: Entry) -> bool:
    own = person_of(request.viewer)
    return own is not None and own.pk == resolve(found.person_id)


def _may_correct(viewer: Viewer, found: Entry) -> bool:
    return services.may_record(viewer, resolve(found.person_id))
