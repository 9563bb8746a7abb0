"""The register and a teacher's page."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.factors import requires_second_factor
from gongxun.base.access.gate import Viewer, require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.files.selectors import as_response
from gongxun.base.sheets.cells import Cell
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell import formats, groups
from gongxun.base.shell.counting import up_to
from gongxun.base.shell.frame import Frame, Link
from gongxun.base.shell.parts import Page, Sort
from gongxun.registry.resources.selectors import read_taxonomy
from gongxun.registry.teachers import flow, panels, presentation, selectors, services
from gongxun.registry.teachers.forms import TeacherFilter
from gongxun.registry.teachers.models import Record, RecordKind, State, Teacher, Teaching
from gongxun.registry.teachers.selectors import TeacherQuery

BATCH = 500


@login_required
@require_GET
def teachers(request: ViewerRequest) -> HttpResponse:
    """The register as the address filters and sorts it."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    form = TeacherFilter(request.GET)
    query = form.query()
    found = selectors.page_of(viewer, query)
    if found.rows:
        services.note_list_view(viewer=viewer, now=timezone.now())
    hours = selectors.hours_of_year([one.pk for one in found.rows], viewer.today.year)
    may_edit = bool(viewer.scopes(Permission.EDIT_RESOURCES, "organisation"))
    context = {
        "title": _("师资库"),
        "tabs": tabs_of(request),
        "form": form,
        "query": query,
        "rows": [
            (one, selectors.shown_name(viewer, one), _topics(one), hours.get(one.pk, 0))
            for one in found.rows
        ],
        "sort": Sort(query.sort, query.descending),
        "sorts_names": selectors.sees_names(viewer),
        "page": Page(
            up_to(selectors.listed(viewer, query)), before=found.before, after=found.after
        ),
        "filtered": query.whole
        != TeacherQuery(mine=query.mine, sort=query.sort, descending=query.descending),
        "year": viewer.today.year,
        "may_edit": may_edit,
        "imports": _imports() if may_edit else [],
        "frame": Frame(fresh=True),
    }
    return render(request, "teachers/list.html", context)


def tabs_of(request: ViewerRequest) -> list[Link]:
    """The registers of resources, of which this is one."""
    return groups.links("resources", request, "teachers:list")


def _imports() -> list[Link]:
    return [
        Link(_("导入师资"), reverse("imports:start", args=["teachers"])),
        Link(_("导入工作量"), reverse("imports:start", args=["teaching_hours"])),
    ]


def _topics(teacher: Teacher) -> str:
    return _("、").join(read_taxonomy().titles("topics", teacher.topics))


@login_required
@requires_second_factor
@require_GET
def export(request: ViewerRequest) -> FileResponse:
    """The register of the address as a workbook: the same filters and order, every page."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    query = TeacherFilter(request.GET).query().whole
    scope = min(viewer.scopes(Permission.VIEW_RESOURCES, "organisation"))
    services.note_export(viewer=viewer, organisation_id=scope, now=timezone.now())
    headings = [
        _("姓名"), _("所属单位"), _("类别"), _("工作单位"), _("职务"), _("职称"), _("讲授主题"),
        _("培养的能力"), _("教学方法"), _("培养类型"), _("共享"), _("状态"), _("本年课时"),
    ]  # fmt: skip
    book, title = BytesIO(), _("师资库")
    write_list(headings, _cells(viewer, query), book, title)
    book.seek(0)
    name = f"{title}-{formats.day(viewer.today)}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name)


def _cells(viewer: Viewer, query: TeacherQuery) -> Iterator[list[Cell]]:
    taxonomy, batch = read_taxonomy(), list[Teacher]()
    every = selectors.every_teacher(viewer, query)
    while batch := [one for one, _at in zip(every, range(BATCH), strict=False)]:
        hours = selectors.hours_of_year([one.pk for one in batch], viewer.today.year)
        for row in batch:
            yield [
                selectors.shown_name(viewer, row), row.owner.name, str(row.get_kind_display()),
                row.employer, row.post, str(row.get_title_display()),
                *(_("、").join(taxonomy.titles(name, getattr(row, name)))
                  for name in ("topics", "competences", "tools")),
                str(row.get_cultivation_display()), _("是") if row.shared else _("否"),
                str(row.get_state_display()), hours.get(row.pk, 0) / 100,
            ]  # fmt: skip


@login_required
@require_GET
def mine(request: ViewerRequest) -> HttpResponse:
    """A teacher's own page; who teaches for several organisations chooses among hers."""
    own = selectors.own_teaching(request.viewer)
    if not own:
        raise Http404(_("您还不在师资库中；如您承担教学，请联系所在院校的教务员登记。"))
    return _page(request, own[0], own)


@login_required
@require_GET
def teacher(request: ViewerRequest, teacher_id: int) -> HttpResponse:
    """One teacher: what she teaches, how much, what is recorded of her."""
    found = selectors.teacher_or_404(request.viewer, teacher_id)
    services.note_view(viewer=request.viewer, teacher=found, now=timezone.now())
    return _page(request, found, [])


def _page(request: ViewerRequest, found: Teacher, own: list[Teacher]) -> HttpResponse:
    viewer = request.viewer
    may_edit = selectors.edits(viewer, found)
    own_page = selectors.is_own(viewer, found)
    kept = may_edit or own_page or selectors.in_charge(viewer, found)
    records = list(selectors.records_of(viewer, found))
    mean = selectors.mean_score(records)
    name = selectors.shown_name(viewer, found)
    ethics = next((one.ethics for one in records if one.ethics and not one.struck_at), None)
    cards = (
        panels.of(viewer, found.person_id, keeps=may_edit or own_page)
        if found.person_id and kept
        else []
    )
    context = {
        "title": _("我的教学") if own else name,
        "teacher": found,
        "name": name,
        "others": [one for one in own if one.pk != found.pk],
        "facts": presentation.facts_of(found),
        "subjects": presentation.subjects_of(found),
        "refusal": selectors.why_not(viewer, found, ethics) if kept else "",
        "cards": cards,
        "years": [
            (one, [one.hours[kind] for kind in Teaching.values])
            for one in (selectors.years_of(found) if kept else [])
        ],
        "teaching": [str(label) for _kind, label in Teaching.choices],
        "kept": kept,
        "groups": _groups(records),
        "mean": None if mean is None else formats.hundredths(mean),
        "works": selectors.works_of(viewer, found),
        "doors": panels.doors_of(viewer) if own_page else [],
        "history": presentation.history_of(list(found.turns.order_by("-on", "-pk")))
        if kept
        else [],
        "may_edit": may_edit,
        "kinds": RecordKind.choices,
        "steps": [
            (state, _label(found, state)) for state in State.values if flow.may_step(found, state)
        ]
        if may_edit
        else [],
        "frame": Frame(place=found.owner.name, fresh=True),
    }
    return render(request, "teachers/teacher.html", context)


def _groups(
    records: Sequence[Record],
) -> list[tuple[str, list[tuple[Record, str, str]]]]:
    """Kinds of records with theirs: record, days, words."""
    found = []
    for kind, label in RecordKind.choices:
        rows = [
            (one, presentation.days_of(one), presentation.words_of(one))
            for one in records
            if one.kind == kind
        ]
        if rows:
            found.append((str(label), rows))
    return found


def _label(found: Teacher, state: str) -> str:
    if state == State.ACTIVE:
        return _("返聘") if found.state == State.RETIRED else _("恢复授课")
    return _("暂停排课") if state == State.SUSPENDED else _("退出师资库")


@login_required
@require_GET
def picture(request: ViewerRequest, teacher_id: int) -> FileResponse | HttpResponse:
    """A teacher's picture, for who sees her name."""
    viewer = request.viewer
    found = selectors.teacher_or_404(viewer, teacher_id)
    if found.picture is None or selectors.shown_name(viewer, found) != found.name:
        raise Http404(_("没有照片。"))
    return as_response(found.picture)
