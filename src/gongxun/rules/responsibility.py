"""Who trains whom (专栏5): from the facts of a person to the responsible organisations.

Pure and dated: the rules come from the policy book, the facts from the caller. A person may fall
under several rules; they are given in the book's order, the first being the principal one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from gongxun.rules.books.local_rules import ResponsibilityRule, ResponsibilityTable, Whom


@dataclass(frozen=True)
class Place:
    """An organisation with what lies above it, the nearest first."""

    org_id: int
    level: str
    kind: str
    above: tuple["Place", ...] = ()
    attached_to: int | None = None
    """For an enterprise's union: the federation that keeps its union relation (工会组织关系)."""


@dataclass(frozen=True)
class Membership:
    """A seat: delegate, committee_member or audit_committee_member of an organisation."""

    role: str
    org_id: int


@dataclass(frozen=True)
class PersonFacts:
    """What the rules ask about one person on one day."""

    serving: Place
    in_leadership_team: bool = False
    office_staff: bool = False
    school: Place | None = None
    memberships: tuple[Membership, ...] = ()


@dataclass(frozen=True)
class Responsible:
    """One organisation that answers for a person's training, and the rule that says so."""

    org_id: int
    rule: ResponsibilityRule


def responsible_for(facts: PersonFacts, table: ResponsibilityTable) -> tuple[Responsible, ...]:
    """Every organisation that a rule names, each once, in the order of the rules.

    Where a level has none above it (the national federation's own leadership), it answers itself.
    Empty only where no rule of the book applies.
    """
    found: dict[int, Responsible] = {}
    for rule in table.rules:
        if _applies(rule.whom, facts):
            for org_id in _FIND[rule.responsible](facts, rule):
                found.setdefault(org_id, Responsible(org_id, rule))
    return tuple(found.values())


def responsible_for_organisation(
    place: Place, table: ResponsibilityTable
) -> tuple[Responsible, ...]:
    """Who trains the leadership team of an organisation."""
    return responsible_for(PersonFacts(place, in_leadership_team=True), table)


def _applies(whom: Whom, facts: PersonFacts) -> bool:
    place = facts.serving
    tests = (
        whom.roles is None or any(seat.role in whom.roles for seat in facts.memberships),
        not whom.in_leadership_team or facts.in_leadership_team,
        not whom.office_staff or facts.office_staff,
        not whom.school_teacher or facts.school is not None,
        not whom.attached_enterprise or place.attached_to is not None,
        whom.kinds is None or place.kind in whom.kinds,
        whom.levels is None or place.level in whom.levels,
    )
    return all(tests)


def _federation_above(place: Place) -> int:
    above = (other for other in place.above if other.kind == "federation")
    return next((other.org_id for other in above), place.org_id)


def _members(facts: PersonFacts, rule: ResponsibilityRule) -> tuple[int, ...]:
    roles = rule.whom.roles or ()
    return tuple(seat.org_id for seat in facts.memberships if seat.role in roles)


def _serving(facts: PersonFacts, _rule: ResponsibilityRule) -> tuple[int, ...]:
    return (facts.serving.org_id,)


def _above_serving(facts: PersonFacts, _rule: ResponsibilityRule) -> tuple[int, ...]:
    return (_federation_above(facts.serving),)


def _attached(facts: PersonFacts, _rule: ResponsibilityRule) -> tuple[int, ...]:
    attached = facts.serving.attached_to
    return () if attached is None else (attached,)


def _above_school(facts: PersonFacts, _rule: ResponsibilityRule) -> tuple[int, ...]:
    """The federation one level above the one that keeps the school.

    A city's school stands below the city's federation, so the province's answers for its teachers.
    """
    if facts.school is None:
        return ()
    federations = [other for other in facts.school.above if other.kind == "federation"]
    higher = [other for other in federations if other.level != facts.school.level]
    nearest = (higher or federations or [facts.school])[0]
    return (nearest.org_id,)


_FIND: dict[str, Callable[[PersonFacts, ResponsibilityRule], tuple[int, ...]]] = {
    "serving": _serving,
    "federation_above": _above_serving,
    "role_organisation": _members,
    "attached_to": _attached,
    "school_federation_above": _above_school,
}
