"""The lake's tables as Ibis sees them, without a connection."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from gongxun.rules.lake.schema import TABLES


@dataclass(frozen=True)
class LakeTables:
    organisation: ir.Table
    appointment: ir.Table
    exemption: ir.Table
    credit: ir.Table
    training_class: ir.Table
    class_session: ir.Table
    course_release: ir.Table


def lake_tables(schema: str | None = None) -> LakeTables:
    """Unbound tables of the contract's columns, in a schema where the engine keeps them in one."""
    named = {
        table.name: ibis.table(table.ibis_schema, name=table.name, database=schema)
        for table in TABLES
    }
    return LakeTables(**named)
