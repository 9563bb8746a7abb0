"""From an organisation's own counts to those of its subtree."""

import ibis
import ibis.expr.types as ir

from gongxun.rules.indicators.organisations import roll_up_row
from gongxun.rules.indicators.people import Measure

STEP = 4
"""Characters of the path that one level takes."""


def closure(organisation: ir.Table, depth: int) -> ir.Table:
    """Every organisation with each of its ancestors, itself included, by path."""
    if depth < 1:
        return organisation.select(member_id=organisation.org_id, ancestor_id=organisation.org_id)
    pairs = []
    for level in range(1, depth + 1):
        above = organisation.select(
            ancestor_id=organisation.org_id, ancestor_path=organisation.path
        )
        deep = organisation.filter(organisation.path.length() >= level * STEP)
        below = deep.select(member_id=deep.org_id, prefix=deep.path.substr(0, level * STEP))
        pairs.append(
            below.inner_join(above, below.prefix == above.ancestor_path).select(
                "member_id", "ancestor_id"
            )
        )
    return ibis.union(*pairs) if len(pairs) > 1 else pairs[0]


def roll_up(own: ir.Table, pairs: ir.Table, columns: tuple[str, ...]) -> ir.Table:
    """Sums of own counts over each subtree; organisations without anyone below are absent."""
    joined = own.inner_join(pairs, own.org_id == pairs.member_id)
    return joined.group_by(org_id=joined.ancestor_id).aggregate(
        **{name: joined[name].sum().cast("int64") for name in columns}
    )


def measure_rows(rolled: ir.Table, measure: Measure) -> ir.Table:
    """The roll-up rows of a person indicator; none where nobody counts.

    `rolled` carries the window on every row.
    """
    population, exempted = rolled[measure.column("population")], rolled[measure.column("exempt")]
    kept = rolled.filter((population > 0) | (exempted > 0))
    population, met = kept[measure.column("population")], kept[measure.column("met")]
    on_track = kept[measure.column("on_track")]
    missed = population - met
    counts = {
        "population": population,
        "met": met,
        "not_met": ibis.ifelse(kept.closed, missed, 0),
        "on_track": on_track,
        "behind": ibis.ifelse(kept.closed, 0, missed - on_track),
        "exempt": kept[measure.column("exempt")],
    }
    return roll_up_row(kept, ibis.literal(measure.indicator.id), kept.window, counts)
