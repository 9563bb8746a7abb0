"""What must be known of many people at once before hours are recorded: a constant number of queries a batch."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from gongxun.base.access.gate import Viewer


@dataclass(frozen=True, slots=True)
class Post:
    """An appointment in the order in which the holding one is chosen."""

    organisation_id: int
    is_primary: bool
    valid_from: date
    valid_to: date | None
    appointment_id: int

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Claimed:
    """The entry that holds a person's claim on an event."""

    entry_id: int
    mode: str
    form: str
    earned_on: date
    title: str
    hours_hundredths: int
    days_hundredths: int


def posts_of(person_ids: Collection[int]) -> dict[int, list[Post]]:
    """Every appointment of each person, best first by the rule of the holding appointment."""
    posts: dict[int, list[Post]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT person_id, org_id, is_primary, valid_from, valid_to, appointment_id
            FROM lake.appointment WHERE person_id = ANY(%s)
            ORDER BY person_id, is_primary DESC, valid_from DESC, appointment_id DESC
            """,
            [list(person_ids)],
        )
        for person_id, *post in cursor.fetchall():
            posts.setdefault(person_id, []).append(Post(*post))
    return posts


def holding_post(posts: Iterable[Post], day: date) -> Post | None:
    """The appointment that holds on ``day``: primary first, then the latest begun, then the largest identifier."""
    return next((post for post in posts if post.holds_on(day)), None)


def claims_on(wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], Claimed]:
    """Which of the (person, event key) pairs are claimed already, and by which entry."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT w.person_id, w.event_key, e.id, e.mode, e.form, e.earned_on, e.title,
                   e.hours_hundredths, e.days_hundredths
            FROM unnest(%s::bigint[], %s::text[]) AS w(person_id, event_key)
            CROSS JOIN LATERAL (
                SELECT w.person_id AS id
                UNION ALL SELECT m.alias_id FROM people_personalias m WHERE m.person_id = w.person_id
            ) AS file
            JOIN ledger_claim c ON c.person_id = file.id AND c.event_key = w.event_key
                AND c.released_by_id IS NULL
            JOIN ledger_entry e ON e.id = c.entry_id
            """,
            [[person for person, _ in wanted], [key for _, key in wanted]],
        )
        return {(row[0], row[1]): Claimed(*row[2:]) for row in cursor.fetchall()}


def short_hours_on(wanted: Collection[tuple[int, date]]) -> dict[tuple[int, date], int]:
    """Hundredths of hours that each person has on each day from events of at most one day, caps apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT w.person_id, w.earned_on, sum(e.hours_hundredths)
            FROM unnest(%s::bigint[], %s::date[]) AS w(person_id, earned_on)
            CROSS JOIN LATERAL (
                SELECT w.person_id AS id
                UNION ALL SELECT m.alias_id FROM people_personalias m WHERE m.person_id = w.person_id
            ) AS file
            JOIN ledger_entry e ON e.person_id = file.id AND e.earned_on = w.earned_on
            WHERE abs(e.days_hundredths) <= 100 AND NOT starts_with(e.event_key, 'cap:')
            GROUP BY w.person_id, w.earned_on
            """,
            [[person for person, _ in wanted], [day for _, day in wanted]],
        )
        return {(row[0], row[1]): int(row[2]) for row in cursor.fetchall()}


def known_organisations(organisation_ids: Collection[int]) -> frozenset[int]:
    """Those of the identifiers that an organisation bears."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT org_id FROM lake.organisation WHERE org_id = ANY(%s)", [list(organisation_ids)]
        )
        return frozenset(row[0] for row in cursor.fetchall())


def closed_years(organisation_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """The closed years of each organisation: (organisation, year) to the name of the organisation that closed it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT o.org_id, c.year, head.name
            FROM ledger_yearclosure c
            JOIN lake.organisation head ON head.org_id = c.organisation_id
            JOIN lake.organisation o ON starts_with(o.path, head.path)
            WHERE c.reopened_at IS NULL AND o.org_id = ANY(%s)
            """,
            [list(organisation_ids)],
        )
        return {(row[0], row[1]): row[2] for row in cursor.fetchall()}


def own_file(viewer: Viewer) -> int | None:
    """The file of the person behind the viewer's account, if she has one."""
    if viewer.user_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_person WHERE user_id = %s", [viewer.user_id])
        row = cursor.fetchone()
        return row[0] if row else None


def living_files(person_ids: Collection[int]) -> dict[int, int]:
    """Files that were merged into another: the old identifier to the living one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT alias_id, person_id FROM people_personalias WHERE alias_id = ANY(%s)",
            [list(person_ids)],
        )
        return dict(cursor.fetchall())


def manager_of(person_id: int, day: date) -> int | None:
    """The organisation that decides on the person's hours on ``day``.

    Where the managing authority is a body outside the tree (a Party committee), the
    training-responsible organisation decides, else the one in which the person holds her post.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT organisation_id FROM people_managingauthority
            WHERE person_id = %(person)s AND organisation_id IS NOT NULL AND valid_from <= %(day)s
                AND (valid_to IS NULL OR valid_to > %(day)s)
            UNION ALL
            SELECT organisation_id FROM people_responsibility WHERE person_id = %(person)s
            """,
            {"person": person_id, "day": day},
        )
        row = cursor.fetchone()
    if row:
        return int(row[0])
    post = holding_post(posts_of([person_id]).get(person_id, ()), day)
    return post.organisation_id if post else None
