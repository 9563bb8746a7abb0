"""Schools as a register: searched, filtered, sorted, page by page without offsets."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.bulk import among
from gongxun.base.shell.addresses import number
from gongxun.base.shell.counting import up_to
from gongxun.registry.orgs.selectors import lines_of, living_schools, named, within
from gongxun.registry.resources.selectors import serving
from gongxun.registry.schools.models import Membership, Profile
from gongxun.registry.schools.selectors.alliances import visible_alliances

PAGE_SIZE = 50
SORTS = {"beds": "beds", "seats": "seats", "name": "name_key", "founded": "founded_year"}
_NUMBERS = {"beds", "seats", "founded_year"}


@dataclass(frozen=True, slots=True)
class SchoolQuery:
    """What the reader asked for; ``under``: the path of a province; positions are those a page gave."""

    search: str = ""
    level: str = ""
    under: str = ""
    mine: bool = False
    sort: str = "beds"
    descending: bool = True
    after: str | None = None
    before: str | None = None

    @property
    def whole(self) -> "SchoolQuery":
        return replace(self, after=None, before=None)


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """``rows`` are organisations with ``beds``, ``seats``, ``founded_year`` and ``establishment``."""

    rows: list[Any]
    total: int
    before: str | None
    after: str | None


def visible_schools(viewer: Viewer) -> "QuerySet[Any, Any]":
    """Living schools in the viewer's charge, those of her own line and of all above her, and their allies."""
    if viewer.everywhere:
        return living_schools()
    in_charge = within(viewer, Permission.VIEW_RESOURCES, "path")
    allies = Membership.objects.filter(left_on=None, alliance__in=visible_alliances(viewer))
    return living_schools().filter(
        in_charge | Q(pk__in=serving(viewer)) | Q(pk__in=allies.values("school_id"))
    )


def listed(viewer: Viewer, query: SchoolQuery) -> "QuerySet[Any, Any]":
    """All schools of a list, unsorted, with their figures."""
    found = visible_schools(viewer)
    if query.mine:
        found = found.filter(within(viewer, Permission.VIEW_RESOURCES, "path"))
    if query.search:
        found = found.filter(named(query.search))
    if query.level:
        found = found.filter(level=query.level)
    if query.under:
        found = found.filter(path__startswith=query.under)
    annotated: QuerySet[Any, Any] = found.annotate(
        beds=Coalesce("school_profile__beds", 0),
        founded_year=Coalesce("school_profile__founded_year", 0),
        establishment=Coalesce("school_profile__establishment", 0),
        seats=Coalesce(Max("rooms__seats", filter=Q(rooms__usable_to=None)), 0),
    )
    return annotated


def page_of(viewer: Viewer, query: SchoolQuery) -> SchoolPage:
    """One page of the register, in a constant number of queries."""
    column, backwards = SORTS[query.sort], query.before is not None
    position = query.before or query.after
    matching = listed(viewer, query)
    found, falling = matching, query.descending != backwards
    if position:
        found = found.filter(_beyond(column, position, falling=falling))
    order = (
        F(column).desc() if falling else F(column).asc(),
        F("pk").desc() if falling else F("pk").asc(),
    )
    rows = list(found.order_by(*order)[: PAGE_SIZE + 1])
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    return SchoolPage(
        rows=rows,
        total=up_to(matching),
        before=_position(rows[0], column) if rows and (more if backwards else position) else None,
        after=_position(rows[-1], column) if rows and (backwards or more) else None,
    )


def every_school(viewer: Viewer, query: SchoolQuery) -> Iterator[Any]:
    """Every row of the register in its order, with its profile where it has one."""
    sign = "-" if query.descending else ""
    rows = listed(viewer, query).select_related("school_profile")
    return rows.order_by(f"{sign}{SORTS[query.sort]}", f"{sign}pk").iterator(1000)


def school_or_404(viewer: Viewer, school_id: int) -> Any:  # noqa: ANN401 (an organisation: of another app)
    """The organisation; raises Http404."""
    found = visible_schools(viewer).filter(pk=school_id).first()
    if found is None:
        raise Http404(_("没有这所院校，或不在您的查看范围内。"))
    return found


def edits(viewer: Viewer, school_id: int) -> bool:
    return viewer.may(Permission.EDIT_RESOURCES, "organisation", school_id)


def provinces_of(viewer: Viewer) -> list[tuple[str, str]]:
    """(path, name) of the provinces that have a school which the viewer sees, in the order of the tree."""
    lines = lines_of(list(visible_schools(viewer).values_list("pk", flat=True)[:2000]))
    found = {
        fact.path: fact.name
        for line in lines.values()
        for fact in line[1:]
        if fact.level == "province"
    }
    return sorted(found.items())


def profiles_of(school_ids: Collection[int]) -> dict[int, Profile]:
    """Profiles by school, in one query for many; knows no viewer."""
    found = Profile.objects.filter(organisation_id__in=among(school_ids))
    return {one.organisation_id: one for one in found}


def _beyond(column: str, position: str, *, falling: bool) -> Q:
    value, _colon, key = position.rpartition(":")
    if number(key) is None or (column in _NUMBERS and number(value) is None) or "\x00" in value:
        return Q()
    way = "lt" if falling else "gt"
    return Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": int(key)})


def _position(row: Any, column: str) -> str:  # noqa: ANN401
    return f"{getattr(row, column)}:{row.pk}"
