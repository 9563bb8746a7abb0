"""Adding organisations' own counts up the tree, in memory: one column at a time."""

# ruff: noqa: S608 - the only value is our own constant

from typing import Final

import duckdb
import numpy as np
import numpy.typing as npt

from gongxun.rules.indicators.rollup import STEP

Ints = npt.NDArray[np.int64]
_TREE: Final = f"""
    SELECT o.org_id, coalesce(p.org_id, o.org_id) AS parent_id, length(o.path) // {STEP} AS depth
    FROM organisation o LEFT JOIN organisation p ON p.org_id = o.parent_id
    ORDER BY o.org_id
"""


class Tree:
    """Organisations in the order of their ids, each with the place of its parent."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        found = connection.execute(_TREE).fetchnumpy()
        self.org_ids: Ints = np.ascontiguousarray(found["org_id"], dtype=np.int64)
        self._parents = self.places(np.asarray(found["parent_id"], dtype=np.int64))
        depth = np.asarray(found["depth"])
        deepest = int(depth.max()) if len(depth) else 0
        self._levels = [np.flatnonzero(depth == level) for level in range(deepest, 1, -1)]

    def places(self, org_ids: Ints) -> Ints:
        """Where organisations stand in `org_ids`; all of them are known."""
        found: Ints = np.searchsorted(self.org_ids, org_ids)
        return found

    def rolled_up(self, places: Ints, own: Ints) -> Ints:
        """For every organisation the sum over its subtree of own counts given at some places."""
        totals = np.zeros(len(self.org_ids), dtype=np.int64)
        np.add.at(totals, places, own)
        for level in self._levels:
            np.add.at(totals, self._parents[level], totals[level])
        return totals
