"""Distinct ids in order, and where each stands among them."""

import numpy as np
import numpy.typing as npt

from gongxun.rules.evaluation.arrays import Ints

_DENSE = 8
"""Ids at most this many times sparser than their number are looked up directly."""


def distinct(values: Ints) -> Ints:
    """Each once, ascending; cheap where they come ascending already."""
    ordered = values
    if np.any(values[1:] < values[:-1]):
        ordered = np.sort(values)
    fresh = np.ones(len(ordered), dtype=bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    return ordered if fresh.all() else ordered[fresh]


class Ids:
    """Some ids, distinct and ascending."""

    def __init__(self, ids: Ints) -> None:
        self.ids = ids
        self._first = int(ids[0]) if len(ids) else 0
        span = int(ids[-1]) - self._first + 1 if len(ids) else 0
        self._direct: npt.NDArray[np.int32] | None = None
        if span <= _DENSE * len(ids):
            self._direct = np.full(span + 2, -1, dtype=np.int32)
            self._direct[ids - self._first] = np.arange(len(ids), dtype=np.int32)

    def places(self, wanted: Ints) -> Ints:
        """The place of each, -1 for those who are not among them."""
        if self._direct is not None:
            outside = len(self._direct) - 1
            found = self._direct[np.clip(wanted - self._first, -1, outside)]
            # NumPy picks by its own type of index several times faster than by any other.
            return found.astype(np.intp)
        places = np.searchsorted(self.ids, wanted)
        places[places == len(self.ids)] = 0
        return np.where(self.ids[places] == wanted, places, -1) if len(self.ids) else places - 1
