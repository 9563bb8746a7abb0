"""Array types of the generator, and chance without state: a hash of integers."""

from datetime import date
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Bools: TypeAlias = npt.NDArray[np.bool_]
Bytes: TypeAlias = npt.NDArray[np.int8]
Shorts: TypeAlias = npt.NDArray[np.int16]
Ints: TypeAlias = npt.NDArray[np.int32]
Longs: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float32]
AnyInts: TypeAlias = npt.NDArray[np.signedinteger[Any]]
Bits: TypeAlias = npt.NDArray[np.uint64]

# Later than every date of the plan; a day that never comes.
NEVER = np.int32(2**30)
_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01, as Arrow's date32 counts them."""
    return (day - _EPOCH).days


def mix(*parts: AnyInts | int) -> Bits:
    """Scatter integers into 64 even bits: the same parts always give the same bits."""
    with np.errstate(over="ignore"):
        state = np.zeros(1, np.uint64)
        for part in parts:
            state = (state ^ np.asarray(part, np.int64).astype(np.uint64)) * np.uint64(
                0x9E3779B97F4A7C15
            )
            state = (state ^ (state >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
            state = state ^ (state >> np.uint64(32))
    return state


def below(bits: Bits, count: AnyInts | int) -> Ints:
    """Even integers in [0, count) out of ``mix``'s bits."""
    return (bits % np.asarray(count, np.int64).astype(np.uint64)).astype(np.int32)


def spread(counts: AnyInts) -> tuple[Ints, Ints]:
    """Who and which: row i repeated counts[i] times, and the ordinal of each repetition."""
    who = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    starts = np.cumsum(counts, dtype=np.int64) - counts
    return who, (np.arange(len(who), dtype=np.int64) - np.repeat(starts, counts)).astype(np.int32)
