"""Tampering by somebody who owns the database: each kind is found and named."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongxun.records.ledger import selectors, services
from gongxun.records.ledger.models import Entry, Seal, Unsealed
from gongxun.records.ledger.selectors import Finding, SealProblem
from gongxun.records.ledger.testing import draft, entry
from gongxun.registry.orgs.testing import NOW, SYSTEM
from tests.records.ledger.conftest import World


@pytest.fixture
def sealed(world: World, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Nine entries in three seals."""
    monkeypatch.setattr("gongxun.records.ledger.services.sealing.ENTRIES_A_SEAL", 3)
    days = [date(2026, 3, 1) + timedelta(days=n) for n in range(9)]
    rows = [draft(world.cadre, earned_on=day, themes=("rotation", 'a"\\b')) for day in days]
    ids = services.record_many(viewer=SYSTEM, rows=rows, now=NOW)
    assert services.seal_pending(now=NOW) == 9
    assert Seal.objects.count() == 3
    return ids


@contextmanager
def tampering(table: str = "ledger_entry") -> Iterator[None]:
    """What an administrator of the database server can do."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} ENABLE TRIGGER USER")


def sql(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def found(folder: Path) -> list[SealProblem]:
    return selectors.verify_seals(folder=folder)


def kinds(folder: Path) -> set[Finding]:
    return {problem.kind for problem in found(folder)}


def test_an_untouched_ledger_has_no_findings(sealed: list[int], tmp_path: Path) -> None:
    services.keep_head(tmp_path, date(2026, 11, 22))
    assert found(tmp_path) == []


def test_an_empty_ledger_has_no_findings(db: None, tmp_path: Path) -> None:
    assert services.seal_pending(now=NOW) == 0
    assert services.keep_head(tmp_path, date(2026, 11, 22)) is None
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    "change",
    [
        "hours_hundredths = hours_hundredths + 100",
        "earned_on = earned_on - 1",
        "themes = '{theory}'",
        "title = title || ' '",
        "recorded_by = 99",
        "seconds = 0",
        "recorded_at = recorded_at + interval '1 microsecond'",
    ],
)
def test_a_changed_entry_is_named(sealed: list[int], tmp_path: Path, change: str) -> None:
    with tampering():
        sql(f"UPDATE ledger_entry SET {change} WHERE id = %s", sealed[4])
    [problem] = found(tmp_path)
    assert (problem.kind, problem.seal_id, problem.entry_ids) == (
        Finding.CHANGED, 2, (sealed[4],),
    )  # fmt: skip
    assert str(sealed[4]) in problem.message


def test_a_deleted_entry_is_named(sealed: list[int], tmp_path: Path) -> None:
    with tampering():
        sql("DELETE FROM ledger_entry WHERE id = ANY(%s)", [sealed[0], sealed[5]])
    assert {(p.kind, p.seal_id, p.entry_ids) for p in found(tmp_path)} == {
        (Finding.DELETED, 1, (sealed[0],)),
        (Finding.DELETED, 2, (sealed[5],)),
    }


def test_an_entry_put_in_behind_the_services_is_named(sealed: list[int], tmp_path: Path) -> None:
    smuggled = Entry.objects.get(pk=sealed[0])
    smuggled.pk, smuggled.event_key = None, "event:x"
    smuggled.save(force_insert=True)
    services.seal_pending(now=NOW)
    problems = {problem.kind: problem for problem in found(tmp_path)}
    assert problems[Finding.INSERTED].entry_ids == (smuggled.pk,)
    assert problems[Finding.CLAIM].entry_ids == (smuggled.pk,)


def test_an_entry_dated_back_is_found_even_when_it_was_sealed(
    sealed: list[int], world: World, tmp_path: Path
) -> None:
    services.record(
        viewer=SYSTEM, draft=draft(world.cadre, title="补插"), now=NOW - timedelta(days=40)
    )
    services.seal_pending(now=NOW + timedelta(minutes=1))
    assert kinds(tmp_path) == {Finding.INSERTED}


def test_two_entries_that_changed_places_are_named(sealed: list[int], tmp_path: Path) -> None:
    first, second = sealed[1], sealed[7]
    with tampering():
        sql("DELETE FROM ledger_claim")
        sql("UPDATE ledger_entry SET id = -1 WHERE id = %s", first)
        sql("UPDATE ledger_entry SET id = %s WHERE id = %s", first, second)
        sql("UPDATE ledger_entry SET id = %s WHERE id = -1", second)
    changed = [p.entry_ids for p in found(tmp_path) if p.kind == Finding.CHANGED]
    assert changed == [(first,), (second,)]


def test_seals_that_changed_places_break_the_chain(sealed: list[int], tmp_path: Path) -> None:
    with tampering("ledger_seal"):
        sql("UPDATE ledger_seal SET id = CASE id WHEN 2 THEN 30 ELSE 20 END WHERE id IN (2, 3)")
        sql("UPDATE ledger_seal SET id = id / 10 WHERE id > 3")
    assert Finding.REORDERED in kinds(tmp_path)


def test_a_changed_seal_is_found(sealed: list[int], tmp_path: Path) -> None:
    with tampering("ledger_seal"):
        sql("UPDATE ledger_seal SET sealed_at = sealed_at - interval '1 day' WHERE id = 2")
    assert [(p.kind, p.seal_id) for p in found(tmp_path)] == [(Finding.CHAIN, 2)]


def test_a_seal_widened_to_take_in_anything_is_found(sealed: list[int], tmp_path: Path) -> None:
    with tampering("ledger_seal"):
        sql("UPDATE ledger_seal SET entry_ids = '{[1,9000000000000000)}' WHERE id = 2")
    assert (Finding.CHAIN, 2) in {(p.kind, p.seal_id) for p in found(tmp_path)}


def test_a_deleted_seal_is_found(sealed: list[int], tmp_path: Path) -> None:
    with tampering("ledger_seal"):
        sql("DELETE FROM ledger_seal WHERE id = 2")
    assert {Finding.CHAIN, Finding.INSERTED} <= kinds(tmp_path)


def test_a_chain_written_anew_betrays_itself_by_the_file_outside(
    sealed: list[int], tmp_path: Path
) -> None:
    """Whoever owns the database may change an entry and seal everything again; yesterday's file still knows."""
    services.keep_head(tmp_path, date(2026, 11, 21))
    with tampering(), tampering("ledger_seal"):
        sql("UPDATE ledger_entry SET hours_hundredths = 1 WHERE id = %s", sealed[0])
        sql("DELETE FROM ledger_seal")
        sql("INSERT INTO ledger_unsealed SELECT id FROM ledger_entry")
    services.seal_pending(now=NOW)
    services.keep_head(tmp_path, date(2026, 11, 22))
    [problem] = found(tmp_path)
    assert problem.kind == Finding.HEAD
    assert "2026-11-21.json" in problem.message


def test_the_file_of_today_is_not_overwritten_by_a_chain_written_anew(
    sealed: list[int], tmp_path: Path
) -> None:
    today = date(2026, 11, 22)
    services.keep_head(tmp_path, today)
    with tampering(), tampering("ledger_seal"):
        sql("UPDATE ledger_entry SET hours_hundredths = 1 WHERE id = %s", sealed[0])
        sql("DELETE FROM ledger_seal")
        sql("INSERT INTO ledger_unsealed SELECT id FROM ledger_entry")
    services.seal_pending(now=NOW)
    services.keep_head(tmp_path, today)
    assert kinds(tmp_path) == {Finding.HEAD}


def test_a_cut_off_chain_betrays_itself_by_the_file_outside(
    sealed: list[int], tmp_path: Path
) -> None:
    services.keep_head(tmp_path, date(2026, 11, 22))
    with tampering(), tampering("ledger_seal"):
        sql("DELETE FROM ledger_seal WHERE id = 3")
        sql("DELETE FROM ledger_claim WHERE entry_id >= %s", sealed[6])
        sql("DELETE FROM ledger_entry WHERE id >= %s", sealed[6])
    assert kinds(tmp_path) == {Finding.HEAD}


def test_an_unreadable_head_file_is_a_finding(sealed: list[int], tmp_path: Path) -> None:
    (tmp_path / "2026-01-01.json").write_text('{"seal": ')
    assert kinds(tmp_path) == {Finding.HEAD}


def test_a_claim_that_was_loosened_is_found(sealed: list[int], tmp_path: Path) -> None:
    sql("UPDATE ledger_claim SET released_by_id = %s WHERE entry_id = %s", sealed[1], sealed[0])
    problems = found(tmp_path)
    assert [(p.kind, p.entry_ids) for p in problems] == [(Finding.CLAIM, (sealed[0],))]


def test_entries_that_wait_for_their_seal_are_no_finding(world: World, tmp_path: Path) -> None:
    entry(world.cadre)
    assert found(tmp_path) == []
    assert Unsealed.objects.count() == 1


def test_older_entries_that_were_committed_late_are_sealed_too(
    world: World, tmp_path: Path
) -> None:
    """A slow transaction's identifiers lie before and between those already sealed."""
    late = entry(world.cadre, title="慢事务")
    Unsealed.objects.all().delete()
    young = entry(world.cadre, title="快事务")
    services.seal_pending(now=NOW)
    Unsealed.objects.create(entry=late)
    assert services.seal_pending(now=NOW) == 1
    assert [selectors.seal_of(one.pk).pk for one in (young, late)] == [1, 2]  # type: ignore[union-attr]
    assert found(tmp_path) == []


def test_the_head_of_the_day_replaces_its_file_and_leaves_the_others(
    sealed: list[int], world: World, tmp_path: Path
) -> None:
    first = services.keep_head(tmp_path, date(2026, 11, 21))
    assert first is not None
    before = first.read_text()
    entry(world.cadre, title="次日")
    services.seal_pending(now=NOW)
    second = services.keep_head(tmp_path, date(2026, 11, 22))
    assert second is not None
    assert json.loads(second.read_text())["seal"] == 4
    assert first.read_text() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["2026-11-21.json", "2026-11-22.json"]


def test_an_auditor_recomputes_a_seal_by_the_documented_encoding(world: World) -> None:
    """The reference page, followed by hand for one entry."""
    made = entry(world.cadre, title="学习\t班\\一", themes=("rotation",), evidence="a\nb")
    services.seal_pending(now=NOW)
    micros = int(NOW.timestamp()) * 1_000_000
    line = "\t".join(
        [
            str(made.pk), str(world.cadre), "earned", "collective", "off_job", "2026-03-06",
            "学习\\t班\\\\一", "\\N", "\\N", "\\N", "800", "100", "", '["rotation"]', "\\N", "\\N",
            "省委党校", str(world.at("K1")), "officer", made.event_key, "a\\nb", "\\N", "",
            str(micros), "\\N",
        ]
    )  # fmt: skip
    leaf = hashlib.new("sm3", f"{line}\n".encode()).digest()
    ids = f"{{[{made.pk},{made.pk + 1})}}"
    head = f"gongxun-ledger-seal/1\t1\t{ids}\t1\t{micros}\t{'00' * 32}\n"
    seal = Seal.objects.get()
    assert bytes(seal.digest) == hashlib.new("sm3", head.encode() + leaf).digest()
    assert bytes(seal.marks) == leaf[:8]


def test_progress_is_told(
    sealed: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongxun.records.ledger.selectors.recomputing.STEP", 4)
    told: list[tuple[str, int, int]] = []
    selectors.verify_seals(lambda *step: told.append(step), tmp_path)
    assert [(done, total) for _stage, done, total in told] == [(4, 9), (8, 9)]


def test_sealing_works_while_queries_are_logged(world: World) -> None:
    entry(world.cadre)
    with CaptureQueriesContext(connection):
        assert services.seal_pending(now=NOW) == 1


@pytest.mark.django_db
def test_the_ledger_is_not_emptied_at_once_outside_tests() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'no_truncate'"
            " AND tgrelid::regclass::text LIKE 'ledger%' ORDER BY 1"
        )
        assert cursor.fetchall() == [("ledger_entry",), ("ledger_seal",)]
