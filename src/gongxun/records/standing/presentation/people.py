"""One person of a list behind a figure, as a line of the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongxun.records.standing.models import PersonResult
from gongxun.records.standing.presentation.reading import Reading
from gongxun.records.standing.presentation.words import mark_of
from gongxun.rules.books import CoverageIndicator, Indicator


@dataclass(frozen=True, slots=True)
class BulkAction:
    """What may be done with the persons chosen: the view of an organisation that takes their ``ids``."""

    label: str | Promise
    view: str
    icon: str


# A further action on chosen persons is one more line here.
BULK_ACTIONS = (BulkAction(_("导出所选"), "standing:people_export", "download"),)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """``grounds_url`` is empty where the figure is the organisation's and says nothing of one person."""

    row: PersonResult
    name: str
    mark: str
    word: str
    url: str
    entries_url: str
    grounds_url: str


def line_of(
    reading: Reading, indicator: Indicator, row: PersonResult, names: Mapping[int, str]
) -> PersonLine:
    grounds = ""
    if not isinstance(indicator, CoverageIndicator):
        grounds = reading.url("explanation", row.person_id, row.indicator, row.window)
    return PersonLine(
        row=row,
        name=names[row.person_id],
        mark=mark_of(row.status),
        word=row.get_status_display(),
        url=reverse("standing:person", args=[row.person_id]),
        entries_url=reverse("ledger:person", args=[row.person_id]),
        grounds_url=grounds,
    )
