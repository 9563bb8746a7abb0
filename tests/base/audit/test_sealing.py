"""The audit only grows, is kept, and shows when somebody with power over the database has touched it."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from gongxun.base.audit import services
from gongxun.base.audit.models import AuditRemoval, AuditRow, AuditSeal, AuditUnsealed
from gongxun.base.audit.selectors import verify_audit
from gongxun.registry.orgs.testing import NOW, SYSTEM

pytestmark = pytest.mark.django_db


def write(count: int, at: timedelta = timedelta()) -> list[int]:
    known = set(AuditRow.objects.values_list("pk", flat=True))
    for number in range(count):
        services.record(SYSTEM, "entry.record", "entry", number, 1, NOW + at, {"第": "值\t\n"})
    return sorted(set(AuditRow.objects.values_list("pk", flat=True)) - known)


def behind_the_guard(statement: str, *values: object) -> None:
    """What a database administrator could do."""
    with connection.cursor() as cursor:
        for table in ("audit_auditrow", "audit_auditseal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        for table in ("audit_auditrow", "audit_auditseal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def kinds(folder: Path) -> set[str]:
    return {problem.kind for problem in verify_audit(folder)}


def test_what_is_written_is_sealed_in_order_and_agrees(tmp_path: Path) -> None:
    write(3)
    assert services.seal_pending(now=NOW) == 3
    services.record_many(SYSTEM, "entry.record", "entry", [(7, 1), (8, None)], NOW)
    assert AuditUnsealed.objects.count() == 2
    services.seal_pending(now=NOW)
    assert services.seal_pending(now=NOW) == 0
    first, second = AuditSeal.objects.order_by("pk")
    assert bytes(second.previous_digest) == bytes(first.digest)
    assert verify_audit(tmp_path) == []


@pytest.mark.parametrize("change", ["verb = 'x'", "detail = '{}'", "actor_id = 5", "at = now()"])
def test_a_changed_row_is_found(tmp_path: Path, change: str) -> None:
    ids = write(3)
    services.seal_pending(now=NOW)
    behind_the_guard(f"UPDATE audit_auditrow SET {change} WHERE id = %s", ids[1])
    (problem,) = verify_audit(tmp_path)
    assert problem.kind == "changed"
    assert str(ids[0]) in problem.message


def test_a_removed_row_is_found(tmp_path: Path) -> None:
    ids = write(3)
    services.seal_pending(now=NOW)
    behind_the_guard("DELETE FROM audit_auditrow WHERE id = %s", ids[1])
    (problem,) = verify_audit(tmp_path)
    assert (problem.kind, str(ids[1]) in problem.message) == ("deleted", True)


def test_a_row_put_in_behind_is_found(tmp_path: Path) -> None:
    write(1)
    services.seal_pending(now=NOW)
    behind_the_guard(
        "INSERT INTO audit_auditrow (at, verb, subject_kind, subject_id, detail)"
        " VALUES (now(), 'x', 'entry', %s, '{}')",
        1,
    )
    assert kinds(tmp_path) == {"inserted"}


def test_a_chain_that_was_cut_or_rewritten_is_found_by_the_heads(tmp_path: Path) -> None:
    write(2)
    services.seal_pending(now=NOW)
    write(2)
    services.seal_pending(now=NOW)
    place = services.keep_head(tmp_path, date(2026, 11, 22))
    assert place is not None
    assert json.loads(place.read_text())["seal"] == 2
    behind_the_guard("DELETE FROM audit_auditseal WHERE id = %s", 2)
    behind_the_guard("DELETE FROM audit_auditrow WHERE id > %s", 2**62)
    assert "head" in kinds(tmp_path)
    kept = place.read_text()
    write(1)
    services.seal_pending(now=NOW)
    services.keep_head(tmp_path, date(2026, 11, 22))
    assert place.read_text() == kept


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditrow SET verb = 'x'",
        "DELETE FROM audit_auditrow",
        "UPDATE audit_auditseal SET row_count = 0",
        "DELETE FROM audit_auditseal",
    ],
)
def test_the_database_itself_refuses(statement: str) -> None:
    services.record(SYSTEM, "entry.record", "entry", 1, 1, NOW)
    AuditSeal.objects.create(
        pk=1,
        row_ranges="{}",
        row_count=1,
        newest_at=NOW,
        previous_digest=b"",
        digest=b"",
        sealed_at=NOW,
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_younger_than_six_months_may_be_removed() -> None:
    write(1)
    with pytest.raises(ValidationError, match="至少保存六个月"):
        services.remove_before(before=NOW - timedelta(days=100), now=NOW)
    assert AuditRow.objects.count() == 1


def test_what_is_older_may_go_and_the_chain_still_agrees(tmp_path: Path) -> None:
    write(2, timedelta(days=-400))
    services.seal_pending(now=NOW)
    young = write(2)
    services.seal_pending(now=NOW)
    assert services.remove_before(before=NOW - timedelta(days=200), now=NOW) == 2
    assert list(AuditRow.objects.values_list("pk", flat=True).order_by("pk")) == young
    assert AuditRemoval.objects.get().row_count == 2
    assert verify_audit(tmp_path) == []


def test_tables_are_not_emptied_at_once_outside_tests() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname = 'no_truncate' AND NOT tgisinternal"
            " AND tgrelid::regclass::text LIKE 'audit%'"
        )
        assert cursor.fetchone()[0] == 3
