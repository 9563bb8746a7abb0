"""Many organisations changed at once: the same acts as one by one, a statement a field instead of one a row.

Runs under the tree's lock, on what has been decided or written before: permission, period and place were checked
there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from gongxun.base import bulk
from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.base.sheets.kinds import Progress
from gongxun.registry.orgs.models import IndustrialAffiliation
from gongxun.registry.orgs.naming import name_key
from gongxun.registry.orgs.selectors.records import records_by_code
from gongxun.registry.orgs.services.moving import move
from gongxun.registry.orgs.services.revising import REVISABLE


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What an organisation is to be; parents and industrial unions by code. ``order`` puts moves top down."""

    id: int
    fields: Mapping[str, Any]
    order: int


def rewrite(
    viewer: Viewer, changed: Sequence[Rewriting], now: datetime, progress: Progress
) -> None:
    """Names and classification first, so that moves are checked against the levels that will hold."""
    _rename([each for each in changed if "name" in each.fields], viewer, now)
    _revise([each for each in changed if REVISABLE & each.fields.keys()], viewer, now)
    _affiliate([each for each in changed if "industrial_union_code" in each.fields], viewer, now)
    rest = [each for each in changed if "parent_code" in each.fields]
    progress(_("更新单位"), len(changed) - len(rest), len(changed))
    _move(rest, viewer, now, progress, len(changed))


def _rename(changed: Sequence[Rewriting], viewer: Viewer, now: datetime) -> None:
    names = [each.fields["name"] for each in changed]
    if not names:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH old AS (
                SELECT o.id, o.name FROM orgs_organisation o
                JOIN unnest(%s::bigint[], %s::text[]) AS v(id, name) ON v.id = o.id
                WHERE o.name <> v.name ORDER BY o.id FOR UPDATE OF o
            )
            INSERT INTO orgs_formername (organisation_id, name, valid_to)
            SELECT id, name, %s FROM old
            """,
            [[each.id for each in changed], names, viewer.today],
        )
        cursor.execute(
            """
            UPDATE orgs_organisation o SET name = v.name, name_key = v.name_key
            FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS v(id, name, name_key)
            WHERE v.id = o.id
            """,
            [[each.id for each in changed], names, list(map(name_key, names))],
        )
    _written("organisation.rename", "orgs.revised", changed, viewer, now)


def _revise(changed: Sequence[Rewriting], viewer: Viewer, now: datetime) -> None:
    for field in sorted(REVISABLE):
        having = [each for each in changed if field in each.fields]
        if not having:
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE orgs_organisation o SET {field} = v.value "  # noqa: S608 (our own names)
                "FROM unnest(%s::bigint[], %s::text[]) AS v(id, value) WHERE v.id = o.id",
                [[each.id for each in having], [each.fields[field] for each in having]],
            )
    if changed:
        _written("organisation.revise", "orgs.revised", changed, viewer, now)


def _affiliate(changed: Sequence[Rewriting], viewer: Viewer, now: datetime) -> None:
    if not changed:
        return
    ids, today = [each.id for each in changed], viewer.today
    present = IndustrialAffiliation.objects.filter(
        organisation_id__in=bulk.among(ids), valid_to=None
    )
    present.filter(valid_from=today).delete()
    present.update(valid_to=today)
    codes = {code for each in changed if (code := each.fields["industrial_union_code"])}
    unions = records_by_code(codes)
    bulk.copy_rows(
        IndustrialAffiliation,
        ("organisation_id", "industrial_union_id", "valid_from"),
        (
            (each.id, unions[code].id, today)
            for each in changed
            if (code := each.fields["industrial_union_code"])
        ),
    )
    _written("organisation.affiliate", "orgs.affiliated", changed, viewer, now)


def _move(
    changed: Sequence[Rewriting], viewer: Viewer, now: datetime, progress: Progress, total: int
) -> None:
    """One by one: the path of each depends on those before it."""
    parents = records_by_code({each.fields["parent_code"] for each in changed})
    before = total - len(changed)
    for at, each in enumerate(sorted(changed, key=lambda one: one.order), start=1):
        parent = parents[each.fields["parent_code"]]
        move(viewer=viewer, organisation_id=each.id, parent_id=parent.id, on=viewer.today, now=now)
        progress(_("更新单位"), before + at, total)


def _written(
    verb: str, event: str, changed: Sequence[Rewriting], viewer: Viewer, now: datetime
) -> None:
    ids = [each.id for each in changed]
    audit.record_many(viewer, verb, "organisation", ((key, key) for key in ids), now)
    outbox.emit(event, {"organisations": ids}, now)
