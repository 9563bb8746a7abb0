"""The database itself refuses to change or delete what was recorded, and the running server cannot lift the guard."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from gongxun.base import postgres
from gongxun.records.ledger import services
from gongxun.records.ledger.models import Entry, Seal
from gongxun.records.ledger.testing import entry
from gongxun.registry.orgs.testing import NOW
from tests.records.ledger.conftest import World


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_seal"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_even_the_owner_is_refused(world: World, table: str, verb: str) -> None:
    entry(world.cadre)
    services.seal_pending(now=NOW)
    with (
        pytest.raises(DatabaseError, match="只可新增"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(table))
    assert (Entry.objects.count(), Seal.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET hours_hundredths = 0",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry CASCADE",
        "ALTER TABLE ledger_entry DISABLE TRIGGER USER",
        "DROP TRIGGER append_only ON ledger_entry",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
        "UPDATE ledger_seal SET marks = ''",
        "DELETE FROM ledger_seal",
        "SET session_replication_role = replica",
        "SET ROLE gongxun_owner",
    ],
)
def test_the_running_server_cannot_lift_the_guard(db: None, statement: str) -> None:
    params = connection.get_connection_params()
    if params["user"] != postgres.OWNER:
        pytest.skip("the database has a single role")
    with (
        psycopg.connect(
            host=params["host"],
            port=params["port"],
            dbname=params["dbname"],
            user=postgres.RUNTIME,
        ) as runtime,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        runtime.execute(statement)
