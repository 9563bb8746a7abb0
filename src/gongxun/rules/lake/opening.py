"""Finding a lake's files and holding their schemas against the contract."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from gongxun.rules.lake.errors import LakeError
from gongxun.rules.lake.schema import TABLES, Column, Kind, Table

_NULL_PARTITION: Final = "__HIVE_DEFAULT_PARTITION__"
_TYPE_NAMES: Final = {
    Kind.INT64: "int64", Kind.INT32: "int32", Kind.STRING: "string", Kind.BOOL: "bool",
    Kind.DATE: "date", Kind.STRINGS: "list of string",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One Parquet file, with the contract's columns that its folder names stand for.

    `without_nulls` are the columns whose statistics say so.
    """

    file: Path
    partition: Mapping[str, str | None] = field(default_factory=dict)
    rows: int = 0
    without_nulls: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lake:
    """A folder of tables whose names, columns and types fit the contract; rows not yet checked."""

    folder: Path
    parts: Mapping[str, tuple[Part, ...]]

    def rows(self, table: str) -> int:
        return sum(part.rows for part in self.parts[table])


def open_lake(folder: Path) -> Lake:
    """Raises LakeError for a missing table or column and for a wrong type."""
    if not folder.is_dir():
        raise LakeError("", "", f"找不到文件夹 {folder}，请检查 --lake 后面的路径")
    return Lake(folder, {table.name: _open_table(folder, table) for table in TABLES})


def _open_table(folder: Path, table: Table) -> tuple[Part, ...]:
    places = [
        place for place in (folder / f"{table.name}.parquet", folder / table.name) if place.exists()
    ]
    if not places:
        raise LakeError(
            table.name, "", f"缺少这张表，应有文件 {table.name}.parquet 或文件夹 {table.name}/"
        )
    if len(places) > 1:
        raise LakeError(table.name, "", "文件和文件夹同时存在，不知道该用哪一个，请留下一个")
    files = [places[0]] if places[0].is_file() else _files(places[0])
    if not files:
        raise LakeError(table.name, "", "文件夹里没有 Parquet 文件")
    return tuple(_open_part(file, places[0], table) for file in files)


def _files(folder: Path) -> list[Path]:
    """Parquet files at any depth, in order; hidden and unfinished ones are not read."""
    return sorted(
        file
        for file in folder.rglob("*.parquet")
        if file.is_file() and not any(part[0] in "._" for part in file.relative_to(folder).parts)
    )


def _open_part(file: Path, root: Path, table: Table) -> Part:
    try:
        metadata = pq.read_metadata(file)
        schema = metadata.schema.to_arrow_schema()
    except (pa.ArrowException, OSError) as error:
        raise LakeError(table.name, "", f"文件 {file.name} 不是可读的 Parquet（{error}）") from None
    named = _partition(file, root) if file != root else {}
    partition = {}
    for column in table.columns:
        if column.name in schema.names:
            _check_type(schema.field(column.name).type, column, table, file)
        elif column.name in named:
            partition[column.name] = named[column.name]
        else:
            raise LakeError(table.name, column.name, "缺少这一列", count=1, examples=[file.name])
    return Part(file, partition, metadata.num_rows, _without_nulls(metadata))


def _without_nulls(metadata: pq.FileMetaData) -> frozenset[str]:
    """Columns whose every row group states a null count of 0."""
    doubtful = set()
    names = {metadata.schema.column(i).path for i in range(metadata.num_columns)}
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        for position in range(group.num_columns):
            chunk = group.column(position)
            statistics = chunk.statistics
            if statistics is None or not statistics.has_null_count or statistics.null_count:
                doubtful.add(chunk.path_in_schema)
    return frozenset(names - doubtful)


def _partition(file: Path, root: Path) -> dict[str, str | None]:
    pairs = (part.partition("=") for part in file.relative_to(root).parts[:-1])
    return {
        name: None if value == _NULL_PARTITION else unquote(value)
        for name, equals, value in pairs
        if equals
    }


def _check_type(found: pa.DataType, column: Column, table: Table, file: Path) -> None:
    if not _fits(found, column.kind):
        raise LakeError(
            table.name,
            column.name,
            f"类型是 {found}，应为 {_TYPE_NAMES[column.kind]}",
            count=1,
            examples=[file.name],
        )


def _fits(found: pa.DataType, kind: Kind) -> bool:
    plain = found.value_type if pa.types.is_dictionary(found) else found
    if kind is Kind.STRINGS:
        is_list = pa.types.is_list(plain) or pa.types.is_large_list(plain)
        return is_list and _fits(plain.value_type, Kind.STRING)
    tests = {
        Kind.INT64: pa.types.is_int64,
        Kind.INT32: pa.types.is_int32,
        Kind.BOOL: pa.types.is_boolean,
        Kind.DATE: pa.types.is_date,
        Kind.STRING: _is_text,
    }
    return bool(tests[kind](plain))


def _is_text(found: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(found) or pa.types.is_large_string(found) or found == pa.string_view()
    )
