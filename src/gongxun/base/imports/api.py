"""Imports at the public interface: bring a file, read what it would do, confirm, give up, undo."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import File, Form, Path, Query, Router, Schema, Status, UploadedFile
from pydantic import Field

from gongxun.base.access.gate import names_of, require_anywhere
from gongxun.base.api.authentication import ApiRequest
from gongxun.base.api.fields import Asked, Cursor, Id, Limit, Named, Text
from gongxun.base.api.paging import page
from gongxun.base.api.problems import Problem
from gongxun.base.api.versions import ONCE, SEEN, require_match, submission_of
from gongxun.base.imports import flow, presentation, selectors, services
from gongxun.base.imports.models import Row, Run, State
from gongxun.base.sheets import kinds

router = Router(tags=[_("导入")])
KindName = Annotated[str, Field(max_length=24, pattern=r"^[a-z_]+$")]


class ProgressOut(Schema):
    stage: str
    done: int
    total: int


class ObstacleOut(Schema):
    """Why a row keeps the import from being undone."""

    number: int
    message: str
    remedy: str


class RunOut(Schema):
    """One import. ``counts``: rows by outcome; ``version`` grows with every verdict; ``progress`` while at work."""

    id: int
    kind: str
    state: State
    organisation: Named
    file: str
    file_sha256: str
    uploaded_at: datetime
    finished_at: datetime | None
    version: int
    counts: dict[str, int]
    only_good: bool
    sentence: str
    note: str
    obstacles: list[ObstacleOut]
    undo_reason: str
    progress: ProgressOut | None


class Runs(Schema):
    items: list[RunOut]
    next: str | None


class ChangeOut(Schema):
    heading: str
    before: str
    after: str


class FaultOut(Schema):
    heading: str
    value: str
    message: str
    remedy: str


class RowOut(Schema):
    """What becomes, or became, of one row of the file; private fields are masked."""

    number: int
    status: str
    label: str
    changes: list[ChangeOut]
    problems: list[FaultOut]


class Rows(Schema):
    items: list[RowOut]
    next: str | None


class Listed(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


class RowsAsked(Listed):
    status: Literal["created", "changed", "unchanged", "refused"] | None = None
    search: Text = ""


class Brought(Schema):
    """``kind``: organisations, appointments or credits; only rows of the organisation and those below it are taken."""

    kind: KindName
    organisation: Id


class Confirm(Asked):
    """``only_good``: write the good rows and leave out the refused ones; otherwise all or nothing."""

    only_good: bool = False


class Undo(Asked):
    reason: Annotated[str, Field(min_length=1, max_length=200)]


@router.get("/imports", response=Runs, summary=_("列出导入"), url_name="imports")
def imports(request: ApiRequest, asked: Annotated[Listed, Query()]) -> Runs:
    if not selectors.kinds_for(request.viewer):
        raise PermissionDenied
    rows = selectors.visible_runs(request.viewer).select_related("progress")
    found, following = page(
        request, rows, by=("pk",), cursor=asked.cursor, limit=asked.limit, falling=True
    )
    places = names_of("organisation", {one.organisation_id for one in found})
    return Runs(items=[_written(one, places) for one in found], next=following)


@router.post(
    "/imports",
    response={201: RunOut},
    summary=_("上传并试运行"),
    url_name="import_upload",
    openapi_extra=ONCE,
    description=_(
        "multipart/form-data：kind、organisation 和 file（Excel 或 CSV，最大 200 MB）。试运行在后台进行，"
        "随后查询这次导入的 state：reading 正在试运行，decided 待确认。什么都还没有写入。"
    ),
)
def upload(
    request: ApiRequest, asked: Annotated[Brought, Form()], file: Annotated[UploadedFile, File()]
) -> Status[RunOut]:
    if asked.kind not in kinds.names():
        words = gettext("没有这种导入；可用的有：%(kinds)s。") % {
            "kinds": gettext("、").join(kinds.names())
        }
        raise Problem("not-found", words)
    permission, viewer = kinds.get(asked.kind).permission, request.viewer
    require_anywhere(viewer, permission, "organisation")
    if not viewer.may(permission, "organisation", asked.organisation):
        raise Http404
    key = submission_of(request)
    run = services.upload(
        viewer=viewer,
        kind=asked.kind,
        organisation_id=asked.organisation,
        file=file,
        token=key or uuid4(),
        now=timezone.now(),
    )
    if key and (run.kind, run.organisation_id) != (asked.kind, asked.organisation):
        raise Problem(
            "refused", gettext("这个 Idempotency-Key 已用于另一次导入，没有上传；请换一个。")
        )
    if key and run.file.digest != _digest(file):
        raise Problem(
            "refused", gettext("这个 Idempotency-Key 已用于另一个文件，没有上传；请换一个。")
        )
    return Status(201, _one(request, run.pk))


@router.get("/imports/{import_id}", response=RunOut, summary=_("一次导入"), url_name="import")
def import_(request: ApiRequest, import_id: Annotated[Id, Path()]) -> RunOut:
    return _one(request, import_id)


@router.get(
    "/imports/{import_id}/rows",
    response=Rows,
    summary=_("逐行的结果"),
    url_name="import_rows",
    description=_("按行号。status：created 新增，changed 更改，unchanged 不变，refused 拒收。"),
)
def rows(
    request: ApiRequest, import_id: Annotated[Id, Path()], asked: Annotated[RowsAsked, Query()]
) -> Rows:
    run = selectors.run_or_404(request.viewer, import_id)
    query = selectors.RowQuery(status=asked.status or "", search=asked.search.strip())
    listed = selectors.rows_of(run, query).defer("trace")
    found, following = page(request, listed, by=("number",), cursor=asked.cursor, limit=asked.limit)
    if found:
        services.note_view(request.viewer, run, timezone.now())
    return Rows(items=[_row(one) for one in found], next=following)


@router.post(
    "/imports/{import_id}/confirm",
    response=RunOut,
    summary=_("确认这次导入"),
    url_name="import_confirm",
    openapi_extra=SEEN,
    description=_(
        "由上传的账号确认。有拒收的行时，要么改好重传，要么 only_good 只写没有问题的行。"
    ),
)
def confirm(request: ApiRequest, import_id: Annotated[Id, Path()], asked: Confirm) -> RunOut:
    seen = _one(request, import_id)
    require_match(request, seen)
    services.confirm(
        viewer=request.viewer,
        run_id=import_id,
        version=seen.version,
        only_good=asked.only_good,
        now=timezone.now(),
    )
    return _one(request, import_id)


@router.post(
    "/imports/{import_id}/discard",
    response=RunOut,
    summary=_("放弃这次导入"),
    url_name="import_discard",
    description=_("放弃还没有确认的导入，上传的文件和逐行结果随即清除。"),
)
def discard(request: ApiRequest, import_id: Annotated[Id, Path()]) -> RunOut:
    run = selectors.run_or_404(request.viewer, import_id)
    services.discard(viewer=request.viewer, run_id=run.pk, now=timezone.now())
    return _one(request, import_id)


@router.post(
    "/imports/{import_id}/undo",
    response=RunOut,
    summary=_("撤销这次导入"),
    url_name="import_undo",
    description=_("整批撤销已完成的导入，原因随每条冲正永久保存；在后台进行。"),
)
def undo(request: ApiRequest, import_id: Annotated[Id, Path()], asked: Undo) -> RunOut:
    run = selectors.run_or_404(request.viewer, import_id)
    services.ask_undo(viewer=request.viewer, run_id=run.pk, reason=asked.reason, now=timezone.now())
    return _one(request, import_id)


def _digest(file: UploadedFile) -> str:
    file.seek(0)
    found = sha256()
    for chunk in file.chunks():
        found.update(chunk)
    return found.hexdigest()


def _one(request: ApiRequest, import_id: int) -> RunOut:
    run = selectors.run_or_404(request.viewer, import_id)
    return _written(run, names_of("organisation", [run.organisation_id]))


def _written(run: Run, places: Mapping[int, str]) -> RunOut:
    progress = getattr(run, "progress", None) if run.state in flow.AT_WORK else None
    return RunOut(
        id=run.pk,
        kind=run.kind,
        state=State(run.state),
        organisation=Named(id=run.organisation_id, name=places.get(run.organisation_id, "")),
        file=run.file.label,
        file_sha256=run.file.digest,
        uploaded_at=run.uploaded_at,
        finished_at=run.finished_at,
        version=run.version,
        counts=run.counts,
        only_good=run.only_good,
        sentence=presentation.sentence_of(run),
        note=run.note,
        obstacles=[
            ObstacleOut(number=number, message=message, remedy=remedy)
            for number, message, remedy in run.obstacles
        ],
        undo_reason=run.undo_reason,
        progress=ProgressOut(stage=progress.stage, done=progress.done, total=progress.total)
        if progress
        else None,
    )


def _row(one: Row) -> RowOut:
    return RowOut(
        number=one.number,
        status=one.status,
        label=one.label,
        changes=[
            ChangeOut(heading=heading, before=before, after=after)
            for heading, before, after in one.changes
        ],
        problems=[
            FaultOut(heading=heading, value=value, message=message, remedy=remedy)
            for heading, value, message, remedy in one.problems
        ],
    )
