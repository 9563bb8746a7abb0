"""What waits for review, as a list."""

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.gate import require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.sheets.cells import Cell
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell import formats
from gongxun.base.shell.frame import Frame, Link
from gongxun.base.shell.parts import Page, Sort
from gongxun.records.reviews import presentation, selectors, services
from gongxun.records.reviews.forms import ReviewFilter
from gongxun.records.reviews.models import Review
from gongxun.records.reviews.selectors.listing import (
    CLOSED,
    MINE,
    OPEN,
    OVERDUE,
    RETURNED,
    WAITING,
)
from gongxun.registry.people.selectors import person_of


@login_required
@require_GET
def mine(request: ViewerRequest) -> HttpResponse:
    """How the reviews of the reader's own works stand."""
    if person_of(request.viewer) is None:
        raise Http404(_("您的账号还没有关联本人档案；作品的审核情况按档案列出。"))
    context = {
        "title": _("我的送审"),
        "rows": [
            (one, presentation.shape_words(one.shape))
            for one in selectors.own_latest(request.viewer)
        ],
        "frame": Frame(fresh=True),
    }
    return render(request, "reviews/mine.html", context)


@login_required
@require_GET
def queue(request: ViewerRequest) -> HttpResponse:
    """Reviews as the address filters and sorts them: a reviewer's work first, else those in one's charge."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    reviews = bool(viewer.scopes(Permission.REVIEW_RESOURCES, "organisation"))
    form = ReviewFilter(request.GET)
    query = form.query(WAITING if reviews else OPEN)
    found = selectors.page_of(viewer, query)
    counts = selectors.counts(viewer)
    context = {
        "title": _("资源审核"),
        "lead": _lead(counts) if reviews else _("送审的课程、教材、案例审核到哪一步。"),
        "tabs": _tabs(query.view, counts, reviews=reviews),
        "form": form,
        "query": query,
        "rows": [(row, presentation.shape_words(row.review.shape)) for row in found.rows],
        "sort": Sort(query.sort, query.descending),
        "page": Page(found.total, before=found.before, after=found.after),
        "filtered": bool(query.search or query.shape or query.stage or query.state),
        "closed": query.view == CLOSED,
        "ended": query.view in (CLOSED, RETURNED),
        "unlinked": reviews and person_of(viewer) is None,
        "frame": Frame(fresh=True),
    }
    return render(request, "reviews/queue.html", context)


@login_required
@require_GET
def export(request: ViewerRequest) -> FileResponse:
    """The list of the address as a workbook: the same filters and order, every page."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    reviews = bool(viewer.scopes(Permission.REVIEW_RESOURCES, "organisation"))
    query = ReviewFilter(request.GET).query(WAITING if reviews else OPEN).whole
    scope = min(viewer.scopes(Permission.VIEW_RESOURCES, "organisation"))
    services.note_export(viewer=viewer, organisation_id=scope, now=timezone.now())
    headings = [
        _("名称"), _("种类"), _("轮次"), _("阶段"), _("结果"), _("所属单位"), _("送审日期"),
        _("应办日期"), _("办结日期"),
    ]  # fmt: skip
    book = BytesIO()
    write_list(headings, _cells(selectors.every_review(viewer, query)), book, _("资源审核"))
    book.seek(0)
    name = f"{_('资源审核')}-{formats.day(viewer.today)}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name)


def _cells(rows: Iterator[Review]) -> Iterator[list[Cell]]:
    for one in rows:
        yield [
            one.title, presentation.shape_words(one.shape), one.round,
            str(one.get_stage_display()), str(one.get_state_display()), one.organisation.name,
            timezone.localdate(one.submitted_at), one.due_on if one.is_open else None,
            timezone.localdate(one.closed_at) if one.closed_at else None,
        ]  # fmt: skip


def _lead(counts: dict[str, int]) -> str:
    if not counts[WAITING]:
        return _("没有等您审核的材料。")
    words = {"count": counts[WAITING], "late": counts[OVERDUE]}
    if counts[OVERDUE]:
        return _("%(count)d 份材料等您审核；范围内已超期 %(late)d 份，请先办。") % words
    return _("%(count)d 份材料等您审核。") % words


def _tabs(current: str, counts: dict[str, int], *, reviews: bool) -> list[Link]:
    named = {
        WAITING: _("待我审核"),
        MINE: _("我领取的"),
        OVERDUE: _("已超期"),
        OPEN: _("全部在审"),
        RETURNED: _("退回待改"),
        CLOSED: _("已办结"),
    }
    shown = (WAITING, MINE, OVERDUE, OPEN, CLOSED) if reviews else (OPEN, RETURNED, OVERDUE, CLOSED)
    base = reverse("reviews:queue")
    return [
        Link(
            named[view],
            f"{base}?{urlencode({'view': view})}",
            current=view == current,
            count=counts.get(view),
        )
        for view in shown
    ]
