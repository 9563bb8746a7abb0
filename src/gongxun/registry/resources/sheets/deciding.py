"""What becomes of each row: a draft, nothing where the owner has it already, or a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.bulk import among
from gongxun.base.sheets.kinds import Decision, Line, Problem, Status, refuse
from gongxun.registry.orgs.selectors import OrganisationFact, covered, facts_by_code
from gongxun.registry.resources.models import Kind, Resource
from gongxun.registry.resources.services.drafting import Content, checked
from gongxun.registry.resources.sheets.columns import ResourceRow, heading


@dataclass(frozen=True, slots=True)
class Planned:
    """A draft that a row becomes."""

    owner_id: int
    row: ResourceRow
    content: Content


def decide(
    kind: Kind,
    lines: Sequence[Line[ResourceRow]],
    viewer: Viewer,
    now: datetime,  # noqa: ARG001
) -> list[Decision]:
    facts = facts_by_code({line.row.owner_code for line in lines})
    ids = [fact.id for fact in facts.values()]
    kept = covered(viewer, Permission.EDIT_RESOURCES, ids)
    rows = Resource.objects.filter(owner_id__in=among(kept), kind=kind)
    held = set(rows.values_list("owner_id", "title"))
    first: dict[tuple[str, str], int] = {}
    decisions = []
    for line in lines:
        row = line.row
        before = first.setdefault((row.owner_code, row.title), line.number)
        fact = facts.get(row.owner_code)
        if fact is None or fact.is_dissolved or fact.id not in kept:
            decisions.append(_of_whom(row, fact))
        elif before != line.number:
            message = _("与第 %(row)d 行同一单位、同一名称") % {"row": before}
            decisions.append(refuse(heading("title"), row.title, message, _("请删除其中一行。")))
        elif (fact.id, row.title) in held:
            decisions.append(Decision(Status.UNCHANGED))
        else:
            decisions.append(_drafted(kind, row, fact.id))
    return decisions


def _of_whom(row: ResourceRow, fact: OrganisationFact | None) -> Decision:
    name = heading("owner_code")
    if fact is None or fact.is_dissolved:
        return refuse(name, row.owner_code, _("没有这个单位代码"), _("请核对单位代码。"))
    return refuse(
        name, row.owner_code, _("您无权维护这个单位的资源"), _("请由该单位或其上级导入。")
    )


def _drafted(kind: Kind, row: ResourceRow, owner_id: int) -> Decision:
    content = Content(
        title=row.title,
        summary=row.summary,
        body=row.body,
        notes=row.notes,
        topics=row.topics,
        competences=row.competences,
        audiences=row.audiences,
        tools=row.tools,
        hours_hundredths=row.hours_hundredths,
        publisher=row.publisher,
        isbn=row.isbn,
        authors=row.authors,
    )
    try:
        ready = checked(kind, content)
    except ValidationError as refused:
        problems = tuple(
            Problem(heading(name), "", " ".join(words), _("请按说明更正这一格。"))
            for name, words in refused.message_dict.items()
        )
        return Decision(Status.REFUSED, problems=problems)
    return Decision(Status.CREATED, payload=Planned(owner_id, row, ready))
