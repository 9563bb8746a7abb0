"""Whether an id occurs once, exactly, in little memory even over hundreds of millions of rows."""

# ruff: noqa: S608 - names come from the contract and from us; values are quoted or bound

from typing import Final

import duckdb

from gongxun.rules.lake.errors import LakeError

_DENSE: Final = 64
"""Ids at most this many times sparser than their number are marked in a bit string."""
_BITS: Final = 500_000_000
"""Bits marked at once: 60 MB a thread."""
_GROUPED: Final = 4_000_000
"""Rows grouped at once where ids are scattered."""


def check_unique(connection: duckdb.DuckDBPyConnection, table: str, key: str, rows: int) -> None:
    """Raises LakeError naming the first ids that occur more than once."""
    if rows <= _GROUPED:
        distinct = _distinct_grouped(connection, table, key, 1)
    else:
        low, high = connection.execute(
            f'SELECT min("{key}"), max("{key}") FROM "{table}"'
        ).fetchall()[0]
        if high - low + 1 <= rows * _DENSE:
            distinct = _distinct_marked(connection, table, key, (low, high))
        else:
            distinct = _distinct_grouped(connection, table, key, -(-rows // _GROUPED))
    if distinct != rows:
        _refuse(connection, table, key)


def _distinct_marked(
    connection: duckdb.DuckDBPyConnection, table: str, key: str, ends: tuple[int, int]
) -> int:
    low, high = ends
    distinct = 0
    for start in range(low, high + 1, _BITS):
        stop = min(start + _BITS - 1, high)
        marked = connection.execute(
            f'SELECT bit_count(bitstring_agg("{key}", {start}, {stop}))'
            f' FROM "{table}" WHERE "{key}" BETWEEN {start} AND {stop}'
        ).fetchall()
        distinct += marked[0][0] or 0
    return distinct


def _distinct_grouped(
    connection: duckdb.DuckDBPyConnection, table: str, key: str, shares: int
) -> int:
    distinct = 0
    for share in range(shares):
        part = f'WHERE hash("{key}") % {shares} = {share}' if shares > 1 else ""
        found = connection.execute(
            f'SELECT count(*) FROM (SELECT "{key}" FROM "{table}" {part} GROUP BY "{key}")'
        ).fetchall()
        distinct += found[0][0]
    return distinct


def _refuse(connection: duckdb.DuckDBPyConnection, table: str, key: str) -> None:
    repeated = f'SELECT "{key}" FROM "{table}" GROUP BY "{key}" HAVING count(*) > 1'
    (count,) = connection.execute(f"SELECT count(*) FROM ({repeated})").fetchall()[0]
    rows = connection.execute(f"{repeated} ORDER BY 1 LIMIT 5").fetchall()
    raise LakeError(table, key, "编号重复", count=count, examples=[r[0] for r in rows])
