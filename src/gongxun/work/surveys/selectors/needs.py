"""The need that indicators show, beside what was answered: who must still be trained, by organisation directly below;
and what surveys say of a year, for its plan.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Func, TextField

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.records.standing.selectors.books import book_of_organisation
from gongxun.records.standing.selectors.figures import (
    RollUp,
    child_figures,
    current_snapshot,
    organisation_figures,
    promotion_figures,
)
from gongxun.records.standing.selectors.shortfalls import shortfalls
from gongxun.registry.orgs.selectors import breadcrumbs, children_at, facts_of
from gongxun.registry.resources.selectors.terms import courses_by_topic, read_taxonomy
from gongxun.rules.books import PersonIndicator
from gongxun.work.surveys.models import Answer, State, Survey
from gongxun.work.surveys.selectors.progress import Tally, tally_of
from gongxun.work.surveys.selectors.results import FEWEST, groups_by


@dataclass(frozen=True, slots=True)
class Need:
    """Of one indicator or organisation: how many must be trained, how many have not met it, and the hours they lack
    together (None where there are too many people to add up, or where the indicator asks for no hours).
    """

    key: str
    title: str
    population: int
    not_yet: int
    missing_hundredths: int | None


@dataclass(frozen=True, slots=True)
class NeedShown:
    """``as_of``: the day of the snapshot; None where there is none yet. ``by_indicator`` of the whole subtree,
    ``by_place`` of ``chosen`` only, one of ``choosable``.
    """

    as_of: date | None
    year: int
    by_indicator: list[Need]
    chosen: str
    by_place: dict[int, Need]
    choosable: tuple[str, ...] = ()


def need_shown(viewer: Viewer, organisation_id: int, year: int, chosen: str = "") -> NeedShown:
    """The need of an organisation's subtree in a calendar year. Raises PermissionDenied."""
    require(viewer, Permission.VIEW_RESULTS, "organisation", organisation_id)
    book = book_of_organisation(organisation_id, viewer.today)
    snapshot = current_snapshot(book.id)
    if snapshot is None:
        return NeedShown(None, year, [], "", {})
    year = max(book.plan.start.year, min(year, snapshot.as_of.year))
    windows = {
        one.id: str(year) if one.window == "year" else book.plan.label
        for one in book.person_indicators
        if one.window != "first_year"
    }
    figures = organisation_figures(viewer, organisation_id, snapshot, sorted(set(windows.values())))
    lacking = shortfalls(viewer, organisation_id, snapshot, windows)
    found = []
    for one in book.person_indicators:
        figure = next((f for f in figures.get(one.id, []) if f.window == windows.get(one.id)), None)
        if one.window == "first_year":
            figure = promotion_figures(viewer, organisation_id, snapshot, one.id, year)
        if isinstance(figure, RollUp) and figure.population:
            found.append(_need(one.id, _title(one), figure, lacking.get((one.id, organisation_id))))
    found.sort(key=lambda one: -one.not_yet)
    known = [one.key for one in found if one.key in windows]
    with_hours = [one.key for one in found if one.missing_hundredths and one.key in windows]
    chosen = chosen if chosen in known else next(iter([*with_hours, *known]), "")
    by_place: dict[int, Need] = {}
    if chosen:
        children = [one.id for one in children_at(organisation_id, viewer.today)]
        rows = child_figures(viewer, children, snapshot, chosen, windows[chosen])
        names = facts_of(children)
        for key, figure in rows.items():
            if isinstance(figure, RollUp):
                by_place[key] = _need(str(key), names[key].name, figure, lacking.get((chosen, key)))
    return NeedShown(snapshot.as_of, year, found, chosen, by_place, tuple(known))


def _need(key: str, title: str, figure: RollUp, missing: int | None) -> Need:
    not_yet = figure.population - figure.met
    # Of what is asked once and not in hours nothing can be added up.
    return Need(key, title, figure.population, not_yet, missing if missing or not not_yet else None)


def _title(indicator: PersonIndicator) -> str:
    from django.utils.translation import get_language

    return indicator.title_en if (get_language() or "").startswith("en") else indicator.title_zh


def topics_by_place(survey: Survey, most: int = 3) -> dict[int, list[str]]:
    """The topics wanted most by each group that may be shown by itself, by name."""
    shown = {int(one.key) for one in groups_by(survey, "place") if not one.hidden}
    counts: dict[int, Counter[str]] = {}
    for place, topic, count in _topics(survey, "sheet__place_id"):
        if place in shown:
            counts.setdefault(place, Counter())[topic] += count
    titles = {one.key: one.title for one in read_taxonomy().topics}
    return {
        place: [titles.get(key, key) for key, _count in found.most_common(most)]
        for place, found in counts.items()
    }


def _topics(survey: Survey, *by: str) -> list[tuple[int, str, int]]:
    key = Func("choices", function="unnest", output_field=TextField())
    rows = Answer.objects.filter(sheet__survey=survey, question__kind="topics").exclude(choices=[])
    return list(rows.annotate(key=key).values_list(*by, "key").annotate(Count("pk")).order_by())


@dataclass(frozen=True, slots=True)
class WantedTopic:
    """``wanted``: answers that name it, of ``answered`` that name any; ``courses``: published ones to choose from."""

    key: str
    title: str
    wanted: int
    answered: int
    courses: int


def wanted_topics(viewer: Viewer, organisation_id: int, year: int) -> list[WantedTopic]:
    """What the surveys for a year say an organisation's people need, the most wanted first.

    Counted are closed surveys of the organisation itself, and what its own group answered to those of the
    organisation directly above it, unless too few did. Raises PermissionDenied.
    """
    require(viewer, Permission.VIEW_PLANS, "organisation", organisation_id)
    wanted: Counter[str] = Counter()
    answered = 0
    for survey, place in _surveys_of(organisation_id, year):
        rows = Answer.objects.filter(sheet__survey=survey, question__kind="topics")
        if place is not None:
            if not any(
                one.key == str(place) and not one.hidden for one in groups_by(survey, "place")
            ):
                continue
            rows = rows.filter(sheet__place_id=place)
        count = rows.exclude(choices=[]).values("sheet_id").distinct().count()
        if survey.anonymous and count < FEWEST:
            continue
        answered += count
        for choices in rows.values_list("choices", flat=True):
            wanted.update(choices)
    courses = courses_by_topic(viewer)
    titles = {one.key: one.title for one in read_taxonomy().topics}
    return [
        WantedTopic(key, titles.get(key, key), count, answered, courses[key])
        for key, count in sorted(wanted.items(), key=lambda one: (-one[1], one[0]))
    ]


def _surveys_of(organisation_id: int, year: int) -> list[tuple[Survey, int | None]]:
    line = [one.id for one in breadcrumbs(organisation_id)]
    closed = Survey.objects.filter(state=State.CLOSED, year=year)
    found: list[tuple[Survey, int | None]] = [
        (one, None) for one in closed.filter(organisation_id=organisation_id)
    ]
    if len(line) > 1:
        found += [(one, organisation_id) for one in closed.filter(organisation_id=line[-2])]
    return found


@dataclass(frozen=True, slots=True)
class Summary:
    """A survey in a few figures; ``topics`` and ``competences`` as (title, count), the most wanted first."""

    survey_id: int
    title: str
    year: int
    state: str
    closes_on: date
    tally: Tally
    topics: list[tuple[str, int]]
    competences: list[tuple[str, int]]


def results_summary(viewer: Viewer, organisation_id: int, year: int) -> list[Summary]:
    """The surveys of an organisation for a year that were opened, the latest first. Raises PermissionDenied."""
    require(viewer, Permission.VIEW_PLANS, "organisation", organisation_id)
    surveys = Survey.objects.filter(
        organisation_id=organisation_id, year=year, state__in=(State.OPEN, State.CLOSED)
    )
    return [_summary(one) for one in surveys.order_by("-opened_at", "-pk")]


def _summary(survey: Survey, most: int = 5) -> Summary:
    taxonomy = read_taxonomy()
    found = {}
    for kind, terms in (("topics", taxonomy.topics), ("competences", taxonomy.competences)):
        titles = {one.key: one.title for one in terms}
        counts: Counter[str] = Counter()
        rows = Answer.objects.filter(sheet__survey=survey, question__kind=kind)
        for choices in rows.values_list("choices", flat=True):
            counts.update(choices)
        found[kind] = [(titles.get(key, key), count) for key, count in counts.most_common(most)]
    return Summary(
        survey.pk, survey.title, survey.year, survey.state, survey.closes_on, tally_of(survey),
        found["topics"], found["competences"],
    )  # fmt: skip
