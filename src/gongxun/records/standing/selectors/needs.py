"""What the people of a subtree still miss in a year, by organisation and by what they have in common: whom to train,
in what, how much. Counts of people, never who they are.

A requirement that runs over the plan's years is asked in this year as far as its pace goes: 550 hours in five years
are 330 by the end of the third. For a year that has not begun everybody owes the whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Sum

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.records.standing.models import OrganisationResult, Snapshot, Status
from gongxun.records.standing.selectors.books import book_of_organisation
from gongxun.records.standing.selectors.figures import current_snapshot
from gongxun.registry.orgs.selectors import breadcrumbs, facts_by_path
from gongxun.rules.books import CoverageIndicator, PersonIndicator, PolicyBook
from gongxun.rules.periods import calendar_year

UNMET = (Status.BEHIND, Status.ON_TRACK, Status.NOT_MET)
JUDGED = (*UNMET, Status.MET)
# What is missing is told in quarters of the requirement, rounded up.
PARTS = 4
STEP = 4


@dataclass(frozen=True, slots=True)
class YearGoal:
    """One requirement of the year that collective training serves.

    ``measure``: hours, days or once. ``required`` hundredths by the year's end (1 for once). ``population`` and
    ``met`` count people on the day of the figures; of a requirement over several years ``met`` holds who keeps pace.
    """

    indicator: str
    title_zh: str
    title_en: str
    measure: str
    required: int
    themes: frozenset[str]
    population: int
    met: int


@dataclass(frozen=True, slots=True)
class NeedGroup:
    """So many ``people`` whose training ``unit`` (an organisation) sees to, of one category and with the same traits,
    who miss the same ``needs``: (indicator, hundredths), rounded up to quarters of what is required.
    """

    unit: int
    category: str
    traits: frozenset[str]
    needs: tuple[tuple[str, int], ...]
    people: int


@dataclass(frozen=True, slots=True)
class YearNeeds:
    """``as_of``: the day of the figures. ``begun``: whether the year had begun then."""

    as_of: date
    begun: bool
    goals: tuple[YearGoal, ...]
    groups: tuple[NeedGroup, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """How one indicator is read. ``first`` to ``last``: its windows, by label. ``need``: how a row's lack is reckoned:
    ``all`` of the requirement, as far as the ``pace`` asks, ``hours`` or ``days`` short, or not at all yet.
    """

    indicator: PersonIndicator | CoverageIndicator
    first: str
    last: str
    measure: str
    required: int
    need: str


def needs_of_year(
    viewer: Viewer, organisation_id: int, year: int, *, levels: int = 1
) -> YearNeeds | None:
    """The needs of an organisation's subtree in a year, told by the organisations ``levels`` below it and by those
    between; None where nothing has been evaluated yet.
    """
    require(viewer, Permission.VIEW_RESULTS, "organisation", organisation_id)
    book = book_of_organisation(organisation_id, viewer.today)
    snapshot = current_snapshot(book.id)
    if snapshot is None or not book.plan.start.year <= year <= book.plan.end.year:
        return None
    asked = list(_asked(book, snapshot.as_of, year))
    path = breadcrumbs(organisation_id)[-1].path
    rows = _rows(snapshot, path, len(path) + levels * STEP, asked)
    units = {fact.path: fact.id for fact in facts_by_path({row[0] for row in rows}).values()}
    groups = tuple(
        NeedGroup(units[place], category, frozenset(traits), _needs(needs), people)
        for place, category, traits, needs, people in rows
        if place in units
    )
    goals = tuple(_goal(one, snapshot, organisation_id, groups) for one in asked)
    return YearNeeds(snapshot.as_of, snapshot.as_of.year >= year, goals, groups)


def _asked(book: PolicyBook, as_of: date, year: int) -> Iterator[_Asked]:
    """Every requirement that a class can help to meet in the year."""
    window = calendar_year(year)
    read = str(min(year, as_of.year))
    for one in book.indicators:
        if isinstance(one, CoverageIndicator) and one.window == "year":
            yield _Asked(one, read, read, "once", 1, "uncovered")
        if not isinstance(one, PersonIndicator) or "collective" not in one.credits.modes:
            continue
        hours, days = one.required("hours", window.end), one.required("days", window.end)
        measure = "once" if one.at_least_once else "hours" if hours else "days"
        required = 1 if one.at_least_once else hours or days or 0
        if one.window == "year":
            need = measure if year <= as_of.year else "all"
            yield _Asked(one, read, read, measure, required, need)
        elif one.window == "plan":
            gone, whole = book.plan.elapsed(window.end)
            paced = measure == "hours"
            due = required * gone // whole if paced else required
            label = book.plan.label
            yield _Asked(one, label, label, measure, due, "pace" if paced else measure)
        else:
            since = max(as_of, window.start) - timedelta(days=365)
            until = min(as_of, window.end)
            yield _Asked(one, since.isoformat(), until.isoformat(), measure, required, measure)


_STATEMENT = """
    WITH asked (indicator, first, last, required, part, need) AS (
        SELECT * FROM unnest(%(indicators)s::text[], %(firsts)s::text[], %(lasts)s::text[],
                             %(required)s::bigint[], %(parts)s::bigint[], %(needs)s::text[])
    ), lacking AS (
        SELECT r.person_id, r.org_path, r.appointment_id, a.indicator, a.required, a.part,
               CASE a.need WHEN 'all' THEN a.required
                           WHEN 'pace' THEN a.required - r.hours_hundredths
                           WHEN 'hours' THEN r.shortfall_hours_hundredths
                           WHEN 'days' THEN r.shortfall_days_hundredths
                           ELSE 1 END AS lack
        FROM asked a
        JOIN standing_personresult r
          ON r.snapshot_id = %(snapshot)s AND r.indicator = a.indicator
         AND r.window BETWEEN a.first AND a.last
         AND r.org_path LIKE %(path)s || '%%'
         AND r.status = ANY (CASE WHEN a.need IN ('all', 'pace') THEN %(judged)s::text[]
                                  WHEN a.need = 'uncovered' THEN %(uncovered)s::text[]
                                  ELSE %(unmet)s::text[] END)
    ), person AS (
        SELECT person_id, min(left(org_path, %(length)s)) AS place, max(appointment_id) AS appointment_id,
               array_agg(indicator || '=' || least(required, (lack + part - 1) / part * part)
                         ORDER BY indicator) AS needs
        FROM lacking WHERE lack > 0
        GROUP BY person_id
    )
    SELECT p.place, a.category,
           array_remove(ARRAY[
               CASE WHEN a.office_staff THEN 'office_staff' END,
               CASE WHEN a.employment IN ('part_time', 'secondment') THEN 'part_time_and_secondment' END,
               CASE WHEN a.young THEN 'young' END,
               CASE WHEN a.promoted_on > %(as_of)s::date - 365 THEN 'newly_promoted' END,
               CASE WHEN a.category = 'union_organiser' AND a.employment = 'full_time'
                    THEN 'full_time_organiser' END,
               CASE WHEN a.school_id IS NOT NULL THEN 'teacher' END], NULL) AS traits,
           p.needs, count(*)
    FROM person p
    JOIN lake.appointment a ON a.appointment_id = p.appointment_id AND a.person_id = p.person_id
    GROUP BY 1, 2, 3, 4
    ORDER BY 1, 2, 3, 4
"""


def _rows(
    snapshot: Snapshot, path: str, length: int, asked: Sequence[_Asked]
) -> list[tuple[str, str, list[str], list[str], int]]:
    """(path of the organisation, category, traits, ``indicator=hundredths``, people)."""
    parameters: dict[str, Any] = {
        "indicators": [one.indicator.id for one in asked],
        "firsts": [one.first for one in asked],
        "lasts": [one.last for one in asked],
        "required": [one.required for one in asked],
        "parts": [max(1, one.required // PARTS) for one in asked],
        "needs": [one.need for one in asked],
        "snapshot": snapshot.pk,
        "as_of": snapshot.as_of,
        "path": path,
        "length": length,
        "judged": list(JUDGED),
        "unmet": list(UNMET),
        "uncovered": [Status.UNTRAINED],
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, parameters)
        return list(cursor.fetchall())


def _needs(words: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """One need an indicator; of two promotions in the year the larger."""
    found: dict[str, int] = {}
    for word in words:
        name, _sign, lack = word.rpartition("=")
        found[name] = max(found.get(name, 0), int(lack))
    return tuple(sorted(found.items()))


def _goal(
    asked: _Asked,
    snapshot: Snapshot,
    organisation_id: int,
    groups: Sequence[NeedGroup],
) -> YearGoal:
    """Who is not among those who miss it keeps it: on the day of the figures, for the year that is asked."""
    counted = OrganisationResult.objects.filter(
        snapshot=snapshot,
        organisation_id=organisation_id,
        indicator=asked.indicator.id,
        window__range=(asked.first, asked.last),
    ).aggregate(people=Sum("population"), members=Sum("denominator"))
    population = int(counted["people"] or counted["members"] or 0)
    missing = sum(
        group.people
        for group in groups
        if any(name == asked.indicator.id for name, _lack in group.needs)
    )
    themes = frozenset(asked.indicator.credits.themes)
    one = asked.indicator
    return YearGoal(
        one.id, one.title_zh, one.title_en, asked.measure, asked.required, themes, population,
        max(0, population - missing),
    )  # fmt: skip
