"""Taking a roster back: posts that it changed become what they were, posts that it gave are struck out.

Files of persons that it opened stay: whoever was met once is known by the number.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from gongxun.base import bulk
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.base.sheets import kinds
from gongxun.base.sheets.kinds import Obstacle, Progress, Status, Undoing, UndoRefused, Written
from gongxun.registry.orgs.selectors import covered
from gongxun.registry.people.models import Appointment, Transfer
from gongxun.registry.people.selectors.appointments import spans_of
from gongxun.registry.people.services.responsibility import refresh
from gongxun.registry.people.services.vetting import Span, add_existing, overlaps
from gongxun.registry.people.sheets.deciding import ChangedPost
from gongxun.registry.people.sheets.state import POST_FIELDS, Post
from gongxun.registry.people.sheets.writing import revise, unpacked

NAME = "appointments"
REASON_LENGTH = 200


def undo(rows: Sequence[Written], undoing: Undoing, progress: Progress) -> None:
    """Raises UndoRefused where something later depends on a row, PermissionDenied."""
    left = {row.number: unpacked(row.trace["after"]) for row in rows}
    offices = {post.organisation_id for post in left.values()}
    if offices - covered(undoing.viewer, Permission.EDIT_PEOPLE, offices):
        raise PermissionDenied(_("文件涉及您管理范围以外的单位，没有撤销。请由上级单位办理。"))
    progress(_("核对"), 0, len(rows))
    given = [left[row.number] for row in rows if row.status is Status.CREATED]
    changed = {
        row.number: ChangedPost(left[row.number], unpacked(row.trace["before"]))
        for row in rows
        if row.status is Status.CHANGED
    }
    obstacles = [*_altered(left), *_dependents(left, undoing), *_collisions(given, changed)]
    if obstacles:
        raise UndoRefused(sorted(obstacles, key=lambda each: each.number))
    _strike_out(given, undoing)
    revise(list(changed.values()), undoing.viewer, undoing.now)
    progress(_("撤销"), len(rows), len(rows))


def _altered(left: dict[int, Post]) -> Iterator[Obstacle]:
    rows = Appointment.objects.filter(
        pk__in=bulk.among([post.id for post in left.values()]), voided_at=None
    )
    now = {values[0]: Post(*values) for values in rows.values_list(*POST_FIELDS)}
    for number, post in left.items():
        if now.get(post.id) != post:
            message = _("任职在导入之后又有变动（调动、修改、免职或作废）")
            yield Obstacle(number, message, _("请在人员页面逐个更正。"))


def _dependents(left: dict[int, Post], undoing: Undoing) -> Iterator[Obstacle]:
    numbers = {post.id: number for number, post in left.items()}
    waiting = Transfer.objects.filter(
        appointment_id__in=bulk.among(numbers), state=Transfer.State.PROPOSED
    )
    for key in waiting.values_list("appointment_id", flat=True):
        yield Obstacle(numbers[key], _("有待接收的调动"), _("请先撤回该调动。"))
    persons = {post.person_id for post in left.values()}
    for guard, message, remedy in kinds.guards(NAME):
        held = set(guard(persons, undoing.written_at))
        for number, post in left.items():
            if post.person_id in held:
                yield Obstacle(number, message, remedy)


def _collisions(given: Sequence[Post], changed: dict[int, ChangedPost]) -> Iterator[Obstacle]:
    """A post restored may overlap with one that was given later."""
    replaced = {post.id for post in given} | {each.before.id for each in changed.values()}
    primary: dict[int, list[Span]] = defaultdict(list)
    for number, each in changed.items():
        post = each.after
        if post.is_primary:
            primary[post.person_id].append(
                Span(post.valid_from, post.valid_to, post.organisation_id, number)
            )
    add_existing(primary, spans_of(set(primary)), replaced)
    for number, _other in overlaps(primary):
        message = _("恢复原任职会与之后登记的主要任职重叠")
        yield Obstacle(number, message, _("请先更正之后登记的任职。"))


def _strike_out(given: Sequence[Post], undoing: Undoing) -> None:
    if not given:
        return
    Appointment.objects.filter(pk__in=bulk.among([post.id for post in given])).update(
        voided_at=undoing.now, void_reason=undoing.reason[:REASON_LENGTH]
    )
    audit.record_many(
        undoing.viewer,
        "appointment.void",
        "appointment",
        ((post.id, post.organisation_id) for post in given),
        undoing.now,
    )
    refresh({post.person_id for post in given}, undoing.viewer.today)
    outbox.emit("people.appointment_changed", {"count": len(given)}, undoing.now)
