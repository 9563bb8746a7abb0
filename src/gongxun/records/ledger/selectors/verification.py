"""Recompute every seal from the entries as they stand, in one pass, and say what does not agree."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from gongxun.records.ledger.selectors import chain

Progress = Callable[[str, int, int], None]
# A transaction that records hours never lives this long; an entry older than that at its sealing was put in behind.
SLACK = timedelta(days=1)
SHOWN = 20
STEP = 20_000


class Finding(StrEnum):
    CHANGED = "changed"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CHAIN = "chain"
    HEAD = "head"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class SealProblem:
    """One finding; ``message`` is Chinese and says what is wrong, where, and what to do."""

    kind: Finding
    message: str
    seal_id: int | None = None
    entry_ids: tuple[int, ...] = ()

    def __str__(self) -> str:
        return self.message


@dataclass(slots=True)
class _Batch:
    """A seal under recomputation."""

    number: int
    entry_ids: str
    count: int
    previous: bytes
    digest: bytes
    sealed_at: datetime
    open_ranges: int = 0
    running: chain.Digest | None = None
    missing: list[int] = field(default_factory=list)
    oldest: int | None = None
    agrees: bool = False

    @property
    def sound(self) -> bool:
        """Whether the identifiers are as many as were counted; else the seal itself was changed."""
        spans = chain.ranges_of(self.entry_ids)
        return sum(high - low for low, high in spans) == self.count

    def take(self, line: bytes) -> None:
        self.start().update(chain.sm3(line).digest())
        moment = chain.recorded_at(line)
        if self.oldest is None or moment < self.oldest:
            self.oldest = moment

    def start(self) -> chain.Digest:
        if self.running is None:
            sealed_at = chain.microseconds(self.sealed_at)
            self.running = chain.seal_digest(
                self.number, self.entry_ids, self.count, sealed_at, self.previous
            )
        return self.running

    def close(self) -> None:
        self.agrees = self.start().digest() == self.digest
        self.running = None


def verify_seals(
    progress: Progress = lambda _stage, _done, _total: None, folder: Path | None = None
) -> list[SealProblem]:
    """Every finding, an empty list where the ledger is as it was sealed; linear in the number of entries.

    ``folder`` holds the heads that were written daily (by default ``seals`` in the data folder).
    """
    seals = _seals()
    strays = _recompute(seals, progress)
    problems = [*_chain_problems(seals), *_batch_problems(seals)]
    problems += _inserted(strays)
    problems += _late(seals)
    problems += _claims()
    problems += _heads(seals, folder or Path(settings.HOME) / "seals")
    return problems


def _seals() -> list[_Batch]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, entry_ids::text, entry_count, previous_digest, digest, sealed_at FROM ledger_seal ORDER BY id"
        )
        return [
            _Batch(number, text, count, bytes(previous), bytes(digest), sealed_at)
            for number, text, count, previous, digest, sealed_at in cursor.fetchall()
        ]


def _recompute(seals: Sequence[_Batch], progress: Progress) -> list[int]:
    """Feed each entry to the seal that holds it; returns the entries that no seal holds."""
    spans = sorted(
        (low, high, number)
        for number, seal in enumerate(seals)
        if seal.sound
        for low, high in chain.ranges_of(seal.entry_ids)
    )
    for _low, _high, number in spans:
        seals[number].open_ranges += 1
    total, strays, walk = sum(seal.count for seal in seals), [], _Walk(seals, spans)
    with chain.entry_lines() as lines:
        for done, line in enumerate(lines, 1):
            if not walk.feed(chain.identifier(line), line):
                strays.append(chain.identifier(line))
            if done % STEP == 0:
                progress(_("核对封印"), done, total)
    walk.finish()
    return strays


class _Walk:
    """Two ordered lists side by side: the entries, and the spans of identifiers that seals hold."""

    def __init__(self, seals: Sequence[_Batch], spans: Sequence[tuple[int, int, int]]) -> None:
        self.seals, self.spans = seals, spans
        self.at = 0
        self.expected = spans[0][0] if spans else 0

    def feed(self, entry: int, line: bytes) -> bool:
        """Whether a seal holds ``entry``."""
        while self.at < len(self.spans) and entry >= self.spans[self.at][1]:
            self._leave_span()
        if self.at == len(self.spans) or entry < self.spans[self.at][0]:
            return False
        seal = self.seals[self.spans[self.at][2]]
        if entry != self.expected:
            seal.missing.extend(range(self.expected, entry))
        self.expected = entry + 1
        seal.take(line)
        return True

    def finish(self) -> None:
        while self.at < len(self.spans):
            self._leave_span()

    def _leave_span(self) -> None:
        _low, high, number = self.spans[self.at]
        seal = self.seals[number]
        seal.missing.extend(range(self.expected, high))
        seal.open_ranges -= 1
        if not seal.open_ranges:
            seal.close()
        self.at += 1
        if self.at < len(self.spans):
            self.expected = max(high, self.spans[self.at][0])


def _chain_problems(seals: Sequence[_Batch]) -> Iterator[SealProblem]:
    by_digest = {seal.digest: seal.number for seal in seals}
    before, link = 0, chain.FIRST_LINK
    for seal in seals:
        if seal.number != before + 1:
            yield SealProblem(
                Finding.CHAIN,
                _("封印链缺少第 %(first)s 至 %(last)s 次封印；请从备份核对台账。")
                % {"first": before + 1, "last": seal.number - 1},
                seal.number,
            )
        elif seal.previous != link and seal.previous in by_digest:
            yield SealProblem(
                Finding.REORDERED,
                _("第 %(number)s 次封印接在第 %(other)s 次之后，次序被调换；请从备份核对台账。")
                % {"number": seal.number, "other": by_digest[seal.previous]},
                seal.number,
            )
        elif seal.previous != link:
            yield SealProblem(
                Finding.CHAIN,
                _("第 %(number)s 次封印与上一次接不上，封印链在此断开；请从备份核对台账。")
                % {"number": seal.number},
                seal.number,
            )
        before, link = seal.number, seal.digest


def _batch_problems(seals: Sequence[_Batch]) -> Iterator[SealProblem]:
    for seal in seals:
        if seal.missing:
            yield SealProblem(
                Finding.DELETED,
                _(
                    "第 %(number)s 次封印的台账记录少了 %(count)s 条（台账号 %(ids)s）；请从备份恢复。"
                )
                % {
                    "number": seal.number,
                    "count": len(seal.missing),
                    "ids": _listed(seal.missing),
                },
                seal.number,
                tuple(seal.missing[:SHOWN]),
            )
        if not seal.agrees:
            yield from _changed(seal)


def _changed(seal: _Batch) -> Iterator[SealProblem]:
    """Which entries of a batch differ from their marks; the seal itself where none does."""
    changed = _differing(seal) if seal.sound else []
    if changed:
        yield SealProblem(
            Finding.CHANGED,
            _("台账号 %(ids)s 的内容与第 %(number)s 次封印时不同，已被改动；请从备份恢复。")
            % {"ids": _listed(changed), "number": seal.number},
            seal.number,
            tuple(changed[:SHOWN]),
        )
    elif not seal.missing:
        yield SealProblem(
            Finding.CHAIN,
            _("第 %(number)s 次封印的摘要与其记录不符，封印本身被改动；请从备份恢复。")
            % {"number": seal.number},
            seal.number,
        )


def _differing(seal: _Batch) -> list[int]:
    ids = [entry for low, high in chain.ranges_of(seal.entry_ids) for entry in range(low, high)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT marks FROM ledger_seal WHERE id = %s", [seal.number])
        marks = bytes(cursor.fetchone()[0])
    size = chain.MARK_BYTES
    mark_of = {entry: marks[at * size : (at + 1) * size] for at, entry in enumerate(ids)}
    with chain.entry_lines("WHERE e.id = ANY(%s)", (ids,)) as lines:
        return [
            chain.identifier(line)
            for line in lines
            if chain.sm3(line).digest()[:size] != mark_of[chain.identifier(line)]
        ]


def _inserted(strays: Sequence[int]) -> Iterator[SealProblem]:
    """Entries that neither are sealed nor wait for a seal; what was sealed since the pass began is no stray."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT stray FROM unnest(%s::bigint[]) AS stray
            WHERE NOT EXISTS (SELECT FROM ledger_unsealed u WHERE u.entry_id = stray)
                AND NOT EXISTS (SELECT FROM ledger_seal s WHERE s.entry_ids @> stray)
            ORDER BY stray
            """,
            [list(strays)],
        )
        smuggled = [row[0] for row in cursor.fetchall()]
    if smuggled:
        yield SealProblem(
            Finding.INSERTED,
            _("%(count)s 条台账记录未经登记直接写入数据库（台账号 %(ids)s）；请核实来源后冲正。")
            % {"count": len(smuggled), "ids": _listed(smuggled)},
            None,
            tuple(smuggled[:SHOWN]),
        )


def _late(seals: Sequence[_Batch]) -> Iterator[SealProblem]:
    """A batch with an entry that claims to be much older than the seal before: it was dated back."""
    for before, seal in pairwise(seals):
        limit = chain.microseconds(before.sealed_at - SLACK)
        if seal.oldest is not None and seal.oldest < limit:
            yield SealProblem(
                Finding.INSERTED,
                _(
                    "第 %(number)s 次封印中有登记时间早于上一次封印一天以上的记录，疑为事后补插；请核对。"
                )
                % {"number": seal.number},
                seal.number,
            )


def _claims() -> Iterator[SealProblem]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT e.id FROM ledger_entry e
            LEFT JOIN ledger_claim c ON c.entry_id = e.id
            LEFT JOIN ledger_entry r ON r.reverses_id = e.id
            WHERE e.kind = 'earned' AND (c.entry_id IS NULL OR c.person_id <> e.person_id
                OR c.event_key <> e.event_key OR c.released_by_id IS DISTINCT FROM r.id)
            ORDER BY e.id LIMIT %s
            """,
            [SHOWN],
        )
        loose = [row[0] for row in cursor.fetchall()]
    if loose:
        yield SealProblem(
            Finding.CLAIM,
            _("台账号 %(ids)s 的“一事一计”占用与记录不符，可能重复计学时；请从备份核对。")
            % {"ids": _listed(loose)},
            None,
            tuple(loose),
        )


def _heads(seals: Sequence[_Batch], folder: Path) -> Iterator[SealProblem]:
    """The heads kept outside the database must stand in the chain as they were."""
    digests = {seal.number: seal.digest.hex() for seal in seals}
    for place in sorted(folder.glob("*.json")):
        try:
            head = json.loads(place.read_text())
            number, digest = int(head["seal"]), str(head["digest"])
        except (ValueError, KeyError, TypeError):
            message = _("链头文件 %(file)s 无法读取；请从异地备份恢复该文件。")
            yield SealProblem(Finding.HEAD, message % {"file": place.name})
            continue
        if digests.get(number) != digest:
            message = _(
                "链头文件 %(file)s 记录的第 %(number)s 次封印与数据库不符：数据库被改写或回退；请从备份核对。"
            )
            yield SealProblem(
                Finding.HEAD, message % {"file": place.name, "number": number}, number
            )


def _listed(ids: Sequence[int]) -> str:
    shown = "、".join(map(str, ids[:SHOWN]))
    return shown + (_(" 等") if len(ids) > SHOWN else "")
