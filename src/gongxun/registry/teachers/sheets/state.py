"""Everything in the database that the rows touch, read in few queries: one for each owner's own people."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.bulk import among
from gongxun.base.sheets.kinds import Decision, Problem, Status, refuse
from gongxun.registry.orgs.selectors import covered, facts_by_code
from gongxun.registry.people.selectors import bearers_at
from gongxun.registry.teachers.models import Teacher
from gongxun.registry.teachers.sheets.columns import HoursRow, TeacherRow, heading

Asked = TeacherRow | HoursRow


def lock() -> None:
    """Keep others from changing teachers until the transaction ends; reading goes on."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE teachers_teacher, teachers_workload IN SHARE ROW EXCLUSIVE MODE")


class SheetState:
    """Owners by code, teachers by owner and name."""

    def __init__(self, rows: Sequence[Asked], viewer: Viewer) -> None:
        self.viewer = viewer
        self.owners = facts_by_code({row.owner_code for row in rows})
        ids = {fact.id for fact in self.owners.values()}
        self.editable = covered(viewer, Permission.EDIT_RESOURCES, ids)
        self.known: dict[tuple[int, str], list[Teacher]] = defaultdict(list)
        names = {row.name for row in rows}
        found = Teacher.objects.filter(owner_id__in=ids, name__in=among(names, "text"))
        for one in found.order_by("pk"):
            self.known[one.owner_id, one.name].append(one)
        self._asked: dict[int, set[str]] = defaultdict(set)
        for row in rows:
            if row.owner_code in self.owners:
                self._asked[self.owners[row.owner_code].id].add(row.name)
        self._bearers: dict[int, dict[str, int]] = {}

    def owner_fault(self, row: Asked) -> Decision | None:
        fact = self.owners.get(row.owner_code)
        if fact is None or fact.id not in self.editable:
            return refuse(
                heading("owner_code"),
                row.owner_code,
                _("没有这个单位，或不在您的管理范围内"),
                _("请核对单位代码；别的单位的师资由该单位导入。"),
            )
        return None

    def owner_id(self, row: Asked) -> int:
        return self.owners[row.owner_code].id

    def teacher(self, row: Asked) -> Teacher | Decision | None:
        """Whom a row means: of one name only, or by the employer; a refusal where it could be several."""
        found = self.known[self.owner_id(row), row.name]
        if len(found) > 1 or (row.employer and found and found[0].person_id is None):
            found = [one for one in found if one.employer == (row.employer or "")]
        if len(found) > 1:
            return _ambiguous(row)
        return found[0] if found else None

    def bearer(self, owner_id: int, name: str) -> int | None:
        """Who alone bears the name at the owner."""
        if owner_id not in self._bearers:
            names = self._asked[owner_id]
            self._bearers[owner_id] = bearers_at(owner_id, names, self.viewer.today)
        return self._bearers[owner_id].get(name)


def _ambiguous(row: Asked) -> Decision:
    return refuse(
        heading("employer"),
        row.employer or "",
        _("师资库里有几名同名的教师，分不清是哪一名"),
        _("请在师资库中逐个修改。"),
    )


def refused(faults: dict[str, list[str]], row: Asked) -> Decision:
    """A refusal with a problem for each field."""
    problems = tuple(
        Problem(
            heading(name),
            str(getattr(row, name, "") or ""),
            " ".join(words),
            _("请更正后重新导入。"),
        )
        for name, words in faults.items()
    )
    return Decision(Status.REFUSED, problems=problems)
