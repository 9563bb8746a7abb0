"""What does not agree between the audit's rows, their seals and the heads outside the database."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from gongxun.base.audit import chain
from gongxun.base.audit.models import AuditRemoval, AuditSeal
from gongxun.base.seals import FIRST_LINK

ROWS_A_GROUP = 50_000
SHOWN = 10


@dataclass(frozen=True, slots=True)
class AuditProblem:
    """One finding; ``message`` is Chinese and says what is wrong, where, and what to do."""

    kind: str
    message: str

    def __str__(self) -> str:
        return self.message


def verify_audit(folder: Path | None = None) -> list[AuditProblem]:
    """Every finding, an empty list where the audit is as it was sealed; linear in the number of rows.

    ``folder`` holds the heads that were written daily (by default ``audit-seals`` in the data folder).
    """
    seals = list(AuditSeal.objects.order_by("pk"))
    removed_before = AuditRemoval.objects.aggregate(day=Max("before"))["day"]
    problems = list(_chain_problems(seals))
    for group in _groups(seals):
        problems += _batch_problems(group, removed_before)
    problems += _smuggled()
    problems += _heads(seals, folder or Path(settings.HOME) / "audit-seals")
    return problems


def _chain_problems(seals: Sequence[AuditSeal]) -> Iterator[AuditProblem]:
    before, link = 0, FIRST_LINK
    for seal in seals:
        if seal.pk != before + 1 or bytes(seal.previous_digest) != link:
            message = _(
                "审计封印链在第 %(number)s 次封印处断开：有封印缺失或被改动；请从备份核对审计。"
            )
            yield AuditProblem("chain", message % {"number": seal.pk})
        before, link = seal.pk, bytes(seal.digest)


def _groups(seals: Sequence[AuditSeal]) -> Iterator[list[AuditSeal]]:
    group: list[AuditSeal] = []
    for seal in seals:
        group.append(seal)
        if sum(one.row_count for one in group) >= ROWS_A_GROUP:
            yield group
            group = []
    if group:
        yield group


def _batch_problems(
    group: Sequence[AuditSeal], removed_before: datetime | None
) -> Iterator[AuditProblem]:
    held = {seal.pk: chain.identifiers(seal.row_ranges) for seal in group}
    wanted = [number for ids in held.values() for number in ids]
    leaves = chain.leaves_of("WHERE r.id = ANY(%s)", (wanted,))
    for seal in group:
        ids = held[seal.pk]
        missing = [number for number in ids if number not in leaves]
        if len(missing) == len(ids) and removed_before and seal.newest_at < removed_before:
            continue
        if missing:
            message = _(
                "第 %(number)s 次审计封印少了 %(count)s 条记录（编号 %(ids)s）；请从备份恢复。"
            )
            words = {"number": seal.pk, "count": len(missing), "ids": _listed(missing)}
            yield AuditProblem("deleted", message % words)
        elif bytes(seal.digest) != chain.seal_digest(
            seal.pk,
            seal.row_ranges,
            seal.sealed_at,
            bytes(seal.previous_digest),
            (leaves[number] for number in ids),
        ):
            message = _(
                "第 %(number)s 次审计封印的记录（编号 %(first)s 至 %(last)s）与封印时不同，已被改动；请从备份恢复。"
            )
            yield AuditProblem(
                "changed", message % {"number": seal.pk, "first": ids[0], "last": ids[-1]}
            )


def _smuggled() -> Iterator[AuditProblem]:
    """Rows that neither are sealed nor wait for a seal: they came in while the trigger was off."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT r.id FROM audit_auditrow r,
                (SELECT range_agg(row_ranges::int8multirange) AS held FROM audit_auditseal) s
            WHERE NOT COALESCE(s.held @> r.id, false)
                AND NOT EXISTS (SELECT FROM audit_auditunsealed u WHERE u.row_id = r.id)
            ORDER BY r.id LIMIT %s
            """,
            [SHOWN],
        )
        ids = [row[0] for row in cursor.fetchall()]
    if ids:
        message = _("有审计记录绕过封印直接写入数据库（编号 %(ids)s）；请核实来源。")
        yield AuditProblem("inserted", message % {"ids": _listed(ids)})


def _heads(seals: Sequence[AuditSeal], folder: Path) -> Iterator[AuditProblem]:
    digests = {seal.pk: bytes(seal.digest).hex() for seal in seals}
    for place in sorted(folder.glob("*.json")):
        try:
            head = json.loads(place.read_text())
            number, digest = int(head["seal"]), str(head["digest"])
        except (ValueError, KeyError, TypeError):
            message = _("审计链头文件 %(file)s 无法读取；请从异地备份恢复该文件。")
            yield AuditProblem("head", message % {"file": place.name})
            continue
        if digests.get(number) != digest:
            message = _(
                "审计链头文件 %(file)s 记录的第 %(number)s 次封印与数据库不符：审计被改写或回退；请从备份核对。"
            )
            yield AuditProblem("head", message % {"file": place.name, "number": number})


def _listed(ids: Sequence[int]) -> str:
    return _("、").join(map(str, ids[:SHOWN])) + (_(" 等") if len(ids) > SHOWN else "")
