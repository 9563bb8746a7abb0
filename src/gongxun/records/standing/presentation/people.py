"""One person of a list behind a figure, as a line of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.records.standing.models import PersonResult, Status
from gongxun.records.standing.presentation.reading import Reading
from gongxun.records.standing.presentation.words import mark_of
from gongxun.rules.books import CoverageIndicator, Indicator


@dataclass(frozen=True, slots=True)
class BulkAction:
    """What may be done with the persons chosen: the view of an organisation that takes their ``ids``."""

    label: str | Promise
    view: str
    icon: str


EXPORT = BulkAction(_("导出所选"), "standing:people_export", "download")
REMIND = BulkAction(_("提醒所选"), "standing:remind", "bell")


def bulk_actions(viewer: Viewer, organisation_id: int) -> tuple[BulkAction, ...]:
    """A further action on chosen persons is one more here."""
    may_remind = viewer.may(Permission.REMIND_PEOPLE, "organisation", organisation_id)
    return (REMIND, EXPORT) if may_remind else (EXPORT,)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """``explains`` says whether ``grounds_url`` opens the grounds of a figure of one person: coverage is none."""

    row: PersonResult
    name: str
    mark: str
    word: str
    url: str
    grounds_url: str
    explains: bool


def lines_of(
    reading: Reading,
    indicator: Indicator,
    rows: Sequence[PersonResult],
    names: Mapping[int, str],
) -> list[PersonLine]:
    words = {one.value: str(one.label) for one in Status}
    explains = not isinstance(indicator, CoverageIndicator)
    return [
        PersonLine(
            row=row,
            name=names[row.person_id],
            mark=mark_of(row.status),
            word=words[row.status],
            url=reverse("standing:person", args=[row.person_id]),
            grounds_url=reading.url("explanation", row.person_id, row.indicator, row.window)
            if explains
            else reverse("ledger:person", args=[row.person_id]),
            explains=explains,
        )
        for row in rows
    ]
