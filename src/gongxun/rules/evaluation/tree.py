"""Adding organisations' own counts up the tree, in memory: one column at a time."""

# ruff: noqa: S608 - the only value is our own constant

from typing import Final

import duckdb
import numpy as np

from gongxun.rules.evaluation.arrays import Ints, Short
from gongxun.rules.evaluation.ids import Ids
from gongxun.rules.indicators.rollup import STEP

_TREE: Final = f"SELECT org_id, length(path) // {STEP} AS depth FROM organisation ORDER BY path"


class Tree:
    """Organisations in the order of their paths, where every subtree is one stretch."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        found = connection.execute(_TREE).fetchnumpy()
        self.org_ids: Ints = np.ascontiguousarray(found["org_id"], dtype=np.int64)
        self._by_id = np.argsort(self.org_ids, kind="stable").astype(np.int32)
        self._ids = Ids(self.org_ids[self._by_id])
        self._depth: Short = np.asarray(found["depth"], dtype=np.int32)
        self._ends = _subtree_ends(self._depth)

    def places(self, org_ids: Ints) -> Short:
        """Where organisations stand in `org_ids`; all of them are known."""
        found: Short = self._by_id[self._ids.places(org_ids)]
        return found

    def pairs(self, org_ids: Ints) -> tuple[Ints, Ints]:
        """Each of some organisations with itself and with every one above it, as two columns."""
        places = self.places(org_ids).astype(np.int64)
        members, above = [places[:0]], [places[:0]]
        for level in range(1, int(self._depth[places].max(initial=0)) + 1):
            deep = places[self._depth[places] >= level]
            on_level = np.flatnonzero(self._depth == level)
            members.append(deep)
            above.append(on_level[np.searchsorted(on_level, deep, side="right") - 1])
        return self.org_ids[np.concatenate(members)], self.org_ids[np.concatenate(above)]

    def nothing(self) -> Ints:
        """A count of 0 for every organisation."""
        return np.zeros(len(self.org_ids), dtype=np.int64)

    def scatter(self, totals: Ints, places: Short, own: Short) -> None:
        """Adds own counts at some places; a place may be given several times."""
        # Of their own types, which NumPy adds several times faster.
        np.add.at(totals, places.astype(np.intp), own.astype(totals.dtype))

    def rolled_up(self, own: Ints) -> Ints:
        """For every organisation the sum of own counts over its subtree."""
        running = np.zeros(len(own) + 1, dtype=np.int64)
        np.cumsum(own, out=running[1:])
        totals: Ints = running[self._ends] - running[:-1]
        return totals


def _subtree_ends(depth: Short) -> Ints:
    """For each place the first later one that is no deeper: where its subtree ends."""
    ends = np.full(len(depth), len(depth), dtype=np.int64)
    for level in range(1, int(depth.max()) + 1 if len(depth) else 1):
        own = np.flatnonzero(depth == level)
        stops = np.append(np.flatnonzero(depth <= level), len(depth))
        ends[own] = stops[np.searchsorted(stops, own, side="right")]
    return ends
