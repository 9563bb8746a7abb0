"""What must be known of many people at once before hours are recorded: a constant number of queries a batch."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from gongxun.base.access.gate import Viewer
from gongxun.registry.people import selectors as people


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


def claims_on(wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], Claimed]:
    """Which of the (person, event key) pairs are claimed already, and by which entry."""
    return _claims(wanted, "c.released_by_id IS NULL")


def released_claims_on(wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], Claimed]:
    """The latest entry that held each of the pairs and was reversed."""
    return _claims(wanted, "c.released_by_id IS NOT NULL")


def _claims(wanted: Collection[tuple[int, str]], condition: str) -> dict[tuple[int, str], Claimed]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT w.person_id, w.event_key, e.id, e.mode, e.form, e.earned_on, e.title,
                   e.hours_hundredths, e.days_hundredths
            FROM unnest(%s::bigint[], %s::text[]) AS w(person_id, event_key)
            CROSS JOIN LATERAL (
                SELECT w.person_id AS id
                UNION ALL SELECT m.alias_id FROM people_personalias m WHERE m.person_id = w.person_id
            ) AS file
            JOIN ledger_claim c ON c.person_id = file.id AND c.event_key = w.event_key AND {condition}
            JOIN ledger_entry e ON e.id = c.entry_id
            ORDER BY e.id
            """,  # noqa: S608 (our own condition)
            [_array(person for person, _ in wanted), _texts(key for _, key in wanted)],
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
            [_array(person for person, _ in wanted), _array(day for _, day in wanted)],
        )
        return {(row[0], row[1]): int(row[2]) for row in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry that nobody has reversed, earned or a cap, as the settling of caps sees it."""

    id: int
    person_id: int
    kind: str
    form: str
    earned_on: date
    hours_hundredths: int
    days_hundredths: int
    conversion: str
    event_key: str


def standing_in(windows: Collection[tuple[int, str, int]]) -> list[Standing]:
    """What stands in each (person, form, year), in the order in which it was recorded."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT e.id, w.person_id, e.kind, e.form, e.earned_on, e.hours_hundredths,
                   e.days_hundredths, e.conversion, e.event_key
            FROM unnest(%s::bigint[], %s::text[], %s::int[]) AS w(person_id, form, year)
            CROSS JOIN LATERAL (
                SELECT w.person_id AS id
                UNION ALL SELECT m.alias_id FROM people_personalias m WHERE m.person_id = w.person_id
            ) AS file
            JOIN ledger_entry e ON e.person_id = file.id AND e.form = w.form
                AND e.earned_on >= make_date(w.year, 1, 1) AND e.earned_on < make_date(w.year + 1, 1, 1)
            WHERE e.kind IN ('earned', 'cap')
                AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = e.id)
            ORDER BY e.id
            """,
            [
                _array(person for person, _, _ in windows),
                _texts(form for _, form, _ in windows),
                _array(year for _, _, year in windows),
            ],
        )
        return [Standing(*row) for row in cursor.fetchall()]


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
    person = people.person_of(viewer)
    return person.pk if person else None


def manager_of(person_id: int, day: date) -> int | None:
    """The organisation that decides on the person's hours on ``day``.

    Where the managing authority is a body outside the tree (a Party committee), the
    training-responsible organisation decides, else the one in which the person holds her post.
    """
    file = people.person_file(Viewer.system(day), person_id)
    authority = file.managing_authority
    if (
        authority
        and authority.organisation_id
        and (not authority.valid_to or authority.valid_to > day)
    ):
        return authority.organisation_id
    if file.responsibility:
        return file.responsibility.organisation_id
    post = people.holding_appointment(file.person.pk, day)
    return post.organisation_id if post else None


def _array(values: Iterable[int | date]) -> str:
    """PostgreSQL's text of an array of numbers or days: the driver's own way takes as long as the query."""
    return "{" + ",".join(map(str, values)) + "}"


def _texts(values: Iterable[str]) -> str:
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"
