"""Figures that count organisations and schools: how many of those below have met them, and which."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from gongxun.base.access.gate import Viewer
from gongxun.records.standing.models import OrganisationResult, Snapshot
from gongxun.records.standing.presentation.organisations import amounts
from gongxun.records.standing.presentation.reading import Reading
from gongxun.records.standing.presentation.words import title_of, window_words
from gongxun.records.standing.selectors.figures import Ratio, figure_of_row
from gongxun.records.standing.selectors.subjects import subject_counts
from gongxun.rules.books import CoverageIndicator, Indicator, PersonIndicator

MISSING = ("behind", "not_met")


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """One demand on organisations: how they split by status, with the list of each part."""

    title: str
    clause: str
    window: str
    counts: Sequence[int]
    total: int
    met: int
    missing: int
    url: str
    missing_url: str


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """One organisation of such a list."""

    name: str
    url: str
    grounds_url: str
    status: str
    status_word: str
    value: str
    target: str


def countable(reading: Reading) -> list[Indicator]:
    """The indicators of the book whose subjects are organisations and schools."""
    return [
        one
        for one in reading.book.indicators
        if not isinstance(one, PersonIndicator | CoverageIndicator)
    ]


def subject_rows(viewer: Viewer, reading: Reading, snapshot: Snapshot) -> list[SubjectRow]:
    windows = [str(reading.year), *reading.windows[-3:]]
    indicators = {one.id: one for one in countable(reading)}
    found = subject_counts(
        viewer, reading.place.id, reading.place.path, snapshot, list(indicators), windows
    )
    rows = []
    for key, indicator in indicators.items():
        for window in windows:
            counts = found.get((key, window))
            # One subject that is the place itself stands among its own demands already.
            if counts and sum(counts.values()) > 1:
                rows.append(_row(reading, indicator, window, counts))
    return rows


def _row(reading: Reading, indicator: Indicator, window: str, counts: dict[str, int]) -> SubjectRow:
    five = [counts.get(one, 0) for one in ("met", "on_track", "behind", "not_met", "no_data")]
    return SubjectRow(
        title=title_of(indicator),
        clause=indicator.clause.number,
        window=window_words(window),
        counts=five,
        total=sum(five),
        met=five[0] + five[1],
        missing=five[2] + five[3],
        url=subjects_url(reading, indicator.id, window),
        missing_url=subjects_url(reading, indicator.id, window, *MISSING),
    )


def subjects_url(reading: Reading, indicator: str, window: str, *statuses: str) -> str:
    asked = [("indicator", indicator), ("window", window), *(("status", one) for one in statuses)]
    address = reverse("standing:subjects", args=[reading.place.id])
    return f"{address}?{urlencode([*asked, *reading.by.items()])}"


def subject_line(reading: Reading, indicator: Indicator, row: OrganisationResult) -> SubjectLine:
    figure = figure_of_row(row)
    assert isinstance(figure, Ratio)  # noqa: S101 (the figure of an indicator that counts organisations)
    value, basis, target = amounts(indicator, figure)
    return SubjectLine(
        name=row.organisation.name,
        url=reading.url("organisation", row.organisation_id, year=str(reading.year)),
        grounds_url=reading.url("figure", row.organisation_id, row.indicator, row.window),
        status=row.status or "no_data",
        status_word=row.get_status_display(),
        value=" · ".join(filter(None, (value, basis))),
        target=target,
    )
