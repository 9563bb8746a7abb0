"""Own counts of organisations on their way from ranges of persons to the roll-up.

Kept on disk, only where there is something to count: memory does not grow with the number of
indicators times organisations.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from gongxun.rules.evaluation.arrays import Ints
from gongxun.rules.evaluation.columns import NOTHING
from gongxun.rules.evaluation.tree import Tree
from gongxun.rules.indicators.coverage import Coverage
from gongxun.rules.indicators.people import Measure
from gongxun.rules.periods import Window

_BLOCK: Final = 500_000
"""Records read at once."""


@dataclass(frozen=True)
class Places:
    """Where the rows of a range stand in the tree: its distinct places, and each row's."""

    known: npt.NDArray[np.int32]
    local: Ints


class OwnCounts:
    """One file for each indicator and window: places, then a count for each of its columns."""

    def __init__(self, folder: Path, tree: Tree) -> None:
        self.folder = folder
        self._tree = tree

    def places(self, org_ids: Ints) -> "Places":
        places = self._tree.places(org_ids)
        concerned = np.zeros(len(self._tree.org_ids), dtype=bool)
        concerned[places] = True
        known = np.flatnonzero(concerned).astype(np.int32)
        local = np.empty(len(concerned), dtype=np.int64)
        local[known] = np.arange(len(known))
        return Places(known, local[places])

    def add(
        self, item: Measure | Coverage, window: Window, places: "Places", groups: list[Ints]
    ) -> None:
        """Each group holds the local places of the rows counted in the column of its position."""
        counts = [
            np.bincount(local, minlength=len(places.known)) if len(local) else NOTHING
            for local in groups
        ]
        concerned = np.flatnonzero(sum(counts))
        if not len(concerned):
            return
        record = np.empty((len(concerned), 1 + len(groups)), dtype=np.int32)
        record[:, 0] = places.known[concerned]
        for position, count in enumerate(counts, start=1):
            record[:, position] = count[concerned] if count.ndim else 0
        with self._file(item, window).open("ab") as file:
            file.write(record.tobytes())

    def rolled_up(self, item: Measure | Coverage, window: Window) -> dict[str, Ints]:
        """For every organisation, in the tree's order, the counts over its subtree.

        A column in which nobody is counted anywhere is one 0 for all.
        """
        totals: dict[str, Ints] = {}
        for record in self._blocks(self._file(item, window), 1 + len(item.columns)):
            for name, own in zip(item.columns, record.T[1:], strict=True):
                if own.any():
                    if name not in totals:
                        totals[name] = self._tree.nothing()
                    self._tree.scatter(totals[name], record[:, 0], own)
        return {
            name: self._tree.rolled_up(totals[name]) if name in totals else NOTHING
            for name in item.columns
        }

    def pairs(self, org_ids: Ints) -> tuple[Ints, Ints]:
        return self._tree.pairs(org_ids)

    def _blocks(self, file: Path, width: int) -> Iterator[npt.NDArray[np.int32]]:
        if not file.exists():
            return
        with file.open("rb") as source:
            while data := source.read(_BLOCK * width * 4):
                yield np.frombuffer(data, dtype=np.int32).reshape(-1, width)

    @property
    def org_ids(self) -> Ints:
        return self._tree.org_ids

    def _file(self, item: Measure | Coverage, window: Window) -> Path:
        return self.folder / f"{item.columns[0]}.{window.label}.counts"
