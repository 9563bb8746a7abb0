"""Moving a subtree under another parent, from a day on."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.orgs import checks
from gongxun.registry.orgs.models import Organisation, Placement
from gongxun.registry.orgs.services.locking import lock_tree
from gongxun.registry.orgs.services.planting import child_path
from gongxun.registry.orgs.services.staleness import refuse_stale


@transaction.atomic
def move(
    *,
    viewer: Viewer,
    organisation_id: int,
    parent_id: int,
    on: date,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Let the organisation with all below it stand under another parent from ``on``; what was
    before stays in history.

    Raises PermissionDenied, and ValidationError for a cycle on any day from ``on``, a day to come,
    a day before the present placement began, a dissolved organisation or a parent of lower level.
    """
    lock_tree()
    require(viewer, Permission.EDIT_ORGANISATIONS, "organisation", organisation_id)
    require(viewer, Permission.EDIT_ORGANISATIONS, "organisation", parent_id)
    moved = Organisation.objects.get(pk=organisation_id)
    parent = Organisation.objects.get(pk=parent_id)
    placement = Placement.objects.get(organisation=moved, valid_to=None)
    if placement.parent_id == parent_id:
        return
    refuse_stale(organisation_id, seen)
    _check(moved, parent, placement, on, viewer.today)
    replace_placement(placement, parent_id, on)
    change_path(moved, parent)
    audit.record(
        viewer, "organisation.move", "organisation", organisation_id, organisation_id, now,
        {"from": placement.parent_id, "to": parent_id, "on": on.isoformat()},
    )  # fmt: skip
    outbox.emit("orgs.moved", {"organisation": organisation_id, "to": parent_id}, now)


def _check(
    moved: Organisation, parent: Organisation, placement: Placement, on: date, today: date
) -> None:
    if moved.dissolved_on is not None or parent.dissolved_on is not None:
        raise ValidationError(_("单位已撤销，不能划转。请选择在用的单位。"))
    if on > today:
        raise ValidationError({"on": _("划转日期在今天之后。请在当天办理，或改填今天以前的日期。")})
    if on < placement.valid_from:
        raise ValidationError(
            {
                "on": _("该单位自 %(day)s 起隶属现上级，划转日期不能更早。请改填日期。")
                % {"day": placement.valid_from.isoformat()}
            }
        )
    if would_cycle(moved.pk, parent.pk, on):
        raise ValidationError(
            {"parent": _("不能划到本单位或其下级之下，否则上下级成环。请另选上级单位。")}
        )
    fault = checks.level_fault(moved.level, parent.level)
    if fault:
        raise ValidationError({"parent": str(fault)})


def would_cycle(organisation_id: int, parent_id: int, on: date) -> bool:
    """Whether the organisation stands above ``parent_id``, or is it, on any day from ``on``."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE up AS (
                SELECT %(parent)s::bigint AS id, daterange(%(on)s, NULL) AS days
                UNION
                SELECT p.parent_id, up.days * daterange(p.valid_from, p.valid_to)
                FROM up JOIN orgs_placement p ON p.organisation_id = up.id
                WHERE up.days && daterange(p.valid_from, p.valid_to) AND p.parent_id IS NOT NULL
                  AND up.id <> %(organisation)s
            )
            SELECT EXISTS (SELECT 1 FROM up WHERE id = %(organisation)s)
            """,
            {"organisation": organisation_id, "parent": parent_id, "on": on},
        )
        answer: tuple[bool] = cursor.fetchone()
        return answer[0]


def replace_placement(placement: Placement, parent_id: int | None, on: date) -> None:
    """End the open placement and begin the next; one that began on the same day is corrected
    instead.
    """
    if placement.valid_from == on:
        Placement.objects.filter(pk=placement.pk).update(parent_id=parent_id)
        return
    Placement.objects.filter(pk=placement.pk).update(valid_to=on)
    Placement.objects.create(
        organisation_id=placement.organisation_id, parent_id=parent_id, valid_from=on
    )


def change_path(moved: Organisation, parent: Organisation) -> None:
    """Rewrite the paths of the subtree and the counts of both parents. The placement already names
    ``parent``.
    """
    step = Organisation.steplen
    new_path = child_path(parent.path, _next_step(moved.pk, parent.pk))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE orgs_organisation
            SET path = %(new)s || substr(path, %(length)s + 1),
                depth = depth + (%(new_length)s - %(length)s) / %(step)s
            WHERE path LIKE %(old)s || '%%'
            """,
            {
                "new": new_path, "old": moved.path, "length": len(moved.path),
                "new_length": len(new_path), "step": step,
            },
        )  # fmt: skip
        cursor.execute(
            """
            UPDATE orgs_organisation SET numchild = numchild + CASE WHEN path = %(old)s THEN -1 ELSE 1 END
            WHERE path = %(old)s OR id = %(parent)s
            """,
            {"old": moved.path[:-step], "parent": parent.pk},
        )


def _next_step(moved_id: int, parent_id: int) -> int:
    """One after the last child of the parent, the moved organisation not counted: it still has its
    old path.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT max(right(o.path, %s)) FROM orgs_placement p
            JOIN orgs_organisation o ON o.id = p.organisation_id
            WHERE p.parent_id = %s AND p.valid_to IS NULL AND o.id <> %s
            """,
            [Organisation.steplen, parent_id, moved_id],
        )
        last = cursor.fetchone()[0]
        return (Organisation._str2int(last) if last else 0) + 1
