"""How many were asked and how many answered, in all and by group; and who they are."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.base.shell.addresses import number
from gongxun.registry.people.pickers import category_title
from gongxun.registry.people.selectors import shown_names, visible_among
from gongxun.work.surveys.models import Invitation, QuotaBy, Survey
from gongxun.work.surveys.selectors.visibility import group_names

PAGE_SIZE = 50
State = Invitation.State


@dataclass(frozen=True, slots=True)
class Tally:
    """invited = answered + declined + open."""

    key: int | str
    name: str
    invited: int
    answered: int
    declined: int
    lacking: int = 0

    @property
    def open(self) -> int:
        return self.invited - self.answered - self.declined


COUNTS = {
    "invited": Count("pk"),
    "answered": Count("pk", filter=Q(state=State.ANSWERED)),
    "declined": Count("pk", filter=Q(state=State.DECLINED)),
}


def tally_of(survey: Survey) -> Tally:
    """The whole survey."""
    sums = survey.invitations.aggregate(**COUNTS)
    return Tally(0, "", sums["invited"], sums["answered"], sums["declined"])


def tallies_by_place(survey: Survey) -> list[Tally]:
    """By organisation directly below, in the order of their names; ``lacking``: answers short of the quota."""
    rows = survey.invitations.values_list("place_id").annotate(**COUNTS).order_by("place_id")
    found = list(rows)
    names = group_names({row[0] for row in found})
    least = survey.quota_least or 0 if survey.quota_by == QuotaBy.PLACE else 0
    tallies = [
        Tally(key, names.get(key, ""), invited, answered, declined, max(0, least - answered))
        for key, invited, answered, declined in found
    ]
    return sorted(tallies, key=lambda one: (one.key != survey.organisation_id, one.name))


def tallies_by_category(survey: Survey) -> list[Tally]:
    rows = survey.invitations.values_list("category").annotate(**COUNTS)
    least = survey.quota_least or 0 if survey.quota_by == QuotaBy.CATEGORY else 0
    return [
        Tally(key, category_title(key), invited, answered, declined, max(0, least - answered))
        for key, invited, answered, declined in rows.order_by("category")
        if key
    ]


@dataclass(frozen=True, slots=True)
class InviteeQuery:
    state: str = ""
    place_id: int | None = None
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class InviteeRow:
    """``name``: as the viewer may see it; empty for an organisation or a person outside her scope."""

    invitation: Invitation
    name: str


@dataclass(frozen=True, slots=True)
class InviteePage:
    rows: list[InviteeRow]
    before: str | None
    after: str | None


def invitees(survey: Survey, query: InviteeQuery) -> QuerySet[Invitation]:
    found = survey.invitations.all()
    if query.state:
        found = found.filter(state=query.state)
    if query.place_id:
        found = found.filter(place_id=query.place_id)
    return found


def invitee_page(viewer: Viewer, survey: Survey, query: InviteeQuery) -> InviteePage:
    """One page in the order of invitation; names by the gate."""
    found, backwards = invitees(survey, query), query.before is not None
    position = number(query.before or query.after or "")
    if position is not None:
        found = found.filter(**{"pk__lt" if backwards else "pk__gt": position})
    rows = list(
        found.select_related("person", "organisation").order_by("-pk" if backwards else "pk")[
            : PAGE_SIZE + 1
        ]
    )
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    to_back = more if backwards else position is not None
    return InviteePage(
        list(named(viewer, rows)),
        before=str(rows[0].pk) if rows and to_back else None,
        after=str(rows[-1].pk) if rows and (backwards or more) else None,
    )


def named(viewer: Viewer, rows: list[Invitation]) -> Iterator[InviteeRow]:
    people = {one.person_id: one.person for one in rows if one.person is not None}
    seen = visible_among(viewer, [key for key in people if key is not None])
    names = shown_names(viewer, [one for key, one in people.items() if key in seen])
    for one in rows:
        yield InviteeRow(one, names.get(one.person_id or 0, ""))
