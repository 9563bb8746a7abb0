"""Facts about organisations for other apps, and the tree of any day, read from the dated
placements.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F, Q, QuerySet

from gongxun.base.bulk import among
from gongxun.registry.orgs.models import Kind, Organisation, Placement


@dataclass(frozen=True, slots=True)
class OrganisationFact:
    """What other apps need to know of an organisation, by value."""

    id: int
    code: str
    name: str
    level: str
    kind: str
    path: str
    dissolved_on: date | None

    @property
    def is_dissolved(self) -> bool:
        return self.dissolved_on is not None


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation in the tree of some day; ``depth`` is the distance from where the reading
    began.
    """

    id: int
    parent_id: int | None
    depth: int


_FACTS = ("id", "code", "name", "level", "kind", "path", "dissolved_on")


def facts_by_code(codes: Collection[str]) -> dict[str, OrganisationFact]:
    """Organisations by their code; unknown codes are absent. Knows no viewer: services check
    permissions.
    """
    rows = Organisation.objects.filter(code__in=among(codes, "text")).values_list(*_FACTS)
    return {row[1]: OrganisationFact(*row) for row in rows}


def facts_by_name(name: str) -> list[OrganisationFact]:
    """Living organisations of exactly this name, at most two."""
    rows = Organisation.objects.filter(name=name, dissolved_on=None).values_list(*_FACTS)
    return [OrganisationFact(*row) for row in rows[:2]]


def facts_by_path(paths: Collection[str]) -> dict[str, OrganisationFact]:
    """Organisations by where they stand in today's tree. Knows no viewer: services check permissions."""
    rows = Organisation.objects.filter(path__in=among(paths, "text")).values_list(*_FACTS)
    return {row[5]: OrganisationFact(*row) for row in rows}


def facts_of(organisation_ids: Collection[int]) -> dict[int, OrganisationFact]:
    """Organisations by their identifier. Knows no viewer: services check permissions."""
    rows = Organisation.objects.filter(pk__in=among(organisation_ids)).values_list(*_FACTS)
    return {row[0]: OrganisationFact(*row) for row in rows}


def breadcrumbs(organisation_id: int) -> list[OrganisationFact]:
    """The organisation with all above it in today's tree, from the root down."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT h.id, h.code, h.name, h.level, h.kind, h.path, h.dissolved_on
            FROM orgs_organisation o
            CROSS JOIN generate_series(%(step)s, length(o.path), %(step)s) AS s (end_of_head)
            JOIN orgs_organisation h ON h.path = left(o.path, s.end_of_head)
            WHERE o.id = %(id)s ORDER BY h.path
            """,
            {"id": organisation_id, "step": Organisation.steplen},
        )
        return [OrganisationFact(*row) for row in cursor.fetchall()]


def lines_of(organisation_ids: Collection[int]) -> dict[int, list[OrganisationFact]]:
    """Each organisation with all above it in today's tree, nearest first, in two queries for many."""
    step = Organisation.steplen
    starts = facts_of(organisation_ids)
    heads = {
        fact.path[:end] for fact in starts.values() for end in range(step, len(fact.path), step)
    }
    above = facts_by_path(heads)
    return {
        key: [fact, *(above[fact.path[:end]] for end in range(len(fact.path) - step, 0, -step))]
        for key, fact in starts.items()
    }


def schools_below(organisation_ids: Collection[int]) -> list[int]:
    """Identifiers of the living schools directly below the organisations in today's tree."""
    found = Organisation.objects.filter(
        placements__parent_id__in=among(organisation_ids),
        placements__valid_to=None,
        kind=Kind.SCHOOL,
        dissolved_on=None,
    )
    return list(found.values_list("pk", flat=True))


def living_schools() -> QuerySet[Organisation]:
    """Every school that stands today; callers narrow it to what their viewer may see."""
    return Organisation.objects.filter(kind=Kind.SCHOOL, dissolved_on=None)


def holding(day: date) -> Q:
    """Dated facts that hold on ``day``."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))


def children_at(organisation_id: int | None, day: date) -> list[Place]:
    """Who stood directly under the organisation (None: at the top) on ``day``."""
    rows = (
        Placement.objects.filter(holding(day), parent_id=organisation_id)
        .order_by("organisation__name_key", "organisation_id")
        .values_list("organisation_id", "parent_id")
        .annotate(depth=F("organisation__depth") * 0 + 1)
    )
    return [Place(*row) for row in rows]


def ancestors_at(organisation_id: int, day: date) -> list[Place]:
    """The organisation and all above it on ``day``, nearest first."""
    return _walk(
        """
        WITH RECURSIVE up AS (
            SELECT organisation_id, parent_id, 0 AS depth FROM orgs_placement
            WHERE organisation_id = %(start)s AND valid_from <= %(day)s
              AND (valid_to IS NULL OR valid_to > %(day)s)
            UNION ALL
            SELECT p.organisation_id, p.parent_id, up.depth + 1
            FROM up JOIN orgs_placement p ON p.organisation_id = up.parent_id
            WHERE p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to > %(day)s)
        )
        SELECT organisation_id, parent_id, depth FROM up ORDER BY depth
        """,
        organisation_id,
        day,
    )


def subtree_at(organisation_id: int, day: date) -> list[Place]:
    """The organisation and all below it on ``day``, top down."""
    return _walk(
        """
        WITH RECURSIVE down AS (
            SELECT organisation_id, parent_id, 0 AS depth FROM orgs_placement
            WHERE organisation_id = %(start)s AND valid_from <= %(day)s
              AND (valid_to IS NULL OR valid_to > %(day)s)
            UNION ALL
            SELECT p.organisation_id, p.parent_id, down.depth + 1
            FROM down JOIN orgs_placement p ON p.parent_id = down.organisation_id
            WHERE p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to > %(day)s)
        )
        SELECT organisation_id, parent_id, depth FROM down ORDER BY depth, organisation_id
        """,
        organisation_id,
        day,
    )


def _walk(statement: str, organisation_id: int, day: date) -> list[Place]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"start": organisation_id, "day": day})
        return [Place(*row) for row in cursor.fetchall()]
