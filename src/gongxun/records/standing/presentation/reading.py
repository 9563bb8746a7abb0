"""By which book, snapshot and year a page reads an organisation, and addresses that keep reading so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.shell.frame import Link
from gongxun.records.standing.models import Snapshot
from gongxun.records.standing.selectors.figures import current_snapshot
from gongxun.registry.orgs.selectors import OrganisationFact, breadcrumbs
from gongxun.registry.policies.selectors import book_for, plan_book
from gongxun.rules.books import PolicyBook

BY_PLAN = "plan"
# What an address says of one page only.
PASSING = ("by", "after", "before", "ids")


@lru_cache(maxsize=10_000)
def _address(view: str, *parts: object) -> str:
    """A page holds a hundred addresses; they never change while the process lives."""
    return reverse(f"standing:{view}", args=parts)


@dataclass(frozen=True)
class Reading:
    """``line`` runs from the root to the place itself. ``nearest`` is the book published nearest above the place,
    ``book`` the one by which the page reads.
    """

    line: Sequence[OrganisationFact]
    nearest: PolicyBook
    book: PolicyBook
    snapshot: Snapshot | None
    year: int
    today: date
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> OrganisationFact:
        return self.line[-1]

    @property
    def by(self) -> dict[str, str]:
        """What an address carries to be read by the plan's own book where another is nearest."""
        return {"by": BY_PLAN} if self.book.id != self.nearest.id else {}

    def url(self, view: str, *parts: object, **query: str) -> str:
        """The address of a page of the same place, or of the place whose number leads ``parts``."""
        text = urlencode({**query, **self.by})
        address = _address(view, *(parts or (self.place.id,)))
        return f"{address}?{text}" if text else address

    def people_url(self, indicator: str, window: str, *statuses: str, place: int = 0) -> str:
        asked = [("indicator", indicator), ("window", window), *(("status", s) for s in statuses)]
        address = _address("people", place or self.place.id)
        return f"{address}?{urlencode([*asked, *self.by.items()])}"

    def figure_url(self, indicator: str, window: str) -> str:
        return self.url("figure", self.place.id, indicator, window)

    @property
    def books(self) -> list[Link]:
        """The two books between which the reader may switch; none where the plan's is the nearest."""
        if self.nearest.id == plan_book().id:
            return []
        kept = {name: value for name, value in self.asked.items() if name not in PASSING}
        by_plan = bool(self.by)
        return [
            Link(_("按本地指标册"), f"?{urlencode(kept)}", current=not by_plan),
            Link(_("按全国规划"), f"?{urlencode({**kept, 'by': BY_PLAN})}", current=by_plan),
        ]

    @property
    def begun(self) -> list[int]:
        """The plan's years begun, the latest first."""
        last = min(self.book.plan.end.year, self.today.year)
        return list(range(last, self.book.plan.start.year - 1, -1))

    @property
    def years(self) -> tuple[Link, ...]:
        return tuple(
            Link(
                _("%(year)s 年") % {"year": one},
                f"?{urlencode({'year': one, **self.by})}",
                current=one == self.year,
            )
            for one in self.begun
        )

    @property
    def windows(self) -> list[str]:
        """Every window of a fixed length that a page of the year shows."""
        plan = self.book.plan
        years = [str(one) for one in range(plan.start.year, plan.end.year + 1)]
        return [*years, plan.label, f"{self.year}-1", f"{self.year}-2"]


def read(
    viewer: Viewer, organisation_id: int, asked: Mapping[str, str], permission: str
) -> Reading:
    """The organisation as an address asks to read it: ``year`` and ``by``. Raises PermissionDenied."""
    require(viewer, permission, "organisation", organisation_id)
    line = breadcrumbs(organisation_id)
    nearest = book_for([one.id for one in reversed(line)], viewer.today)
    book = plan_book() if asked.get("by") == BY_PLAN else nearest
    year = asked.get("year", "")
    return Reading(
        line=line,
        nearest=nearest,
        book=book,
        snapshot=current_snapshot(book.id),
        year=chosen_year(year, book, viewer.today),
        today=viewer.today,
        asked=asked,
    )


def chosen_year(asked: str, book: PolicyBook, today: date) -> int:
    """The plan year of the address, else the current one; always a year that has begun."""
    first, last = book.plan.start.year, min(book.plan.end.year, today.year)
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else last
    return max(first, min(year, last))
