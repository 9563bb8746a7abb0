"""Whole records by code, for deciding on many rows in a constant number of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from gongxun.base.bulk import among
from gongxun.registry.orgs.models import Division, Organisation


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """An organisation as it stands today, its parent and its industrial union by code."""

    id: int
    code: str
    name: str
    level: str
    kind: str
    path: str
    credit_code: str | None
    division_code: str | None
    founded_on: date
    dissolved_on: date | None
    parent_id: int | None
    parent_code: str | None
    industrial_union_code: str | None


def records_by_code(codes: Collection[str]) -> dict[str, OrganisationRecord]:
    """Unknown codes are absent."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT o.id, o.code, o.name, o.level, o.kind, o.path, o.credit_code, o.division_code,
                   o.founded_on, o.dissolved_on, u.id, u.code, i.code
            FROM orgs_organisation o
            LEFT JOIN orgs_placement p ON p.organisation_id = o.id AND p.valid_to IS NULL
            LEFT JOIN orgs_organisation u ON u.id = p.parent_id
            LEFT JOIN orgs_industrialaffiliation a
                   ON a.organisation_id = o.id AND a.valid_to IS NULL
            LEFT JOIN orgs_organisation i ON i.id = a.industrial_union_id
            WHERE o.code = ANY(%s)
            """,
            [list(codes)],
        )
        return {row[1]: OrganisationRecord(*row) for row in cursor.fetchall()}


def owners_of_credit_codes(credit_codes: Collection[str]) -> dict[str, str]:
    """The code of the organisation that bears each unified social credit code."""
    rows = Organisation.objects.filter(credit_code__in=among(credit_codes, "text"))
    return dict(rows.values_list("credit_code", "code"))


def known_divisions(codes: Collection[str]) -> set[str]:
    return set(
        Division.objects.filter(code__in=among(codes, "text")).values_list("code", flat=True)
    )
