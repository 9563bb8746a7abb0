"""What every page of an organisation shows in its frame: where it is, the plan's years, as of when."""

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell.frame import Frame, Link
from gongxun.records.standing.presentation.reading import Reading
from gongxun.registry.orgs.selectors import covered
from gongxun.rules.books import PolicyBook


def year_links(book: PolicyBook, year: int, last: int) -> tuple[Link, ...]:
    begun = range(min(book.plan.end.year, last), book.plan.start.year - 1, -1)
    return tuple(
        Link(_("%(year)s 年") % {"year": one}, f"?year={one}", current=one == year) for one in begun
    )


def frame_of(viewer: Viewer, reading: Reading) -> Frame:
    above = reading.line[:-1]
    seen = covered(viewer, Permission.VIEW_RESULTS, [one.id for one in above]) if above else set()
    return Frame(
        place=reading.place.name,
        path=tuple(
            Link(one.name, reading.url("organisation", one.id) if one.id in seen else "")
            for one in above
        ),
        switch_url=reverse("standing:places"),
        years=reading.years,
        as_of=reading.snapshot.as_of if reading.snapshot else None,
    )
