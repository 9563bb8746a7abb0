"""Everything in the database that a roster touches, read in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.bulk import among
from gongxun.registry.orgs.selectors import OrganisationFact, covered, facts_by_code, facts_of
from gongxun.registry.people.models import Appointment
from gongxun.registry.people.selectors.finding import find_by_id_numbers, merged_into_these
from gongxun.registry.people.sheets.columns import RosterRow

BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Post:
    """A post as the database has it."""

    id: int
    person_id: int
    organisation_id: int
    is_primary: bool
    post: str
    category: str
    employment: str
    in_leadership_team: bool
    office_staff: bool
    school_id: int | None
    young: bool
    promoted_on: date | None
    valid_from: date
    valid_to: date | None


POST_FIELDS = tuple(Post.__dataclass_fields__)
Place = tuple[str, int, date]


class RosterState:
    """Persons by ID number, organisations by code, posts by person; and which posts the rows have
    claimed.
    """

    def __init__(self, rows: Sequence[RosterRow], viewer: Viewer) -> None:
        self.viewer = viewer
        self.persons = find_by_id_numbers({row.id_number for row in rows})
        codes = {row.organisation_code for row in rows}
        self.organisations: dict[str, OrganisationFact] = facts_by_code(
            codes | {row.school_code for row in rows if row.school_code}
        )
        self.editable = covered(
            viewer,
            Permission.EDIT_PEOPLE,
            {fact.id for code, fact in self.organisations.items() if code in codes},
        )
        self.posts: dict[str, list[Post]] = defaultdict(list)
        self.at_place: dict[Place, list[Post]] = defaultdict(list)
        self._read_posts()
        self.schools = facts_of({post.school_id for post in self._all_posts() if post.school_id})

    def organisation(self, code: str) -> OrganisationFact | None:
        return self.organisations.get(code)

    def may_edit(self, code: str) -> bool:
        fact = self.organisations.get(code)
        return fact is not None and fact.id in self.editable

    def school_id(self, row: RosterRow) -> int | None:
        school = self.organisations.get(row.school_code or "")
        return school.id if school else None

    def code_of_school(self, school_id: int | None) -> str:
        return self.schools[school_id].code if school_id in self.schools else ""

    def claim(self, row: RosterRow) -> Post | None:
        """The post that a row is about, taken from those that no row before has claimed.

        Same person, organisation and first day; then both primary, or both not and under the same
        name, or at least under the same name.
        """
        fact = self.organisations[row.organisation_code]
        here = self.at_place.get((row.id_number, fact.id, row.valid_from), [])
        for test in (_both_primary, _both_secondary, same_name):
            for post in here:
                if test(post, row):
                    here.remove(post)
                    return post
        return None

    def _read_posts(self) -> None:
        number_of = {key: number for number, (key, _name) in self.persons.items()}
        into = merged_into_these(number_of)
        rows = Appointment.objects.filter(person_id__in=among([*number_of, *into]), voided_at=None)
        for values in rows.values_list(*POST_FIELDS).order_by("pk").iterator(BATCH):
            post = Post(*values)
            number = number_of[into.get(post.person_id, post.person_id)]
            self.posts[number].append(post)
            self.at_place[number, post.organisation_id, post.valid_from].append(post)

    def _all_posts(self) -> Iterable[Post]:
        return (post for posts in self.posts.values() for post in posts)


def _both_primary(post: Post, row: RosterRow) -> bool:
    return post.is_primary and row.is_primary is not False


def _both_secondary(post: Post, row: RosterRow) -> bool:
    return not post.is_primary and not row.is_primary and same_name(post, row)


def same_name(post: Post, row: RosterRow) -> bool:
    return row.post is None or post.post == row.post
