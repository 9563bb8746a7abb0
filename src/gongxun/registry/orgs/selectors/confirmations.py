"""Who has confirmed the roster of a year, who returned counts instead, and who has done neither."""

from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.base.shell.counting import up_to
from gongxun.registry.orgs.models import Organisation, RosterConfirmation, SummaryReturn
from gongxun.registry.orgs.selectors.listing import OrganisationQuery, listed

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Overview:
    """What the superior asks: the organisations below ``head`` (``below``: at every depth, else the
    next), in a state (confirmed, returned, waiting; empty: all).
    """

    head: Organisation
    year: int
    below: bool = False
    state: str = ""
    search: str = ""
    after: str | None = None


@dataclass(frozen=True, slots=True)
class ConfirmationRow:
    organisation: Organisation
    confirmed: RosterConfirmation | None
    returned: SummaryReturn | None


@dataclass(frozen=True, slots=True)
class ConfirmationPage:
    rows: list[ConfirmationRow]
    after: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many organisations there are, how many of them stand behind their figures, and how many
    do not; of many each may be AtLeast.
    """

    total: int
    confirmed: int
    returned: int
    waiting: int


def tally(viewer: Viewer, asked: Overview) -> Tally:
    states = ("", "confirmed", "returned", "waiting")
    return Tally(*(up_to(_in_state(viewer, replace(asked, state=one))) for one in states))


def confirmation_page(viewer: Viewer, asked: Overview) -> ConfirmationPage:
    """One page in the order of the tree."""
    rows = _in_state(viewer, asked)
    if asked.after:
        rows = rows.filter(path__gt=asked.after)
    found = list(rows.order_by("path")[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    return ConfirmationPage(_with_words(found, asked.year), found[-1].path if more else None)


def every_confirmation(viewer: Viewer, asked: Overview) -> list[ConfirmationRow]:
    return _with_words(list(_in_state(viewer, asked).order_by("path")), asked.year)


def _all(viewer: Viewer, asked: Overview) -> QuerySet[Organisation]:
    if asked.below:
        found = listed(viewer, OrganisationQuery(search=asked.search, below_path=asked.head.path))
        return found.exclude(pk=asked.head.pk)
    return listed(viewer, OrganisationQuery(search=asked.search, under=asked.head.pk))


def _in_state(viewer: Viewer, asked: Overview) -> QuerySet[Organisation]:
    rows = _all(viewer, asked)
    match asked.state:
        case "confirmed":
            return rows.filter(_confirmed(asked.year))
        case "returned":
            return rows.filter(_returned(asked.year)).exclude(_confirmed(asked.year))
        case "waiting":
            return rows.exclude(_confirmed(asked.year)).exclude(_returned(asked.year))
    return rows


def _confirmed(year: int) -> Exists:
    return Exists(RosterConfirmation.objects.filter(organisation_id=OuterRef("pk"), year=year))


def _returned(year: int) -> Exists:
    return Exists(SummaryReturn.objects.filter(organisation_id=OuterRef("pk"), year=year))


def _with_words(found: list[Organisation], year: int) -> list[ConfirmationRow]:
    of_these = {"organisation_id__in": [one.pk for one in found], "year": year}
    confirmed = {one.organisation_id: one for one in RosterConfirmation.objects.filter(**of_these)}
    returned = {one.organisation_id: one for one in SummaryReturn.objects.filter(**of_these)}
    return [ConfirmationRow(one, confirmed.get(one.pk), returned.get(one.pk)) for one in found]
