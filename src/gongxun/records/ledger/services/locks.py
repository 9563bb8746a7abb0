"""Who waits for whom. Locks are advisory, held to the end of the transaction, and always taken in this order."""

from collections.abc import Iterable

from django.db import connection

LEDGER = 0x6C6467
YEARS, SEALS = 1, 2
# Persons share locks, so that a great import does not exhaust the server's table of them.
PERSONS, BUCKETS = 1000, 1024


def hold_years_open() -> None:
    """While hours are written no year closes; many may write at once."""
    _lock("pg_advisory_xact_lock_shared", YEARS)


def hold_years_alone() -> None:
    """Wait until nobody writes hours, so that a closed year does not change afterwards."""
    _lock("pg_advisory_xact_lock", YEARS)


def hold_chain() -> None:
    """One writer at a time adds to the chain of seals."""
    _lock("pg_advisory_xact_lock", SEALS)


def hold_persons(person_ids: Iterable[int]) -> None:
    """One session at a time settles what a person's caps take away."""
    for bucket in sorted({person % BUCKETS for person in person_ids}):
        _lock("pg_advisory_xact_lock", PERSONS + bucket)


def _lock(function: str, what: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [LEDGER, what])
