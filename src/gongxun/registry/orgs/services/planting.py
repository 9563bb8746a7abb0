"""Setting new organisations into the tree: paths, placements and counts of children."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from gongxun.base import bulk
from gongxun.registry.orgs.models import IndustrialAffiliation, Organisation, Placement
from gongxun.registry.orgs.naming import name_key
from gongxun.registry.orgs.selectors.records import records_by_code
from gongxun.registry.orgs.services.vetting import NewOrganisation


@dataclass(frozen=True, slots=True)
class Parent:
    """What a child needs to know of its parent."""

    id: int
    path: str
    level: str


def last_steps(parent_ids: Sequence[int]) -> dict[int | None, int]:
    """The number of the last child of each parent by today's tree; key None: of the last root."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.parent_id, max(right(o.path, %(step)s)) FROM orgs_placement p
            JOIN orgs_organisation o ON o.id = p.organisation_id
            WHERE p.valid_to IS NULL AND (p.parent_id = ANY(%(parents)s) OR p.parent_id IS NULL)
            GROUP BY p.parent_id
            """,
            {"step": Organisation.steplen, "parents": list(parent_ids)},
        )
        return {parent: Organisation._str2int(step) for parent, step in cursor.fetchall()}


def child_path(parent_path: str, step: int) -> str:
    """The path of the child numbered ``step``; raises ValidationError where the tree is too deep or
    too wide.
    """
    path: str = Organisation._get_path(
        parent_path, len(parent_path) // Organisation.steplen + 1, step
    )
    length = Organisation._meta.get_field("path").max_length or 0
    if len(path) > length or len(path) != len(parent_path) + Organisation.steplen:
        raise ValidationError(_("组织层次过深或下级过多，无法再设立；请调整组织结构。"))
    return path


def plant(
    ordered: Sequence[NewOrganisation], ids: dict[str, int], parents: dict[str, Parent]
) -> None:
    places = {code: (parent.id, parent.path) for code, parent in parents.items()}
    steps = last_steps([parent.id for parent in parents.values()])
    children: dict[int, int] = {}
    paths: list[tuple[str, int | None]] = []
    for row in ordered:
        parent_id, parent_path = places[row.parent_code] if row.parent_code else (None, "")
        steps[parent_id] = steps.get(parent_id, 0) + 1
        path = child_path(parent_path, steps[parent_id])
        places[row.code] = (ids[row.code], path)
        if parent_id is not None:
            children[parent_id] = children.get(parent_id, 0) + 1
        paths.append((path, parent_id))
    _copy(ordered, ids, paths, children)
    existing = {parent.id for parent in parents.values()}
    _count_children({key: count for key, count in children.items() if key in existing})


_COLUMNS = (
    "id", "path", "depth", "numchild", "level", "kind", "name", "name_key", "code", "credit_code",
    "division_code", "founded_on",
)  # fmt: skip


def _copy(
    ordered: Sequence[NewOrganisation],
    ids: dict[str, int],
    paths: Sequence[tuple[str, int | None]],
    children: dict[int, int],
) -> None:
    step = Organisation.steplen
    bulk.copy_rows(
        Organisation,
        _COLUMNS,
        (
            (
                ids[row.code], path, len(path) // step, children.get(ids[row.code], 0), row.level,
                row.kind, row.name, name_key(row.name), row.code, row.credit_code,
                row.division_code, row.founded_on,
            )
            for row, (path, _parent) in zip(ordered, paths, strict=True)
        ),
    )  # fmt: skip
    bulk.copy_rows(
        Placement,
        ("organisation_id", "parent_id", "valid_from"),
        (
            (ids[row.code], parent_id, row.founded_on)
            for row, (_path, parent_id) in zip(ordered, paths, strict=True)
        ),
    )


def _count_children(added: dict[int, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE orgs_organisation o SET numchild = numchild + a.added
            FROM unnest(%s::bigint[], %s::int[]) AS a(id, added) WHERE o.id = a.id
            """,
            [list(added), list(added.values())],
        )


def affiliate_new(rows: Sequence[NewOrganisation], ids: dict[str, int]) -> None:
    wanted = {row.industrial_union_code for row in rows if row.industrial_union_code}
    unions = {code: record.id for code, record in records_by_code(wanted).items()}
    missing = wanted - unions.keys()
    if missing:
        raise ValidationError(
            _("找不到产业工会：%(codes)s。请核对代码。")
            % {"codes": _("、").join(sorted(missing)[:5])}
        )
    bulk.copy_rows(
        IndustrialAffiliation,
        ("organisation_id", "industrial_union_id", "valid_from"),
        (
            (ids[row.code], unions[row.industrial_union_code], row.founded_on)
            for row in rows
            if row.industrial_union_code
        ),
    )
