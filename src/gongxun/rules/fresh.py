"""The person indicators for one person from PostgreSQL: the engines' own expressions, compiled once.

The steps that an engine keeps as tables stand here as parts of one statement, over the views of the
schema `lake`, narrowed to one person at their sources so that her rows are reached by index.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

import ibis
import ibis.expr.types as ir

from gongxun.rules.books import PolicyBook
from gongxun.rules.evaluation.stages import Stages
from gongxun.rules.evaluation.task import COUNTED_KINDS, Task
from gongxun.rules.indicators.calendar import Calendar
from gongxun.rules.indicators.entries import yearly_sums
from gongxun.rules.indicators.people import PERSON_RESULT
from gongxun.rules.indicators.tables import LakeTables, lake_tables

SENTINEL: Final = 9_007_199_254_740_881
OF_A_PERSON: Final = ("appointment", "exemption", "credit")


@dataclass(frozen=True)
class CompiledPersonQuery:
    """A statement with one named parameter, in psycopg's spelling; rows as in `person_result`.

    `sql` is None before the plan begins, when nobody has a row.
    """

    sql: str | None
    parameters: tuple[str, ...] = ("person_id",)
    columns: tuple[str, ...] = tuple(PERSON_RESULT)


def compile_person_query(book: PolicyBook, as_of: date) -> CompiledPersonQuery:
    """Every person indicator of the book for one person, as of a day.

    Takes about a second: compile once for a book and a day, keep it, bind the person.
    """
    calendar = Calendar(book.plan, as_of)
    if not calendar.has_begun:
        return CompiledPersonQuery(None)
    steps = list(_steps(Task(book, calendar)))
    kept = ", ".join(f'"{name}" AS {mark}({text})' for name, text, mark in steps if name)
    rows = " UNION ALL ".join(_in_order(text) for name, text, _ in steps if not name)
    sql = f"WITH {kept} {rows}".replace("%", "%%").replace(str(SENTINEL), "%(person_id)s::int8")
    return CompiledPersonQuery(sql)


def _steps(task: Task) -> Iterator[tuple[str, str, str]]:
    """Steps to be kept, by name, and between them the rows asked for, without one."""
    stages = Stages(task, _narrowed(lake_tables("lake")))
    sums = yearly_sums(stages.lake.credit, task.streams, task.calendar)
    yield "holding", _sql(stages.holdings), ""
    yield "credit_sums", _sql(sums), ""
    yield "standing", _sql(stages.standing), "MATERIALIZED "
    for kind in COUNTED_KINDS:
        rows = stages.person_rows(kind)
        for window in task.calendar.windows(kind):
            if rows is None:
                continue
            name = f"standing_now_{window.label.replace('-', '_')}"
            yield name, _sql(stages.in_window(window)), ""
            yield "", _sql(rows).replace('"standing_now"', f'"{name}"'), ""
    if task.promotions:
        yield "promoted", _sql(stages.promoted), ""
    for number, indicator in enumerate(task.promotions):
        years = f"first_years_{number}"
        yield years, _sql(stages.first_years(indicator, stages.entries(indicator))), ""
        yield "", _sql(stages.promotion_rows(indicator)).replace('"first_years"', f'"{years}"'), ""


def _narrowed(lake: LakeTables) -> LakeTables:
    """The views of the database, those of persons filtered to one."""
    tables = {}
    for field in fields(LakeTables):
        table: ir.Table = getattr(lake, field.name)
        if field.name in OF_A_PERSON:
            table = table.filter(table.person_id == ibis.literal(SENTINEL, type="int64"))
        tables[field.name] = table
    return LakeTables(**tables)


def _in_order(rows: str) -> str:
    columns = ", ".join(f'"{name}"' for name in PERSON_RESULT)
    return f"SELECT {columns} FROM ({rows}) AS rows"  # noqa: S608 - our own text


def _sql(table: ir.Table) -> str:
    return str(ibis.to_sql(table, dialect="postgres", pretty=False))
