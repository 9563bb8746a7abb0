"""The roster of an organisation, how it differs from the one last confirmed, and who has confirmed."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from gongxun.base.bulk import among
from gongxun.registry.people.models import Appointment, ConfirmedRoster, Person
from gongxun.registry.people.selectors.appointments import holding
from gongxun.registry.people.selectors.files import resolve_many

FIELDS = (
    "post", "category", "employment", "is_primary", "in_leadership_team", "office_staff", "young",
)  # fmt: skip

Terms = tuple[Any, ...]
"""What one post says, in the order of FIELDS."""
Roster = dict[int, tuple[Terms, ...]]
"""The posts of each person, whole files only."""


@dataclass(frozen=True, slots=True)
class Change:
    """A person whose posts differ: ``before`` is empty for who joined, ``after`` for who left."""

    person_id: int
    before: tuple[Terms, ...]
    after: tuple[Terms, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    joined: list[Change]
    left: list[Change]
    changed: list[Change]

    def __bool__(self) -> bool:
        return bool(self.joined or self.left or self.changed)

    @property
    def person_ids(self) -> set[int]:
        return {one.person_id for part in (self.joined, self.left, self.changed) for one in part}


def roster_on(organisation_id: int, day: date) -> Roster:
    """Who serves in the organisation itself on a day, by the dates of the posts as known now."""
    rows = Appointment.objects.filter(holding(day), organisation_id=organisation_id)
    return _grouped(rows.values_list("person_id", *FIELDS))


def last_confirmed(organisation_id: int) -> ConfirmedRoster | None:
    """The roster kept with the latest confirmation; None where none was kept."""
    rows = ConfirmedRoster.objects.filter(organisation_id=organisation_id)
    return rows.order_by("-year").first()


def roster_of(kept: ConfirmedRoster) -> Roster:
    return _grouped(kept.lines)


def lines_of_roster(roster: Roster) -> list[list[Any]]:
    """A roster as it is kept: one list a post."""
    return [
        [person_id, *terms] for person_id in sorted(roster) for terms in sorted(roster[person_id])
    ]


def _grouped(lines: Iterable[Sequence[Any]]) -> Roster:
    posts: dict[int, list[Terms]] = defaultdict(list)
    for person_id, *terms in lines:
        posts[person_id].append(tuple(terms))
    into = resolve_many(list(posts))
    whole: dict[int, list[Terms]] = defaultdict(list)
    for person_id, held in posts.items():
        whole[into[person_id]] += held
    return {person_id: tuple(sorted(held)) for person_id, held in whole.items()}


def changes_between(before: Roster, after: Roster) -> Changes:
    """Who joined, who left and whose posts say something else."""
    joined = [Change(key, (), after[key]) for key in after.keys() - before.keys()]
    left = [Change(key, before[key], ()) for key in before.keys() - after.keys()]
    changed = [
        Change(key, before[key], after[key])
        for key in before.keys() & after.keys()
        if before[key] != after[key]
    ]
    return Changes(joined, left, changed)


# ---- The mark that rides with a form -----------------------------------------------------------


def mark_of(roster: Roster) -> str:
    """What a reader saw, small enough for a form: each person with a digest of her posts."""
    return " ".join(f"{key:x}.{_digest(roster[key])}" for key in sorted(roster))


def read_mark(mark: str) -> dict[int, str]:
    """Persons and digests of a mark; what is not readable is left out."""
    found: dict[int, str] = {}
    for word in mark.split():
        key, _dot, digest = word.partition(".")
        try:
            found[int(key, 16)] = digest
        except ValueError:
            continue
    return found


def changes_since(seen: Mapping[int, str], present: Roster) -> Changes:
    """How the present roster differs from the one that was seen; what a post said is not known."""
    joined = [Change(key, (), present[key]) for key in present.keys() - seen.keys()]
    left = [Change(key, (), ()) for key in seen.keys() - present.keys()]
    changed = [
        Change(key, (), present[key])
        for key in present.keys() & seen.keys()
        if _digest(present[key]) != seen[key]
    ]
    return Changes(joined, left, changed)


def _digest(posts: tuple[Terms, ...]) -> str:
    return hashlib.sha256(repr(posts).encode()).hexdigest()[:8]


# ---- Many organisations ------------------------------------------------------------------------


def headcounts(organisation_ids: Collection[int], on: date) -> dict[int, int]:
    """How many persons serve in each organisation itself on a day; those without anybody are absent."""
    rows = (
        Appointment.objects.filter(holding(on), organisation_id__in=among(organisation_ids))
        .values("organisation_id")
        .annotate(count=Count("person_id", distinct=True))
        .values_list("organisation_id", "count")
    )
    return dict(rows)


def people_of(person_ids: Collection[int]) -> dict[int, Person]:
    return Person.objects.in_bulk(list(person_ids))
