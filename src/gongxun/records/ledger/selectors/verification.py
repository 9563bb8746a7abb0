"""What does not agree between the entries, their seals, their claims and the heads outside the database."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from gongxun.base.seals import FIRST_LINK, microseconds
from gongxun.records.ledger.selectors.recomputing import (
    Batch,
    Progress,
    differing,
    recompute,
    seals_in_order,
)

# A transaction that records hours never lives this long; an entry older than that at its sealing was put in behind.
SLACK = timedelta(days=1)
SHOWN = 20


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


def verify_seals(
    progress: Progress = lambda _stage, _done, _total: None, folder: Path | None = None
) -> list[SealProblem]:
    """Every finding, an empty list where the ledger is as it was sealed; linear in the number of entries.

    ``folder`` holds the heads that were written daily (by default ``seals`` in the data folder).
    """
    seals = seals_in_order()
    strays = recompute(seals, progress)
    problems = [*_chain_problems(seals), *_batch_problems(seals)]
    problems += _inserted(strays)
    problems += _late(seals)
    problems += _claims()
    problems += _doubles()
    problems += _heads(seals, folder or Path(settings.HOME) / "seals")
    return problems


def _chain_problems(seals: Sequence[Batch]) -> Iterator[SealProblem]:
    by_digest = {seal.digest: seal.number for seal in seals}
    before, link = 0, FIRST_LINK
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


def _batch_problems(seals: Sequence[Batch]) -> Iterator[SealProblem]:
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


def _changed(seal: Batch) -> Iterator[SealProblem]:
    """Which entries of a batch differ from their marks; the seal itself where none does."""
    changed = differing(seal) if seal.sound else []
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


def _late(seals: Sequence[Batch]) -> Iterator[SealProblem]:
    """A batch with an entry that claims to be much older than the seal before: it was dated back."""
    for before, seal in pairwise(seals):
        limit = microseconds(before.sealed_at - SLACK)
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


def _doubles() -> Iterator[SealProblem]:
    """Events that count twice for one person because two of her files were merged."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT array_agg(c.entry_id ORDER BY c.entry_id)
            FROM ledger_claim c LEFT JOIN people_personalias m ON m.alias_id = c.person_id
            WHERE c.released_by_id IS NULL AND COALESCE(m.person_id, c.person_id) IN (
                SELECT person_id FROM people_personalias)
            GROUP BY COALESCE(m.person_id, c.person_id), c.event_key HAVING count(*) > 1
            LIMIT %s
            """,
            [SHOWN],
        )
        for (ids,) in cursor.fetchall():
            message = _("台账号 %(ids)s 是合并档案中的同一次培训，重复计了学时；请冲正较晚的一条。")
            yield SealProblem(
                Finding.CLAIM, message % {"ids": _listed(ids)}, None, tuple(ids[:SHOWN])
            )


def _heads(seals: Sequence[Batch], folder: Path) -> Iterator[SealProblem]:
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
    shown = _("、").join(map(str, ids[:SHOWN]))
    return shown + (_(" 等") if len(ids) > SHOWN else "")
