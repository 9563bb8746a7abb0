"""Plans as a list: searched, filtered, sorted, page by page without offsets."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from gongxun.base.access.gate import Viewer
from gongxun.base.shell.addresses import number
from gongxun.registry.orgs.selectors import named, visible_organisations
from gongxun.work.plans.models import AnnualPlan, ClassState, PlannedClass
from gongxun.work.plans.selectors.visibility import in_charge, visible

PAGE_SIZE = 50
SORTS = {"place": "organisation__path", "year": "year", "budget": "budget_fen"}


@dataclass(frozen=True, slots=True)
class PlanQuery:
    """What the reader asked for; positions are those a page gave. ``mine``: in her charge only."""

    search: str = ""
    year: int | None = None
    state: str = ""
    level: str = ""
    mine: bool = True
    sort: str = "place"
    descending: bool = False
    after: str | None = None
    before: str | None = None

    @property
    def whole(self) -> "PlanQuery":
        return replace(self, after=None, before=None)


@dataclass(frozen=True, slots=True)
class PlanPage:
    rows: list[AnnualPlan]
    before: str | None
    after: str | None


def listed(viewer: Viewer, query: PlanQuery) -> QuerySet[AnnualPlan]:
    """All plans of a list, unsorted."""
    found = visible(viewer)
    if query.mine:
        found = found.filter(in_charge(viewer))
    if query.year:
        found = found.filter(year=query.year)
    if query.state:
        found = found.filter(state=query.state)
    if query.level:
        found = found.filter(organisation__level=query.level)
    if query.search:
        places = visible_organisations(viewer).filter(named(query.search))
        found = found.filter(
            Q(title__contains=query.search.replace("\x00", ""))
            | Q(organisation_id__in=places.values("pk"))
        )
    return found


def page_of(viewer: Viewer, query: PlanQuery) -> PlanPage:
    """One page, each plan with ``class_count``, ``place_count`` and ``planned_fen``."""
    column, backwards = SORTS[query.sort], query.before is not None
    position, falling = query.before or query.after, query.descending != backwards
    found = listed(viewer, query)
    if position:
        found = found.filter(_beyond(column, position, falling))
    order = [F(column).desc() if falling else F(column).asc()]
    order.append(F("pk").desc() if falling else F("pk").asc())
    rows = list(_counted(found).order_by(*order)[: PAGE_SIZE + 1])
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    return PlanPage(
        rows=rows,
        before=_position(rows[0], column) if rows and (more if backwards else position) else None,
        after=_position(rows[-1], column) if rows and (backwards or more) else None,
    )


def every_plan(viewer: Viewer, query: PlanQuery) -> Iterator[AnnualPlan]:
    """Every row of the list in its order."""
    sign = "-" if query.descending else ""
    rows = _counted(listed(viewer, query))
    return rows.order_by(f"{sign}{SORTS[query.sort]}", f"{sign}pk").iterator(1000)


def years(viewer: Viewer) -> list[int]:
    """The years of the plans in the viewer's charge, the latest first."""
    found = AnnualPlan.objects.filter(in_charge(viewer)).order_by("-year")
    return list(found.values_list("year", flat=True).distinct())


def _counted(plans: QuerySet[AnnualPlan]) -> QuerySet[AnnualPlan]:
    classes = (
        PlannedClass.objects.filter(plan=OuterRef("pk"))
        .exclude(state=ClassState.CANCELLED)
        .order_by()
        .values("plan")
    )

    def whole(what: Any, name: str) -> Coalesce:  # noqa: ANN401 (any aggregate)
        counted = classes.annotate(**{name: what}).values(name)
        return Coalesce(Subquery(counted, output_field=BigIntegerField()), 0)

    return plans.select_related("organisation").annotate(
        class_count=whole(Count("pk"), "n"),
        place_count=whole(Sum("places"), "p"),
        planned_fen=whole(Sum("cost_fen"), "c"),
    )


def _beyond(column: str, position: str, falling: bool) -> Q:
    value, _colon, key = position.rpartition(":")
    known = "\x00" not in value if column.endswith("path") else number(value) is not None
    if number(key) is None or not known:
        return Q()
    way = "lt" if falling else "gt"
    return Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": int(key)})


def _position(row: AnnualPlan, column: str) -> str:
    value = row.organisation.path if column.endswith("path") else getattr(row, column)
    return f"{value}:{row.pk}"
