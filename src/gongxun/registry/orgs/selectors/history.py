"""What an organisation has been through, and the mark by which a later change is noticed."""

import hashlib
from dataclasses import dataclass
from datetime import date

from gongxun.registry.orgs.models import (
    FormerName,
    IndustrialAffiliation,
    Merger,
    Organisation,
    Placement,
    RosterConfirmation,
    SummaryReturn,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of an organisation's history. ``what`` is founded, renamed, placed, affiliated,
    absorbed, merged or dissolved; ``name`` the other organisation or the former name.
    """

    day: date
    what: str
    name: str = ""
    other_id: int | None = None


_ORDER = ("founded", "placed", "affiliated", "renamed", "absorbed", "merged", "dissolved")


def history_of(organisation: Organisation) -> list[Turn]:
    """Every turn, the latest first; a first placement is told by the founding."""
    key = organisation.pk
    former = FormerName.objects.filter(organisation_id=key)
    placements = Placement.objects.filter(organisation_id=key, parent__isnull=False)
    unions = IndustrialAffiliation.objects.filter(organisation_id=key)
    absorbed = Merger.objects.filter(successor_id=key)
    turns = [
        Turn(organisation.founded_on, "founded"),
        *(Turn(one.valid_to, "renamed", one.name) for one in former),
        *(
            Turn(day, "placed", name, other)
            for day, name, other in placements.values_list(
                "valid_from", "parent__name", "parent_id"
            )
        ),
        *(
            Turn(day, "affiliated", name, other)
            for day, name, other in unions.values_list(
                "valid_from", "industrial_union__name", "industrial_union_id"
            )
        ),
        *(
            Turn(day, "absorbed", name, other)
            for day, name, other in absorbed.values_list(
                "on", "organisation__name", "organisation_id"
            )
        ),
    ]
    turns += _end_of(organisation)
    turns.sort(key=lambda turn: (turn.day, _ORDER.index(turn.what)), reverse=True)
    return turns


def _end_of(organisation: Organisation) -> list[Turn]:
    if organisation.dissolved_on is None:
        return []
    merger = Merger.objects.filter(organisation=organisation).select_related("successor").first()
    if merger is not None:
        return [Turn(merger.on, "merged", merger.successor.name, merger.successor_id)]
    return [Turn(organisation.dissolved_on, "dissolved")]


@dataclass(frozen=True, slots=True)
class RosterYear:
    """Who stands behind the headcount of a year: a confirmation, or counts returned instead."""

    year: int
    confirmed: RosterConfirmation | None
    returned: SummaryReturn | None


def roster_years(organisation_id: int) -> list[RosterYear]:
    """Every year that was confirmed or returned, the latest first."""
    confirmed = {
        one.year: one for one in RosterConfirmation.objects.filter(organisation_id=organisation_id)
    }
    returned = {
        one.year: one for one in SummaryReturn.objects.filter(organisation_id=organisation_id)
    }
    years = sorted(confirmed.keys() | returned.keys(), reverse=True)
    return [RosterYear(year, confirmed.get(year), returned.get(year)) for year in years]


def version_of(organisation_id: int) -> str:
    """A mark that changes with the organisation's name, facts, place, industrial union or end; empty
    where there is none.
    """
    facts = Organisation.objects.filter(pk=organisation_id).values_list(
        "name", "level", "kind", "credit_code", "division_code", "dissolved_on"
    ).first()  # fmt: skip
    if facts is None:
        return ""
    held = [
        list(
            rows.filter(organisation_id=organisation_id, valid_to=None).values_list(
                "pk", "valid_from"
            )
        )
        for rows in (Placement.objects, IndustrialAffiliation.objects)
    ]
    return hashlib.sha256(repr((facts, held)).encode()).hexdigest()[:16]
