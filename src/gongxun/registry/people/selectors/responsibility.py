"""Who is responsible for whose training (专栏5), by the rules of the policy book in force where the person serves."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from gongxun.base.bulk import among
from gongxun.registry.orgs.selectors import OrganisationFact, ancestors_at, facts_of, lines_of
from gongxun.registry.people.models import Appointment, Mandate
from gongxun.registry.people.selectors.appointments import holding
from gongxun.registry.people.selectors.finding import aliases_among, merged_into_these
from gongxun.registry.policies.selectors import books_in_force, plan_book
from gongxun.rules.books.local_rules import ResponsibilityTable
from gongxun.rules.responsibility import (
    Membership,
    PersonFacts,
    Place,
    Responsible,
    responsible_for,
    responsible_for_organisation,
)

FEDERATION, PRIMARY_UNION = "federation", "primary_union"


@dataclass(frozen=True, slots=True)
class Charge:
    """The organisation that answers for a person's training, and the rule of the book that says so."""

    organisation_id: int
    rule: str
    demand: str


def charges_today(person_ids: Collection[int], today: date) -> dict[int, Charge]:
    """The principal charge of each person who serves somewhere today, by today's tree, in a constant number of
    queries. Identifiers are those of whole files, not of merged ones.
    """
    posts, seats = _holding_posts(person_ids, today), _seats(person_ids, today)
    lines = lines_of(
        {post.organisation_id for post in posts.values()}
        | {post.school_id for post in posts.values() if post.school_id}
    )
    places: dict[int, Place] = {}
    tables = _Tables(today)
    # Colleagues are answered for alike: each case is worked out once.
    cases: dict[tuple[object, ...], list[Charge]] = {}
    found: dict[int, Charge] = {}
    for person_id, post in posts.items():
        seated = seats.get(person_id, ())
        case = (
            post.organisation_id, post.school_id, post.in_leadership_team, post.office_staff, seated,
        )  # fmt: skip
        if case not in cases:
            line = lines[post.organisation_id]
            school = lines.get(post.school_id or 0)
            taught_at = _place(school, places) if school else None
            facts = _facts(post, seated, _place(line, places), taught_at)
            cases[case] = _charges(responsible_for(facts, tables.nearest(line)))[:1]
        if charges := cases[case]:
            found[person_id] = charges[0]
    return found


def charges_on(person_id: int, on: date) -> list[Charge]:
    """Everybody responsible for the person on a day, by the tree of that day; the principal one first."""
    posts = _holding_posts([person_id], on)
    post = posts.get(person_id)
    if post is None:
        return []
    line = _line_at(post.organisation_id, on)
    school = _place(_line_at(post.school_id, on), {}) if post.school_id else None
    facts = _facts(post, _seats([person_id], on)[person_id], _place(line, {}), school)
    return _charges(responsible_for(facts, _Tables(on).nearest(line)))


def charges_of_organisation_on(organisation_id: int, on: date) -> list[Charge]:
    """Who trains the leadership team of an organisation on a day; the principal one first."""
    line = _line_at(organisation_id, on)
    return _charges(responsible_for_organisation(_place(line, {}), _Tables(on).nearest(line)))


class _Post(NamedTuple):
    """What of a post decides on responsibility."""

    person_id: int
    organisation_id: int
    school_id: int | None
    in_leadership_team: bool
    office_staff: bool


class _Tables:
    """The rules in force on a day, by the organisation at the head of the subtree for which a book holds."""

    def __init__(self, on: date) -> None:
        self._by_scope = {
            one.scope_id: one.book.responsibility_on(on) for one in books_in_force(on)
        }
        self._by_scope.setdefault(None, plan_book().responsibility_on(on))

    def nearest(self, line: Iterable[OrganisationFact]) -> ResponsibilityTable:
        for fact in line:
            if fact.id in self._by_scope:
                return self._by_scope[fact.id]
        return self._by_scope[None]


def _facts(
    post: _Post, seats: tuple[Membership, ...], place: Place, school: Place | None
) -> PersonFacts:
    return PersonFacts(
        serving=place,
        in_leadership_team=post.in_leadership_team,
        office_staff=post.office_staff,
        school=school,
        memberships=seats,
    )


def _charges(found: Iterable[Responsible]) -> list[Charge]:
    return [Charge(one.org_id, one.rule.id, one.rule.demand) for one in found]


def _place(line: list[OrganisationFact], places: dict[int, Place]) -> Place:
    """The place of the first of a line, which goes from an organisation up to its root.

    An enterprise's union that stands directly under a federation has its union relation there.
    """
    head, above = line[0], line[1:]
    if head.id not in places:
        parent = _place(above, places) if above else None
        attached = parent if head.kind == PRIMARY_UNION and parent else None
        places[head.id] = Place(
            head.id,
            head.level,
            head.kind,
            (parent, *parent.above) if parent else (),
            attached.org_id if attached and attached.kind == FEDERATION else None,
        )
    return places[head.id]


def _line_at(organisation_id: int, on: date) -> list[OrganisationFact]:
    ids = [place.id for place in ancestors_at(organisation_id, on)] or [organisation_id]
    facts = facts_of(ids)
    return [facts[key] for key in ids]


def _holding_posts(person_ids: Collection[int], on: date) -> dict[int, _Post]:
    """The post by which each person is counted; the same choice as ``holding_appointment``."""
    into = merged_into_these(person_ids)
    rows = (
        Appointment.objects.filter(holding(on), person_id__in=among([*person_ids, *into]))
        .order_by("is_primary", "valid_from", "pk")
        .values_list(*_Post._fields)
    )
    return {into.get(row[0], row[0]): _Post(*row) for row in rows}


def _seats(person_ids: Collection[int], on: date) -> dict[int, tuple[Membership, ...]]:
    seats: dict[int, tuple[Membership, ...]] = defaultdict(tuple)
    into = merged_into_these(person_ids)
    held = Mandate.objects.filter(valid_from__lte=on, person_id__in=among([*person_ids, *into]))
    for mandate in held.exclude(valid_to__lte=on).order_by("valid_from", "pk"):
        key = into.get(mandate.person_id, mandate.person_id)
        seats[key] += (Membership(mandate.kind, mandate.organisation_id),)
    return seats


def whole_files(person_ids: Collection[int]) -> set[int]:
    """The files of the persons, merged ones replaced by those into which they went."""
    into = aliases_among(person_ids)
    return {into.get(key, key) for key in person_ids}
