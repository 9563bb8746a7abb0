"""Taking an import of organisations back: what it changed becomes what it was, what it founded ends."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from gongxun.base import bulk
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.base.sheets import kinds
from gongxun.base.sheets.kinds import Obstacle, Progress, Status, Undoing, UndoRefused, Written
from gongxun.registry.orgs.models import (
    IndustrialAffiliation,
    Organisation,
    Placement,
    RosterConfirmation,
    SummaryReturn,
)
from gongxun.registry.orgs.selectors.records import OrganisationRecord, records_by_code
from gongxun.registry.orgs.selectors.scoping import covered
from gongxun.registry.orgs.sheets.rewriting import Rewriting, rewrite

NAME = "organisations"


def undo(rows: Sequence[Written], undoing: Undoing, progress: Progress) -> None:
    """Raises UndoRefused where something later depends on a row, PermissionDenied."""
    ids = [row.trace["id"] for row in rows]
    if set(ids) - covered(undoing.viewer, Permission.EDIT_ORGANISATIONS, ids):
        raise PermissionDenied(_("文件涉及您管理范围以外的单位，没有撤销。请由上级单位办理。"))
    records = records_by_code([row.trace["code"] for row in rows])
    progress(_("核对"), 0, len(rows))
    obstacles = [*_altered(rows, records), *_dependents(rows, undoing)]
    if obstacles:
        raise UndoRefused(obstacles)
    changed = [row for row in rows if row.status is Status.CHANGED]
    _restore(changed, undoing, progress)
    _withdraw([row for row in rows if row.status is Status.CREATED], undoing)
    progress(_("撤销"), len(rows), len(rows))


def _altered(rows: Sequence[Written], records: dict[str, OrganisationRecord]) -> Iterator[Obstacle]:
    for row in rows:
        record = records.get(row.trace["code"])
        if record is None or record.dissolved_on is not None:
            yield Obstacle(row.number, _("单位已撤销或代码已改"), _("请在组织页面逐个更正。"))
        elif any(getattr(record, name) != value for name, value in row.trace["after"].items()):
            yield Obstacle(row.number, _("单位在导入之后又有变动"), _("请在组织页面逐个更正。"))


def _dependents(rows: Sequence[Written], undoing: Undoing) -> Iterator[Obstacle]:
    founded = {row.trace["id"]: row.number for row in rows if row.status is Status.CREATED}
    if not founded:
        return
    # What the import itself has moved below them goes back first.
    moved = {
        row.trace["id"]
        for row in rows
        if {"parent_code", "industrial_union_code"} & row.trace["after"].keys()
    }
    for holders, message, remedy in _holders(founded, moved, undoing):
        for key in sorted(holders & founded.keys()):
            yield Obstacle(founded[key], message, remedy)


def _holders(
    founded: dict[int, int], moved: set[int], undoing: Undoing
) -> Iterator[tuple[set[int], str, str]]:
    """Founded organisations that others have come to rest on, with the reason."""
    mine, ours = bulk.among(founded), bulk.among(moved | founded.keys())
    children = Placement.objects.filter(
        parent_id__in=mine, valid_to=None, organisation__dissolved_on=None
    ).exclude(organisation_id__in=ours)
    yield (
        set(children.values_list("parent_id", flat=True)),
        _("已有其他下级单位"),
        _("请先划转或撤销其下级单位。"),
    )
    members = IndustrialAffiliation.objects.filter(
        industrial_union_id__in=mine, valid_to=None
    ).exclude(organisation_id__in=ours)
    yield (
        set(members.values_list("industrial_union_id", flat=True)),
        _("已有单位隶属该产业工会"),
        _("请先改变这些单位的产业隶属。"),
    )
    answered = {
        key
        for model in (RosterConfirmation, SummaryReturn)
        for key in model.objects.filter(organisation_id__in=mine).values_list(
            "organisation_id", flat=True
        )
    }
    yield answered, _("已确认名册或报送汇总数"), _("请改为在组织页面撤销该单位。")
    for guard, message, remedy in kinds.guards(NAME):
        yield set(guard(list(founded), undoing.written_at)), message, remedy


def _restore(changed: Sequence[Written], undoing: Undoing, progress: Progress) -> None:
    back: list[Any] = [
        Rewriting(row.trace["id"], row.trace["before"], row.trace["order"]) for row in changed
    ]
    try:
        rewrite(undoing.viewer, back, undoing.now, progress)
    except ValidationError as refused:
        message = " ".join(refused.messages)
        raise UndoRefused([Obstacle(0, message, _("请在组织页面逐个更正。"))]) from None


def _withdraw(founded: Sequence[Written], undoing: Undoing) -> None:
    """They end today and give their codes back, so that a mended file may use them."""
    if not founded:
        return
    ids = [row.trace["id"] for row in founded]
    IndustrialAffiliation.objects.filter(
        organisation_id__in=bulk.among(ids), valid_to=None, valid_from=undoing.viewer.today
    ).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {Organisation._meta.db_table}
            SET dissolved_on = %s, code = 'W-' || id, credit_code = NULL WHERE id = ANY(%s)
            """,  # noqa: S608 (our own table)
            [undoing.viewer.today, ids],
        )
    audit.record_many(
        undoing.viewer, "organisation.dissolve", "organisation", ((k, k) for k in ids), undoing.now
    )
    outbox.emit("orgs.dissolved", {"organisations": ids}, undoing.now)
