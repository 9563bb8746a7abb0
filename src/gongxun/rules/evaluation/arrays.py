"""Between Arrow and NumPy by their buffers, which neither copies nor loads pandas."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[np.int64]
Short = npt.NDArray[np.int32]
Truths = npt.NDArray[np.bool_]


def from_arrow(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[Any]:
    """Numbers, dates (as days from 1970) or truths; where there is a null, any value."""
    if isinstance(column, pa.ChunkedArray):
        chunks = [from_arrow(chunk) for chunk in column.chunks]
        if len(chunks) == 1:
            return chunks[0]
        return np.concatenate([*chunks, from_arrow(pa.nulls(0, column.type))])
    if pa.types.is_boolean(column.type):
        return _bits(column, column.buffers()[1])
    if pa.types.is_date32(column.type):
        column = column.view(pa.int32())
    kind = np.dtype(str(column.type))
    data = column.buffers()[1]
    if data is None or not len(column):
        return np.zeros(len(column), dtype=kind)
    values = np.frombuffer(data, dtype=kind)
    return values[column.offset : column.offset + len(column)]


def missing(column: pa.Array | pa.ChunkedArray) -> Truths:
    """Where the nulls are."""
    if isinstance(column, pa.ChunkedArray):
        return np.concatenate([np.zeros(0, dtype=bool), *map(missing, column.chunks)])
    known = column.buffers()[0]
    if known is None or not column.null_count:
        return np.zeros(len(column), dtype=bool)
    return ~_bits(column, known)


def _bits(column: pa.Array, data: pa.Buffer | None) -> Truths:
    """One truth a row from a buffer of bits; Arrow's own cast would load all its functions."""
    if data is None or not len(column):
        return np.zeros(len(column), dtype=bool)
    end = column.offset + len(column)
    bits = np.unpackbits(np.frombuffer(data, dtype=np.uint8), count=end, bitorder="little")
    return bits[column.offset :].view(np.bool_)


def to_arrow(values: npt.NDArray[Any], kind: pa.DataType | None = None) -> pa.Array:
    """Numbers as an Arrow column of their own type, or of one stored alike (dates of int32)."""
    values = np.ascontiguousarray(values)
    kind = kind or pa.from_numpy_dtype(values.dtype)
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


def words(codes: npt.NDArray[Any], known: list[str]) -> pa.DictionaryArray:
    """Words by their positions in a short list."""
    data = [word.encode() for word in known]
    ends = np.cumsum([0, *(len(word) for word in data)]).astype(np.int32)
    listed = pa.StringArray.from_buffers(
        len(known), pa.py_buffer(ends), pa.py_buffer(b"".join(data))
    )
    return pa.DictionaryArray.from_arrays(to_arrow(codes.astype(np.int32, copy=False)), listed)


def constant(word: str, count: int) -> pa.DictionaryArray:
    """One word on every row."""
    return words(np.zeros(count, dtype=np.int32), [word])


def keep_freed_memory() -> None:
    """Lets the C library keep freed columns for the next ones instead of returning every page.

    What it keeps grows with the largest block that was ever freed, up to 32 MiB; elsewhere than on
    glibc this does nothing.
    """
    np.empty(31 * 2**20, dtype=np.uint8)
