"""A reference lake as one person's facts, and as tables of a PostgreSQL of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from gongxun.base import postgres
from gongxun.rules.explanation import AppointmentFact, EntryFact, ExemptionFact, PersonFacts
from gongxun.rules.lake.schema import TABLES
from gongxun.site.home import data_folder
from tests.reference.lake import Lake

SQL_TYPES = {
    "int64": "int8", "int32": "int4", "string": "text", "boolean": "bool", "date": "date", "array<string>": "text[]",
}  # fmt: skip


def facts_of(lake: Lake, person_id: int) -> PersonFacts:
    places = {row["org_id"]: row for row in lake["organisation"]}
    return PersonFacts(
        tuple(
            AppointmentFact(
                appointment_id=row["appointment_id"],
                org_id=row["org_id"],
                org_level=places[row["org_id"]]["level"],
                org_kind=places[row["org_id"]]["kind"],
                is_primary=row["is_primary"],
                category=row["category"],
                employment=row["employment"],
                in_leadership_team=row["in_leadership_team"],
                office_staff=row["office_staff"],
                young=row["young"],
                school_level=places[row["school_id"]]["level"]
                if row["school_id"] is not None
                else None,
                school_kind=places[row["school_id"]]["kind"]
                if row["school_id"] is not None
                else None,
                promoted_on=row["promoted_on"],
                valid_from=row["valid_from"],
                valid_to=row["valid_to"],
            )
            for row in lake["appointment"]
            if row["person_id"] == person_id
        ),
        tuple(
            ExemptionFact(row["indicator"], row["valid_from"], row["valid_to"])
            for row in lake["exemption"]
            if row["person_id"] == person_id
        ),
        tuple(
            EntryFact(
                row["entry_id"],
                row["earned_on"],
                row["hours_hundredths"],
                row["days_hundredths"],
                row["mode"],
                row["form"],
                tuple(row["themes"] or ()),
            )
            for row in lake["credit"]
            if row["person_id"] == person_id
        ),
    )


@contextmanager
def database(name: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """An empty database with the lake's tables, gone afterwards."""
    place = postgres.ensure_running(data_folder())
    with place.connect("postgres", postgres.OWNER) as server:
        server.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    connection = place.connect(name, postgres.OWNER)
    try:
        connection.execute("CREATE SCHEMA lake")
        for table in TABLES:
            columns = ", ".join(
                f"{column.name} {SQL_TYPES[column.kind.value]}" for column in table.columns
            )
            connection.execute(f"CREATE TABLE lake.{table.name} ({columns})")
        yield connection
    finally:
        connection.close()
        with place.connect("postgres", postgres.OWNER) as server:
            server.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def fill(connection: "psycopg.Connection[tuple[object, ...]]", lake: Lake) -> None:
    for table in TABLES:
        names = [column.name for column in table.columns]
        connection.execute(f"TRUNCATE lake.{table.name}")
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY lake.{table.name} ({', '.join(names)}) FROM STDIN") as copy,
        ):
            for row in lake[table.name]:
                copy.write_row([row[name] for name in names])
