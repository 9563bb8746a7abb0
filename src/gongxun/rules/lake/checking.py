"""Whether a lake's rows keep the contract: nulls, listed values, ids, references, the tree.

Every check stops at the first fault and says it as one LakeError.
"""

# ruff: noqa: S608 - names come from the contract and from us; values are quoted or bound

from collections.abc import Callable, Iterable

import duckdb

from gongxun.rules.lake.errors import LakeError
from gongxun.rules.lake.opening import Lake
from gongxun.rules.lake.schema import TABLES, Column, Table
from gongxun.rules.lake.uniqueness import check_unique
from gongxun.rules.lake.views import quoted

_EXAMPLES = 5
_STEP = 4

Progress = Callable[[str, int, int], None]


def check_lake(
    connection: duckdb.DuckDBPyConnection,
    lake: Lake,
    indicator_ids: Iterable[str],
    progress: Progress,
) -> None:
    """Reads the views of `create_views`; raises LakeError at the first fault found.

    `indicator_ids` are the values that `exemption.indicator` may take beside null.
    """
    known = tuple(sorted(indicator_ids))
    for done, table in enumerate(TABLES):
        progress(f"检查 {table.name}", done, len(TABLES))
        _check_nulls(connection, lake, table)
        for column in table.columns:
            _check_values(connection, table, column)
        if table.name == "exemption":
            _check_listed(connection, table.name, "indicator", known)
        if table.name == "class_session":
            _check_semesters(connection)
        if table.key:
            check_unique(connection, table.name, table.key, lake.rows(table.name))
    for table in TABLES:
        for column in table.columns:
            if column.refers_to:
                _check_reference(connection, table, column)
    _check_tree(connection)
    progress("检查完毕", len(TABLES), len(TABLES))


def _check_nulls(connection: duckdb.DuckDBPyConnection, lake: Lake, table: Table) -> None:
    required = [column.name for column in table.columns if not column.nullable]
    unsure = [name for name in required if _may_have_nulls(lake, table, name)]
    if not unsure:
        return
    counts = ", ".join(f'count(*) - count("{name}")' for name in unsure)
    found = connection.execute(f'SELECT {counts} FROM "{table.name}"').fetchall()[0]
    for name, nulls in zip(unsure, found, strict=True):
        if nulls:
            raise LakeError(table.name, name, "这一列不允许空值", count=nulls, examples=[None])


def _may_have_nulls(lake: Lake, table: Table, column: str) -> bool:
    """Whether the files' own statistics leave it open."""
    for part in lake.parts[table.name]:
        if column in part.partition:
            if part.partition[column] is None:
                return True
        elif column not in part.without_nulls:
            return True
    return False


def _check_values(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    if column.values:
        _check_listed(connection, table.name, column.name, column.values)


def _check_listed(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, values: tuple[str, ...]
) -> None:
    listed = ", ".join(quoted(value) for value in values)
    _refuse_rows(
        connection,
        f'SELECT "{column}" AS example FROM "{table}" WHERE "{column}" NOT IN ({listed})',
        LakeFault(table, column, f"有不认识的值（可用：{'、'.join(values)}）"),
    )


class LakeFault:
    """What to say where a query finds rows."""

    def __init__(self, table: str, column: str, message: str) -> None:
        self.table, self.column, self.message = table, column, message


def _refuse_rows(connection: duckdb.DuckDBPyConnection, faulty: str, fault: LakeFault) -> None:
    (count,) = connection.execute(f"SELECT count(*) FROM ({faulty})").fetchall()[0]
    if count:
        rows = connection.execute(
            f"SELECT DISTINCT example FROM ({faulty}) ORDER BY example LIMIT {_EXAMPLES}"
        ).fetchall()
        raise LakeError(
            fault.table, fault.column, fault.message, count=count, examples=[r[0] for r in rows]
        )


def _check_semesters(connection: duckdb.DuckDBPyConnection) -> None:
    _refuse_rows(
        connection,
        "SELECT semester AS example FROM class_session"
        " WHERE NOT regexp_full_match(semester, '[0-9]{4}-[12]')",
        LakeFault("class_session", "semester", "学期应写成“2026-1”（春）或“2026-2”（秋）"),
    )


def _check_reference(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    target = next(other for other in TABLES if other.name == column.refers_to)
    _refuse_rows(
        connection,
        f'SELECT "{column.name}" AS example FROM "{table.name}" WHERE "{column.name}" IS NOT NULL'
        f' AND "{column.name}" NOT IN (SELECT "{target.key}" FROM "{target.name}")',
        LakeFault(table.name, column.name, f"表 {target.name} 里没有这个编号"),
    )


def _check_tree(connection: duckdb.DuckDBPyConnection) -> None:
    """Paths of four characters a level, each the parent's path and one step, none twice."""
    _refuse_rows(
        connection,
        f"SELECT path AS example FROM organisation"
        f" WHERE length(path) = 0 OR length(path) % {_STEP} <> 0",
        LakeFault("organisation", "path", f"路径长度应是 {_STEP} 的倍数"),
    )
    _refuse_rows(
        connection,
        "SELECT path AS example FROM organisation GROUP BY path HAVING count(*) > 1",
        LakeFault("organisation", "path", "路径重复"),
    )
    _refuse_rows(
        connection,
        f"SELECT org_id AS example FROM organisation"
        f" WHERE parent_id IS NULL AND length(path) > {_STEP}",
        LakeFault("organisation", "path", "没有上级（parent_id），路径却不是根的四个字符"),
    )
    _refuse_rows(
        connection,
        f"SELECT path AS example FROM organisation"
        f" WHERE parent_id IS NOT NULL AND length(path) = {_STEP}",
        LakeFault("organisation", "path", "有上级（parent_id），路径却是根的四个字符"),
    )
    _refuse_rows(
        connection,
        "SELECT o.org_id AS example FROM organisation o"
        " JOIN organisation p ON p.org_id = o.parent_id"
        f" WHERE left(o.path, -{_STEP}) <> p.path",
        LakeFault("organisation", "path", "路径与上级的路径不一致"),
    )
