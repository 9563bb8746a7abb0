"""A local or configured Spark session that runs compiled Ibis expressions over named views."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from gongxun.rules.evaluation.errors import EvaluationError
from gongxun.rules.lake.opening import Lake, Part
from gongxun.rules.lake.schema import TABLES, Column, Kind, Table

# ruff: noqa: S608 - names come from the contract and from us; values are spelled as literals

_SQL_TYPES = {
    Kind.INT64: "BIGINT", Kind.INT32: "INT", Kind.STRING: "STRING", Kind.BOOL: "BOOLEAN",
    Kind.DATE: "DATE", Kind.STRINGS: "ARRAY<STRING>",
}  # fmt: skip
_CONSTANTS = {
    "string": "STRING", "date": "DATE", "boolean": "BOOLEAN", "int64": "BIGINT",
    "float64": "DOUBLE",
}  # fmt: skip


class SparkSteps:
    """Views, and steps whose rows are kept as Parquet so that the next one starts afresh."""

    def __init__(self, scratch: Path) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError as missing:
            raise EvaluationError(
                "没有安装 Spark，没有写出任何结果。请安装附加组件 gongxun[spark] 和 Java 17，"
                "或改用 --engine duckdb。"
            ) from missing
        # Loading the backend registers the options that its compiler reads.
        _ = ibis.pyspark
        self._scratch = scratch
        builder = (
            SparkSession.builder.appName("gongxun evaluate")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.local.dir", str(scratch / "spill"))
            .config("spark.sql.warehouse.dir", str(scratch / "warehouse"))
            .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
            .config("spark.sql.shuffle.partitions", "8")
        )
        try:
            self._spark = builder.getOrCreate()
        except Exception as error:  # Java itself fails in many ways
            raise EvaluationError(
                f"Spark 无法启动，没有写出任何结果。请检查 Java 17 是否可用（{error}）。"
            ) from error
        self._spark.sparkContext.setLogLevel("ERROR")

    def stop(self) -> None:
        self._spark.stop()

    def see_lake(self, lake: Lake) -> None:
        for table in TABLES:
            parts = sorted(lake.parts[table.name], key=_spelled)
            frames = [self._read(table, list(alike)) for _, alike in groupby(parts, key=_spelled)]
            whole = frames[0]
            for frame in frames[1:]:
                whole = whole.unionByName(frame)
            whole.createOrReplaceTempView(table.name)

    def _read(self, table: Table, parts: Sequence[Part]) -> Any:  # noqa: ANN401 - a DataFrame
        columns = [_column(column, parts[0]) for column in table.columns]
        read = self._spark.read.parquet(*(str(part.file) for part in parts))
        return read.selectExpr(*columns)

    def see(self, name: str, sql: str) -> None:
        self._spark.sql(sql).createOrReplaceTempView(name)

    def see_rows(
        self, name: str, rows: Sequence[Mapping[str, object]], kinds: Mapping[str, str]
    ) -> None:
        """A view of a few rows of constants."""
        selects = [
            "SELECT "
            + ", ".join(
                f"CAST({_literal(row[column])} AS {_CONSTANTS[kind]}) AS `{column}`"
                for column, kind in kinds.items()
            )
            for row in rows
        ]
        if not selects:
            empty = ", ".join(
                f"CAST(NULL AS {_CONSTANTS[kind]}) AS `{column}`" for column, kind in kinds.items()
            )
            selects = [f"SELECT * FROM (SELECT {empty}) WHERE false"]
        self.see(name, " UNION ALL ".join(selects))

    def keep(self, name: str, sql: str) -> Path:
        """Runs a step, keeps its rows and sees them under its name."""
        place = self._scratch / name
        self._spark.sql(sql).write.parquet(str(place))
        self._spark.read.parquet(str(place)).createOrReplaceTempView(name)
        return place


def steps_failures() -> tuple[type[Exception], ...]:
    """What running a step may raise."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return PySparkException, Py4JError


def compiled_for_spark(expression: ir.Table) -> str:
    return str(ibis.to_sql(expression, dialect="pyspark", pretty=False))


def _spelled(part: Part) -> list[tuple[str, str]]:
    return sorted(
        (name, "" if value is None else f"={value}") for name, value in part.partition.items()
    )


def _column(column: Column, part: Part) -> str:
    kind = _SQL_TYPES[column.kind]
    if column.name not in part.partition:
        return f"CAST(`{column.name}` AS {kind}) AS `{column.name}`"
    return f"CAST({_literal(part.partition[column.name])} AS {kind}) AS `{column.name}`"


def _literal(value: object) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case date():
            return f"DATE'{value.isoformat()}'"
    escaped = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
