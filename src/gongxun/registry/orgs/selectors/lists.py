"""What screens list: children with their counts, finds by name, code or pinyin, rosters of a
year.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.models import (
    IndustrialAffiliation,
    Organisation,
    RosterConfirmation,
    SummaryReturn,
)
from gongxun.registry.orgs.selectors.scoping import visible_organisations
from gongxun.registry.orgs.selectors.tree import holding


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A child in today's tree, with the number of organisations directly below it."""

    id: int
    code: str
    name: str
    level: str
    kind: str
    children: int
    dissolved_on: date | None


def children_of(viewer: Viewer, organisation_id: int) -> list[ChildRow]:
    """The children in today's tree that the viewer may see, by pinyin; the dissolved ones last."""
    if not visible_organisations(viewer).filter(pk=organisation_id).exists():
        return []
    rows = Organisation.objects.filter(
        placements__parent_id=organisation_id, placements__valid_to=None
    ).values_list("id", "code", "name", "level", "kind", "numchild", "dissolved_on", "name_key")
    ordered = sorted(rows, key=lambda row: (row[6] is not None, row[7], row[2], row[0]))
    return [ChildRow(*row[:7]) for row in ordered]


def search(viewer: Viewer, text: str, limit: int = 20) -> QuerySet[Organisation]:
    """Organisations whose name holds ``text``, whose code begins with it, or whose pinyin or
    initials match it.
    """
    if not text.strip():
        return Organisation.objects.none()
    found = visible_organisations(viewer, Permission.VIEW_ORGANISATIONS).filter(named(text))
    return found.order_by("depth", "name_key", "id")[:limit]


def named(text: str) -> Q:
    """Organisations that are found under ``text``, whoever looks."""
    words = text.strip().replace("\x00", "")
    condition = Q(name__contains=words) | Q(code__startswith=words.upper())
    if re.fullmatch(r"[A-Za-z ]+", words):
        # anping finds 安平县 (an ping xian) wherever it stands in the name.
        letters = " ?".join(words.lower().replace(" ", ""))
        condition |= Q(name_key__regex=rf"(^| ){letters}")
        if " " not in words:
            # zgh finds 总工会 as the initials of three syllables in a row.
            initials = "".join(f"{letter}[a-z]* " for letter in words.lower())
            condition |= Q(name_key__regex=rf"(^| ){initials.rstrip()}")
    return condition


def directory(text: str, *, limit: int = 20) -> QuerySet[Organisation]:
    """Living organisations of the whole node by name or code: names and codes are public, as in a
    printed directory. For choosing whither somebody goes.
    """
    if not text.strip():
        return Organisation.objects.none()
    found = Organisation.objects.filter(named(text), dissolved_on=None)
    return found.order_by("depth", "name_key", "id")[:limit]


def affiliates_of(industrial_union_id: int, on: date) -> QuerySet[Organisation]:
    """Organisations that belong to the industrial union on a day, whatever their place in the
    tree.
    """
    current = IndustrialAffiliation.objects.filter(
        holding(on), industrial_union_id=industrial_union_id
    )
    return Organisation.objects.filter(pk__in=current.values("organisation_id"))


def roster_of_year(
    organisation_id: int, year: int
) -> tuple[RosterConfirmation | None, SummaryReturn | None]:
    """Who stands behind the headcount of a year: the confirmation of the roster, or the counts
    returned instead.
    """
    found = {"organisation_id": organisation_id, "year": year}
    return (
        RosterConfirmation.objects.filter(**found).first(),
        SummaryReturn.objects.filter(**found).first(),
    )
