"""What every page of an organisation shows in its frame: where it is, the plan's years, as of when."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell.frame import Frame, Link
from gongxun.records.standing.models import Snapshot
from gongxun.registry.orgs.selectors import OrganisationFact, breadcrumbs, visible_organisations
from gongxun.rules.books import PolicyBook


def chosen_year(asked: str, book: PolicyBook, today: date) -> int:
    """The plan year of the address, else the current one; always a year that has begun."""
    first, last = book.plan.start.year, min(book.plan.end.year, today.year)
    year = int(asked) if asked.isdigit() else last
    return max(first, min(year, last))


def year_links(book: PolicyBook, year: int, today: date) -> tuple[Link, ...]:
    begun = range(min(book.plan.end.year, today.year), book.plan.start.year - 1, -1)
    return tuple(
        Link(_("%(year)s 年") % {"year": one}, f"?year={one}", current=one == year) for one in begun
    )


def frame_of(
    viewer: Viewer,
    organisation: OrganisationFact,
    *,
    book: PolicyBook,
    year: int,
    snapshot: Snapshot | None,
) -> Frame:
    above = breadcrumbs(organisation.id)[:-1]
    seen = set(
        visible_organisations(viewer, Permission.VIEW_RESULTS)
        .filter(pk__in=[one.id for one in above])
        .values_list("pk", flat=True)
    )
    return Frame(
        place=organisation.name,
        path=tuple(
            Link(
                one.name, reverse("standing:organisation", args=[one.id]) if one.id in seen else ""
            )
            for one in above
        ),
        switch_url=reverse("standing:places"),
        years=year_links(book, year, viewer.today),
        as_of=snapshot.as_of if snapshot else None,
    )
