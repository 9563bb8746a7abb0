"""Where an organisation stands with its closed years, and what a closure would hold up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.shell.counting import up_to
from gongxun.records.ledger.models import Proposal, ProposalState, YearClosure
from gongxun.registry.orgs import selectors as orgs


@dataclass(frozen=True, slots=True)
class YearStanding:
    """One year of one organisation.

    ``closure`` is its own that holds, ``above`` one by an organisation above it. ``latest`` is the
    number of its own last closure, held or reopened, 0 for none. ``waiting`` counts proposals of
    the year that it and those below it still have to decide.
    """

    year: int
    ended: bool
    closure: YearClosure | None
    above: YearClosure | None
    latest: int
    waiting: int

    @property
    def is_closed(self) -> bool:
        return self.closure is not None or self.above is not None


def years_of(
    viewer: Viewer, organisation_id: int, years: Collection[int], today: date
) -> list[YearStanding]:
    """Each of the years, latest first; raises PermissionDenied."""
    require(viewer, Permission.VIEW_ENTRIES, "organisation", organisation_id)
    line = orgs.breadcrumbs(organisation_id)
    found = list(
        YearClosure.objects.filter(organisation_id__in=[one.id for one in line], year__in=years)
        .select_related("organisation")
        .order_by("id")
    )
    return [
        _standing(year, organisation_id, found, _waiting(viewer, line[-1].path, year), today)
        for year in sorted(years, reverse=True)
    ]


def _standing(
    year: int, organisation_id: int, found: Sequence[YearClosure], waiting: int, today: date
) -> YearStanding:
    own = [one for one in found if one.year == year and one.organisation_id == organisation_id]
    holding = [one for one in found if one.year == year and one.reopened_at is None]
    return YearStanding(
        year=year,
        ended=year < today.year,
        closure=next((one for one in own if one.reopened_at is None), None),
        above=next((one for one in holding if one.organisation_id != organisation_id), None),
        latest=own[-1].pk if own else 0,
        waiting=waiting,
    )


def _waiting(viewer: Viewer, path: str, year: int) -> int:
    """Proposals of a year that wait below ``path``; of many AtLeast."""
    here = orgs.below(viewer, Permission.VIEW_ENTRIES, "manager__path", path)
    waiting = Proposal.objects.filter(here, state=ProposalState.SUBMITTED, earned_on__year=year)
    return up_to(waiting)


def closed_by_each(organisation_ids: Collection[int]) -> dict[int, list[int]]:
    """The years that each organisation itself keeps closed, earliest first; those with none are absent."""
    found: dict[int, list[int]] = {}
    rows = YearClosure.objects.filter(organisation_id__in=organisation_ids, reopened_at=None)
    for organisation, year in rows.order_by("year").values_list("organisation_id", "year"):
        found.setdefault(organisation, []).append(year)
    return found
