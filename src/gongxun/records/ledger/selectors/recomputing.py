"""Every seal recomputed from the entries as they stand, in one pass over both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from gongxun.base.seals import Digest, identifier, microseconds, ranges_of, sm3
from gongxun.records.ledger.selectors import chain

Progress = Callable[[str, int, int], None]
STEP = 20_000


@dataclass(slots=True)
class Batch:
    """A seal under recomputation."""

    number: int
    entry_ids: str
    count: int
    previous: bytes
    digest: bytes
    sealed_at: datetime
    open_ranges: int = 0
    running: Digest | None = None
    missing: list[int] = field(default_factory=list)
    oldest: int | None = None
    agrees: bool = False

    @property
    def sound(self) -> bool:
        """Whether the identifiers are as many as were counted; else the seal itself was changed."""
        spans = ranges_of(self.entry_ids)
        return sum(high - low for low, high in spans) == self.count

    def take(self, line: bytes) -> None:
        self.start().update(sm3(line).digest())
        moment = chain.recorded_at(line)
        if self.oldest is None or moment < self.oldest:
            self.oldest = moment

    def start(self) -> Digest:
        if self.running is None:
            sealed_at = microseconds(self.sealed_at)
            self.running = chain.seal_digest(
                self.number, self.entry_ids, self.count, sealed_at, self.previous
            )
        return self.running

    def close(self) -> None:
        self.agrees = self.start().digest() == self.digest
        self.running = None


def seals_in_order() -> list[Batch]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, entry_ids::text, entry_count, previous_digest, digest, sealed_at FROM ledger_seal ORDER BY id"
        )
        return [
            Batch(number, text, count, bytes(previous), bytes(digest), sealed_at)
            for number, text, count, previous, digest, sealed_at in cursor.fetchall()
        ]


def recompute(seals: Sequence[Batch], progress: Progress) -> list[int]:
    """Feed each entry to the seal that holds it; returns the entries that no seal holds."""
    spans = sorted(
        (low, high, number)
        for number, seal in enumerate(seals)
        if seal.sound
        for low, high in ranges_of(seal.entry_ids)
    )
    for _low, _high, number in spans:
        seals[number].open_ranges += 1
    total, strays, walk = sum(seal.count for seal in seals), [], Walk(seals, spans)
    with chain.entry_lines() as lines:
        for done, line in enumerate(lines, 1):
            if not walk.feed(identifier(line), line):
                strays.append(identifier(line))
            if done % STEP == 0:
                progress(_("核对封印"), done, total)
    walk.finish()
    return strays


class Walk:
    """Two ordered lists side by side: the entries, and the spans of identifiers that seals hold."""

    def __init__(self, seals: Sequence[Batch], spans: Sequence[tuple[int, int, int]]) -> None:
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


def differing(seal: Batch) -> list[int]:
    ids = [entry for low, high in ranges_of(seal.entry_ids) for entry in range(low, high)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT marks FROM ledger_seal WHERE id = %s", [seal.number])
        marks = bytes(cursor.fetchone()[0])
    size = chain.MARK_BYTES
    mark_of = {entry: marks[at * size : (at + 1) * size] for at, entry in enumerate(ids)}
    with chain.entry_lines("WHERE e.id = ANY(%s)", (ids,)) as lines:
        return [
            identifier(line)
            for line in lines
            if sm3(line).digest()[:size] != mark_of[identifier(line)]
        ]
