"""Statements of the persons behind coverage and exemptions, composed from the steps of an evaluation."""

from __future__ import annotations

from collections.abc import Iterator

import ibis
import ibis.expr.types as ir

from gongxun.records.standing.models import Status
from gongxun.rules.evaluation.duckdb_session import compiled
from gongxun.rules.evaluation.stages import Stages
from gongxun.rules.evaluation.task import COUNTED_KINDS
from gongxun.rules.indicators.coverage import Coverage
from gongxun.rules.indicators.entries import UNITS, yearly_sums
from gongxun.rules.indicators.people import Measure, added
from gongxun.rules.indicators.standing import sum_so_far

NOW = '"standing_now"'
Amounts = dict[str, ir.IntegerValue]


def covered_rows(stages: Stages) -> str:
    """Everybody in a coverage's population; amounts run from the plan's start to the window's end."""

    def row(item: Coverage) -> ir.Table:
        now = stages.now.filter(item.is_member(stages.now))
        streams = stages.task.streams.of(item.indicator.credits)
        amounts = {unit: added(now[sum_so_far(one, unit)] for one in streams) for unit in UNITS}
        status = ibis.ifelse(item.is_trained(now), Status.TRAINED.value, Status.UNTRAINED.value)
        return _row(now, item.indicator.id, amounts, status)

    texts = [
        (kind, compiled(row(item)))
        for kind in COUNTED_KINDS
        for item in stages.task.counted(kind)
        if isinstance(item, Coverage)
    ]
    return _statement(stages, list(_in_windows(stages, texts)))


def exempt_rows(stages: Stages) -> str:
    """Who would belong to a requirement's population and is exempt from it, promotions among them."""

    def row(item: Measure) -> ir.Table:
        now = stages.now.filter(item.fits(stages.now) & item.is_exempt(stages.now))
        return _row(now, item.indicator.id, item.amounts(now), _exempt())

    texts = [
        (kind, compiled(row(item))) for kind in COUNTED_KINDS for item in stages.task.measures(kind)
    ]
    selects = list(_in_windows(stages, texts))
    for indicator in stages.task.promotions:
        years = stages.first_years(indicator, stages.entries(indicator))
        spared = years.filter(years.is_exempt)
        named = spared.mutate(window=spared.promoted_on.cast("string"))
        amounts = {unit: named[unit] for unit in UNITS}
        selects.append(compiled(_row(named, indicator.id, amounts, _exempt())))
    return _statement(stages, selects)


def _exempt() -> ir.StringValue:
    return ibis.literal(Status.EXEMPT.value)


def _row(table: ir.Table, indicator: str, amounts: Amounts, status: ir.Value) -> ir.Table:
    """The columns of ``person_result``; nobody here is short of anything."""
    nothing = ibis.literal(0, type="int64")
    return table.select(
        indicator=ibis.literal(indicator),
        window=table.window,
        person_id=table.person_id,
        org_id=table.org_id,
        appointment_id=table.appointment_id,
        hours_hundredths=amounts["hours"].cast("int64"),
        days_hundredths=amounts["days"].cast("int64"),
        status=status,
        shortfall_hours_hundredths=nothing,
        shortfall_days_hundredths=nothing,
    )


def _in_windows(stages: Stages, texts: list[tuple[str, str]]) -> Iterator[str]:
    """Each formula over one window's view of standing, once for every window begun."""
    for kind, text in texts:
        for window in stages.task.calendar.windows(kind):
            now = f"({compiled(stages.in_window(window))})"
            yield text.replace(NOW, now)


def _statement(stages: Stages, selects: list[str]) -> str:
    sums = yearly_sums(stages.lake.credit, stages.task.streams, stages.task.calendar)
    steps = {"holding": stages.holdings, "credit_sums": sums, "standing": stages.standing}
    if stages.task.promotions:
        steps["promoted"] = stages.promoted
    kept = ", ".join(f'"{name}" AS ({compiled(step)})' for name, step in steps.items())
    return f"WITH {kept} " + " UNION ALL ".join(f"SELECT * FROM ({one})" for one in selects)  # noqa: S608 (our own text)
