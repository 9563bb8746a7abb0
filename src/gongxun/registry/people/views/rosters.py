"""The roster of an organisation and its yearly confirmation."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.factors import requires_second_factor
from gongxun.base.access.gate import require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.sheets.cells import Cell
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell import formats
from gongxun.base.shell.addresses import number
from gongxun.base.shell.counting import up_to
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page
from gongxun.registry.orgs.selectors import (
    facts_of,
    roster_of_year,
    roster_years,
    visible_organisations,
)
from gongxun.registry.orgs.services import return_summary
from gongxun.registry.people import forms, presentation, services
from gongxun.registry.people.selectors import charges_of_organisation_on, shown_names
from gongxun.registry.people.selectors.listing import (
    RosterQuery,
    roster_order,
    roster_page,
    roster_rows,
)
from gongxun.registry.people.selectors.rosters import (
    Changes,
    Roster,
    changes_between,
    last_confirmed,
    mark_of,
    people_of,
    roster_of,
    roster_on,
)
from gongxun.registry.people.selectors.visibility import sees_names
from gongxun.registry.people.services import RosterChanged
from gongxun.registry.people.views.keeping import both

FIRST_YEAR = 2024


@login_required
@require_GET
def organisation(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    """Who serves in an organisation today, and who answers for the training of its leaders."""
    viewer = request.viewer
    query, form, place = _roster_query(request, organisation_id)
    audit.record_view(
        viewer, "people", "organisation", organisation_id, organisation_id, timezone.now()
    )
    found, after = roster_page(viewer, query)
    names = shown_names(viewer, [post.person for post in found])
    responsible = charges_of_organisation_on(organisation_id, viewer.today)
    answering = facts_of([one.organisation_id for one in responsible])
    context = {
        "title": place.name,
        "organisation": place,
        "tab": "people",
        "form": form,
        "by_name": sees_names(viewer),
        "rows": [(post, names[post.person_id], presentation.words_of_post(post)) for post in found],
        "page": Page(up_to(roster_rows(viewer, query)), after=after),
        "charges": [(answering[one.organisation_id].name, one.demand) for one in responsible],
        "may_edit": viewer.may(Permission.EDIT_PEOPLE, "organisation", organisation_id),
        "frame": Frame(place=place.name),
    }
    return render(request, "people/organisation.html", context)


@login_required
@requires_second_factor
@require_GET
def export(request: ViewerRequest, organisation_id: int) -> FileResponse:
    """The roster of the address as a workbook."""
    viewer = request.viewer
    query, _form, place = _roster_query(request, organisation_id)
    services.note_export(
        viewer=viewer, organisation_id=organisation_id, kind="roster", now=timezone.now()
    )
    headings = [
        _("姓名"), _("单位"), _("职务"), _("类别"), _("用工形式"), _("主要任职"), _("领导班子成员"),
        _("工会机关干部"), _("年轻干部"), _("任职日期"),
    ]  # fmt: skip
    rows = roster_rows(viewer, query).order_by(*roster_order(viewer))
    book = BytesIO()
    write_list(headings, _cells(request, rows), book, _("名册"))
    book.seek(0)
    name = f"{place.name}-{_('名册')}-{formats.day(viewer.today)}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name)


def _cells(request: ViewerRequest, rows: Any) -> Iterator[list[Cell]]:  # noqa: ANN401
    batch: list[Any] = []
    for post in rows.iterator(2000):
        batch.append(post)
        if len(batch) == 2000:
            yield from _written(request, batch)
            batch = []
    yield from _written(request, batch)


def _written(request: ViewerRequest, posts: list[Any]) -> Iterator[list[Cell]]:
    names = shown_names(request.viewer, [post.person for post in posts])
    for post in posts:
        yield [
            names[post.person_id], post.organisation.name, post.post,
            str(post.get_category_display()), str(post.get_employment_display()), post.is_primary,
            post.in_leadership_team, post.office_staff, post.young, post.valid_from,
        ]  # fmt: skip


def _roster_query(
    request: ViewerRequest, organisation_id: int
) -> tuple[RosterQuery, forms.RosterFilter, Any]:
    place = place_within(request, organisation_id, Permission.VIEW_PEOPLE)
    form = forms.RosterFilter(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    query = RosterQuery(
        organisation_id=organisation_id,
        path=place.path,
        search=asked.get("q", "").strip(),
        category=asked.get("category") or "",
        employment=asked.get("employment") or "",
        below=asked.get("below") or False,
        after=asked.get("after") or None,
    )
    return query, form, place


def place_within(request: ViewerRequest, organisation_id: int, permission: str) -> Any:  # noqa: ANN401
    """The organisation itself; raises Http404, PermissionDenied."""
    require(request.viewer, permission, "organisation", organisation_id)
    place = visible_organisations(request.viewer, permission).filter(pk=organisation_id).first()
    if place is None:
        raise Http404(_("没有这个单位。"))
    return place


# ---- Confirmation ------------------------------------------------------------------------------


@login_required
@both
def roster(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    """What changed since the last confirmation, and the confirmation of this year."""
    viewer = request.viewer
    place = place_within(request, organisation_id, Permission.VIEW_PEOPLE)
    year = year_of(request)
    may_confirm = viewer.may(Permission.CONFIRM_ROSTER, "organisation", organisation_id)
    meanwhile, refusal = None, ""
    if request.method == "POST":
        try:
            services.confirm_seen_roster(
                viewer=viewer, organisation_id=organisation_id, year=year,
                seen=request.POST.get("seen", ""), now=timezone.now(),
            )  # fmt: skip
        except RosterChanged as changed:
            meanwhile, refusal = changed.changes, " ".join(changed.messages)
        except ValidationError as refused:
            refusal = " ".join(refused.messages)
        else:
            messages.success(request, _("已确认 %(year)d 年度名册。") % {"year": year})
            return redirect("people:roster", organisation_id)
    present = roster_on(organisation_id, viewer.today)
    context = {
        "title": place.name,
        "organisation": place,
        "tab": "roster",
        "year": year,
        "seen": mark_of(present),
        "count": len(present),
        "refusal": refusal,
        "meanwhile": _lines(request, meanwhile),
        "may_confirm": may_confirm,
        "years": roster_years(organisation_id),
        "frame": Frame(place=place.name, fresh=True),
        **_since_last(request, place.pk, present, year),
    }
    return render(request, "people/roster.html", context)


def _since_last(
    request: ViewerRequest, organisation_id: int, present: Roster, year: int
) -> dict[str, Any]:
    """The last confirmation and what has changed since. Where its roster was not kept, it is drawn
    from the dates of the posts.
    """
    kept = last_confirmed(organisation_id)
    years = [one for one in roster_years(organisation_id) if one.confirmed]
    confirmed = years[0].confirmed if years else None
    this_year, returned = roster_of_year(organisation_id, year)
    found: dict[str, Any] = {"last": confirmed, "this_year": this_year, "returned": returned}
    if confirmed is None:
        return {**found, "changes": [], "by_dates": False}
    by_dates = kept is None or kept.year != confirmed.year
    before = (
        roster_on(organisation_id, confirmed.confirmed_on)
        if by_dates or kept is None
        else roster_of(kept)
    )
    changes = changes_between(before, present)
    return {**found, "changes": _lines(request, changes), "by_dates": by_dates}


def _lines(request: ViewerRequest, changes: Changes | None) -> list[dict[str, Any]]:
    if changes is None:
        return []
    people = people_of(changes.person_ids)
    return presentation.change_lines(changes, shown_names(request.viewer, people.values()))


def year_of(request: ViewerRequest) -> int:
    this_year = request.viewer.today.year
    asked = number(request.GET.get("year", ""))
    return this_year if asked is None else max(FIRST_YEAR, min(asked, this_year))


@login_required
@both
def summary(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    """The counts of a year from an organisation without a roster."""
    viewer = request.viewer
    place = place_within(request, organisation_id, Permission.CONFIRM_ROSTER)
    year = year_of(request)
    _confirmed, returned = roster_of_year(organisation_id, year)
    fields = ("full_time", "part_time", "secondment", "trained")
    start = {field: getattr(returned, field) for field in fields} if returned else None
    form = forms.SummaryForm(request.POST or None, initial=start)
    if form.is_valid():
        counts = {field: form.cleaned_data[field] for field in fields}
        try:
            return_summary(
                viewer=viewer,
                organisation_id=organisation_id,
                year=year,
                now=timezone.now(),
                **counts,
            )
        except ValidationError as refused:
            form.take(refused)
        else:
            messages.success(request, _("已报 %(year)d 年度汇总数。") % {"year": year})
            return redirect("people:roster", organisation_id)
    context = {
        "title": _("%(year)d 年度汇总数：%(name)s") % {"year": year, "name": place.name},
        "lead": _(
            "没有名册的单位每年报一次人数；单独列示，不计入任何比率。建立名册后改为确认名册。"
        ),
        "form": form,
        "button": _("上报"),
        "organisation": place,
        "frame": Frame(place=place.name),
    }
    return render(request, "people/summary.html", context)
