"""The register as a list: searched, filtered, sorted, page by page without offsets."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from django.db.models import F, Q, QuerySet, Sum

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.bulk import among
from gongxun.base.shell.addresses import number
from gongxun.registry.orgs.selectors import within
from gongxun.registry.teachers.models import Teacher, Workload
from gongxun.registry.teachers.selectors.visibility import sees_names, visible

PAGE_SIZE = 50
SORTS = {"name": "name_key", "added": "pk"}


@dataclass(frozen=True, slots=True)
class TeacherQuery:
    """What the reader asked for. ``mine``: only who is in her charge; ``path``: of owners in this subtree."""

    search: str = ""
    kind: str = ""
    topic: str = ""
    cultivation: str = ""
    state: str = ""
    path: str = ""
    mine: bool = True
    sort: str = "name"
    descending: bool = False
    after: str | None = None
    before: str | None = None

    @property
    def whole(self) -> "TeacherQuery":
        return replace(self, after=None, before=None)


@dataclass(frozen=True, slots=True)
class TeacherPage:
    rows: list[Teacher]
    before: str | None
    after: str | None


def listed(viewer: Viewer, query: TeacherQuery) -> QuerySet[Teacher]:
    """All teachers of a list, unsorted."""
    found = visible(viewer)
    if query.mine:
        found = found.filter(within(viewer, Permission.VIEW_RESOURCES, "owner__path"))
    for name in ("kind", "cultivation", "state"):
        if value := getattr(query, name):
            found = found.filter(**{name: value})
    if query.topic:
        found = found.filter(topics__contains=[query.topic])
    if query.path:
        found = found.filter(owner__path__startswith=query.path)
    if query.search:
        found = found.filter(named(query.search, by_name=sees_names(viewer)))
    return found


def named(text: str, *, by_name: bool = True) -> Q:
    """Teachers found under their name, its pinyin or initials, or their employer; without ``by_name`` only so."""
    words = text.strip().replace("\x00", "")
    condition = Q(employer__contains=words) | Q(owner__name__contains=words)
    if not by_name:
        return condition
    condition |= Q(name__contains=words)
    if re.fullmatch(r"[A-Za-z ]+", words):
        letters = " ?".join(words.lower().replace(" ", ""))
        condition |= Q(name_key__regex=rf"(^| ){letters}")
        if " " not in words:
            initials = "".join(f"{letter}[a-z]* " for letter in words.lower())
            condition |= Q(name_key__regex=rf"(^| ){initials.rstrip()}")
    return condition


def page_of(viewer: Viewer, query: TeacherQuery) -> TeacherPage:
    """One page of the list with the owners."""
    column, backwards = _column(viewer, query), query.before is not None
    position = query.before or query.after
    found = listed(viewer, query).select_related("owner")
    falling = query.descending != backwards
    if position:
        found = found.filter(_beyond(column, position, falling))
    order = [F(each).desc() if falling else F(each).asc() for each in (column, "pk")]
    rows = list(found.order_by(*order)[: PAGE_SIZE + 1])
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    return TeacherPage(
        rows=rows,
        before=_position(rows[0], column) if rows and (more if backwards else position) else None,
        after=_position(rows[-1], column) if rows and (backwards or more) else None,
    )


def every_teacher(viewer: Viewer, query: TeacherQuery) -> Iterator[Teacher]:
    """Every row of the list in its order."""
    sign = "-" if query.descending else ""
    rows = listed(viewer, query).select_related("owner")
    return rows.order_by(f"{sign}{_column(viewer, query)}", f"{sign}pk").iterator(1000)


def hours_of_year(teacher_ids: Collection[int], year: int) -> dict[int, int]:
    """Teaching hours of a year in hundredths, network courses and all other kinds counted."""
    rows = Workload.objects.filter(teacher_id__in=among(teacher_ids), year=year)
    return dict(rows.values_list("teacher_id").annotate(Sum("hours_hundredths")))


def _column(viewer: Viewer, query: TeacherQuery) -> str:
    """An order by name would tell who bears which to a reader who may not know."""
    return SORTS[query.sort] if sees_names(viewer) else "pk"


def _beyond(column: str, position: str, falling: bool) -> Q:
    value, _colon, key = position.rpartition(":")
    if number(key) is None or "\x00" in value or (column == "pk" and number(value) is None):
        return Q()
    way = "lt" if falling else "gt"
    return Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": int(key)})


def _position(row: Teacher, column: str) -> str:
    return f"{getattr(row, column)}:{row.pk}"
