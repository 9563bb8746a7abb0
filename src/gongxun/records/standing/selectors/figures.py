"""An organisation's figures from the current snapshot: its own, its children's, and their course over time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Sum

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.records.standing.models import OrganisationResult, Snapshot
from gongxun.registry.orgs.selectors import visible_organisations

MILESTONES = 12
COUNTS = ("population", "met", "not_met", "on_track", "behind", "exempt")


@dataclass(frozen=True, slots=True)
class RollUp:
    """How the people of a subtree stand against one person indicator. ``population`` does not hold the exempt."""

    indicator: str
    window: str
    population: int
    met: int
    not_met: int
    on_track: int
    behind: int
    exempt: int

    @property
    def share_met(self) -> Fraction | None:
        return Fraction(self.met, self.population) if self.population else None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure of an organisation or school; ``denominator`` is None where the figure is a count or a sum of hours."""

    indicator: str
    window: str
    numerator: float
    denominator: float | None
    target: float
    status: str

    @property
    def value(self) -> float | None:
        if self.denominator is None:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None


ROLL_UP = tuple(field.name for field in fields(RollUp))
RATIO = tuple(field.name for field in fields(Ratio))
FIGURE = tuple(dict.fromkeys((*ROLL_UP, *RATIO)))


@dataclass(frozen=True, slots=True)
class Then:
    """A figure as an earlier evaluation had it."""

    as_of: date
    figure: RollUp | Ratio


def current_snapshot(book_id: str) -> Snapshot | None:
    return Snapshot.objects.filter(book_id=book_id, is_current=True).first()


def snapshot_near(book_id: str, day: date) -> Snapshot | None:
    """The finished evaluation whose day lies nearest to ``day``; of one day the last."""
    done = Snapshot.objects.filter(book_id=book_id, state=Snapshot.State.DONE)
    before = done.filter(as_of__lte=day).order_by("-as_of", "-id").first()
    after = done.filter(as_of__gt=day).order_by("as_of", "-id").first()
    found = [one for one in (before, after) if one is not None]
    return min(found, key=lambda one: abs((one.as_of - day).days), default=None)


def latest_attempt(book_id: str) -> Snapshot | None:
    """The last evaluation that was begun, finished or not."""
    return Snapshot.objects.filter(book_id=book_id).order_by("-id").first()


def organisation_figures(
    viewer: Viewer, organisation_id: int, snapshot: Snapshot, windows: Sequence[str]
) -> dict[str, list[RollUp | Ratio]]:
    """Figures by indicator in the given windows, oldest window first."""
    require(viewer, Permission.VIEW_RESULTS, "organisation", organisation_id)
    rows = OrganisationResult.objects.filter(
        snapshot=snapshot, organisation_id=organisation_id, window__in=windows
    ).order_by("indicator", "window")
    found: dict[str, list[RollUp | Ratio]] = {}
    for row in rows:
        found.setdefault(row.indicator, []).append(figure_of_row(row))
    return found


def promotion_figures(
    viewer: Viewer, organisation_id: int, snapshot: Snapshot, indicator: str, year: int
) -> RollUp | None:
    """One roll-up over the many windows that begin with a promotion of ``year``; None where nobody was promoted."""
    require(viewer, Permission.VIEW_RESULTS, "organisation", organisation_id)
    sums = OrganisationResult.objects.filter(
        snapshot=snapshot,
        organisation_id=organisation_id,
        indicator=indicator,
        window__startswith=f"{year}-",
    ).aggregate(**{name: Sum(name) for name in COUNTS})
    if sums["population"] is None:
        return None
    return RollUp(indicator=indicator, window=str(year), **sums)


def child_figures(
    viewer: Viewer, organisation_ids: Iterable[int], snapshot: Snapshot, indicator: str, window: str
) -> dict[int, RollUp | Ratio]:
    """The figure of each organisation that lies in the viewer's scope."""
    visible = visible_organisations(viewer, Permission.VIEW_RESULTS).filter(
        pk__in=list(organisation_ids)
    )
    rows = OrganisationResult.objects.filter(
        snapshot=snapshot, organisation__in=visible, indicator=indicator, window=window
    )
    return {row.organisation_id: figure_of_row(row) for row in rows}


def history(
    viewer: Viewer, organisation_id: int, snapshot: Snapshot, windows: Sequence[str]
) -> dict[tuple[str, str], list[Then]]:
    """Figures by indicator and window in the evaluations up to ``snapshot``, oldest first: the trend.

    Of one day the last evaluation; where there are more than a dozen days, of one month the last, at most a year back.
    """
    require(viewer, Permission.VIEW_RESULTS, "organisation", organisation_id)
    chosen = _milestones(snapshot)
    rows = OrganisationResult.objects.filter(
        organisation_id=organisation_id, snapshot_id__in=chosen, window__in=windows
    ).values_list("snapshot_id", *FIGURE, named=True)
    found: dict[tuple[str, str], list[Then]] = {}
    for row in sorted(rows, key=lambda one: chosen[one.snapshot_id]):
        point = Then(chosen[row.snapshot_id], figure_of_row(row))
        found.setdefault((row.indicator, row.window), []).append(point)
    return found


def _milestones(snapshot: Snapshot) -> dict[int, date]:
    """Evaluations of the book that make a trend, with their days."""
    taken = Snapshot.objects.filter(
        book_id=snapshot.book_id, state=Snapshot.State.DONE, as_of__lte=snapshot.as_of
    ).order_by("as_of", "id")
    days = {day: pk for pk, day in taken.values_list("pk", "as_of")}
    if len(days) > MILESTONES:
        days = {day: days[day] for day in {(one.year, one.month): one for one in days}.values()}
    return {pk: day for day, pk in list(days.items())[-MILESTONES:]}


def figure_of_row(row: Any) -> RollUp | Ratio:  # noqa: ANN401
    """The figure of an OrganisationResult, or of a named tuple of its FIGURE columns."""
    if row.population is None:
        return Ratio(*(getattr(row, name) for name in RATIO))
    return RollUp(*(getattr(row, name) for name in ROLL_UP))


def recent_snapshots(limit: int = 50) -> list[Snapshot]:
    """Evaluations, newest first; they name no person."""
    return list(Snapshot.objects.order_by("-id")[:limit])
