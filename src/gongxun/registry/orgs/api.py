"""Organisations at the public interface."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router, Schema

from gongxun.base.access.gate import require_anywhere
from gongxun.base.access.roles import Permission
from gongxun.base.api.authentication import ApiRequest
from gongxun.base.api.fields import Cursor, Id, Limit, Named, Text
from gongxun.base.api.paging import page
from gongxun.registry.orgs.models import Kind, Level, Organisation
from gongxun.registry.orgs.selectors import visible_organisations
from gongxun.registry.orgs.selectors.listing import OrganisationQuery, listed, rows_of

router = Router(tags=[_("组织")])


class OrganisationOut(Schema):
    """An organisation in today's tree. ``children`` counts those directly below it."""

    id: int
    code: str
    name: str
    level: Level
    kind: Kind
    parent: Named | None
    industrial_union: str
    credit_code: str | None
    division_code: str | None
    children: int
    founded_on: date
    dissolved_on: date | None


class Organisations(Schema):
    items: list[OrganisationOut]
    next: str | None


class Asked(Schema):
    """Filters of the list; what is left out does not narrow it."""

    search: Text = ""
    level: Level | None = None
    kind: Kind | None = None
    state: Literal["living", "ended", "all"] = "living"
    under: Id | None = None
    industrial_union: Id | None = None
    cursor: Cursor = ""
    limit: Limit = 50


@router.get(
    "/organisations",
    response=Organisations,
    summary=_("列出组织"),
    url_name="organisations",
    description=_(
        "范围内的组织，按组织树的次序。under 只列某组织的直接下级；search 按名称、代码、拼音查找。"
    ),
)
def organisations(request: ApiRequest, asked: Annotated[Asked, Query()]) -> Organisations:
    require_anywhere(request.viewer, Permission.VIEW_ORGANISATIONS, "organisation")
    query = OrganisationQuery(
        search=asked.search.strip(),
        level=asked.level or "",
        kind=asked.kind or "",
        state="" if asked.state == "all" else asked.state,
        under=asked.under,
        industrial_union=asked.industrial_union,
    )
    rows: QuerySet[Organisation] = listed(request.viewer, query)
    found, following = page(
        request, rows, by=("path", "pk"), cursor=asked.cursor, limit=asked.limit
    )
    return Organisations(items=_written(found), next=following)


@router.get(
    "/organisations/{organisation_id}",
    response=OrganisationOut,
    summary=_("一个组织"),
    url_name="organisation",
)
def organisation(request: ApiRequest, organisation_id: Annotated[Id, Path()]) -> OrganisationOut:
    found = visible_organisations(request.viewer).filter(pk=organisation_id)
    written = _written(list(found))
    if not written:
        raise Http404
    return written[0]


def _written(organisations: Sequence[Organisation]) -> list[OrganisationOut]:
    rows = rows_of(organisations)
    return [
        OrganisationOut(
            id=one.pk,
            code=one.code,
            name=one.name,
            level=Level(one.level),
            kind=Kind(one.kind),
            parent=Named(id=row.parent_id, name=row.parent) if row.parent_id else None,
            industrial_union=row.industrial_union,
            credit_code=one.credit_code,
            division_code=one.division_code,
            children=one.numchild,
            founded_on=one.founded_on,
            dissolved_on=one.dissolved_on,
        )
        for one, row in zip(organisations, rows, strict=True)
    ]
