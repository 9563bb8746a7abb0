"""Row-wise Ibis expressions over NumPy columns.

DuckDB is at its best with tables; where millions of rows only need arithmetic and comparisons, the
same expressions run here several times cheaper. Aggregates, joins and strings are not for here.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

import ibis.expr.operations as ops
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from gongxun.rules.evaluation.arrays import constant, to_arrow, words

Column = npt.NDArray[Any]
NOTHING: Final = np.zeros((), dtype=np.int64)
"""A column of zeros, which every test takes as one value."""
_NUMPY: Final = {"int64": np.int64, "float64": np.float64}
_ARROW: Final = {"string": pa.string(), "int64": pa.int64(), "float64": pa.float64()}

_BINARY: Final[dict[type, Callable[[Any, Any], Any]]] = {
    ops.Add: operator.add,
    ops.Subtract: operator.sub,
    ops.Multiply: operator.mul,
    ops.BitwiseAnd: operator.and_,
    ops.Equals: operator.eq,
    ops.NotEquals: operator.ne,
    ops.Greater: operator.gt,
    ops.GreaterEqual: operator.ge,
    ops.Less: operator.lt,
    ops.LessEqual: operator.le,
}
_DECIDED_BY: Final[dict[type, bool]] = {ops.And: False, ops.Or: True}


class Rows:
    """Some rows of a table whose columns are read when they are first needed.

    Filters inside an expression are taken as already applied: the caller chooses the rows.
    """

    def __init__(self, read: Callable[[str], Any], count: int) -> None:
        self._read = read
        self._count = count
        self._known: dict[Any, Any] = {}

    def evaluate(self, value: ir.Value) -> Column:
        """The value for every row. Raises NotImplementedError for what is not row-wise."""
        return np.broadcast_to(np.asarray(self._value(value.op())), (self._count,))

    def value(self, value: ir.Value) -> Any:  # noqa: ANN401 - a column, or a constant for all rows
        return self._value(value.op())

    def arrow(self, value: ir.Value) -> pa.Array:
        """The same for a result table: words as a dictionary, nulls as nulls."""
        node, kind = value.op(), value.type()
        if isinstance(node, ops.Literal) and node.value is None:
            return pa.nulls(self._count, _ARROW[str(kind)])
        if isinstance(node, ops.SearchedCase):
            return self._words(node)
        if kind.is_string():
            return constant(str(self._value(node)), self._count)
        return to_arrow(
            self.evaluate(value).astype(_NUMPY[str(kind.copy(nullable=True))], copy=False)
        )

    def _words(self, case: Any) -> pa.Array:  # noqa: ANN401 - a case expression between words
        known = [str(word.value) for word in (*case.results, case.default)]
        tests: list[Column] = []
        codes: list[int] = []
        otherwise = len(case.cases)
        for code, node in enumerate(case.cases):
            test = self._value(node)
            if not _is_constant(test):
                tests.append(test)
                codes.append(code)
            elif test:
                otherwise = code
                break
        picked = np.full(self._count, otherwise, dtype=np.int32)
        for test, code in zip(reversed(tests), reversed(codes), strict=True):
            picked[test] = code
        return words(picked, known)

    def table(self, rows: ir.Table) -> pa.Table:
        """A selection from filtered rows of these."""
        selection = rows.op()
        kept, relation = self, selection.parent
        while isinstance(relation, ops.Filter):
            tests = [kept.evaluate(predicate.to_expr()) for predicate in relation.predicates]
            kept = kept.cut(np.flatnonzero(np.logical_and.reduce(tests)))
            relation = relation.parent
        return pa.table(
            {name: kept.arrow(node.to_expr()) for name, node in selection.values.items()}
        )

    def cut(self, chosen: npt.NDArray[np.int64]) -> "Rows":
        """Some of these rows."""
        return Rows(lambda name: _taken(self._read(name), chosen), len(chosen))

    def stretch(self, start: int, stop: int) -> "Rows":
        """Rows that stand together, without copying."""

        def read(name: str) -> Any:  # noqa: ANN401 - a column, or a constant for all rows
            value = self._read(name)
            return value if _is_constant(value) else value[start:stop]

        return Rows(read, stop - start)

    def seen_through(self, names: Mapping[str, ir.Value], chosen: npt.NDArray[np.int64]) -> "Rows":
        """Some of these rows under other names; what the names mean is worked out once for all."""
        if len(chosen) == self._count:
            return Rows(lambda name: self.value(names[name]), self._count)
        return Rows(lambda name: _taken(self.value(names[name]), chosen), len(chosen))

    def _value(self, node: Any) -> Any:  # noqa: ANN401 - any node, any column or constant
        if node not in self._known:
            self._known[node] = self._compute(node)
        return self._known[node]

    def _compute(self, node: Any) -> Any:  # noqa: ANN401 - one line a kind of node
        binary = _BINARY.get(type(node))
        if binary is not None:
            return binary(self._value(node.left), self._value(node.right))
        if type(node) in _DECIDED_BY:
            return self._joined(node, decided_by=_DECIDED_BY[type(node)])
        match node:
            case ops.Literal():
                return node.value
            case ops.Field():
                return self._field(node)
            case ops.Cast():
                return self._cast(node)
            case ops.Not():
                return np.logical_not(self._value(node.arg))
            case ops.NotNull():
                return True
            case ops.IfElse():
                test, yes, no = (
                    self._value(part)
                    for part in (node.bool_expr, node.true_expr, node.false_null_expr)
                )
                return np.where(test, yes, no)
            case _:
                raise NotImplementedError(type(node).__name__)

    def _joined(self, node: Any, *, decided_by: bool) -> Any:  # noqa: ANN401
        """And or Or; where a constant decides it, the other side is not worked out."""
        left = self._value(node.left)
        if _is_constant(left):
            return decided_by if bool(left) is decided_by else self._value(node.right)
        right = self._value(node.right)
        if _is_constant(right):
            return decided_by if bool(right) is decided_by else left
        return np.logical_or(left, right) if decided_by else np.logical_and(left, right)

    def _field(self, node: Any) -> Any:  # noqa: ANN401
        relation = node.rel
        while isinstance(relation, ops.Filter):
            relation = relation.parent
        values: Mapping[str, Any] | None = getattr(relation, "values", None)
        if isinstance(relation, ops.Project) and values is not None:
            return self._value(values[node.name])
        return self._read(node.name)

    def _cast(self, node: Any) -> Any:  # noqa: ANN401
        if not node.to.is_numeric():
            raise NotImplementedError(str(node.to))
        return np.asarray(self._value(node.arg)).astype(
            _NUMPY["float64" if node.to.is_floating() else "int64"]
        )


def _is_constant(value: Any) -> bool:  # noqa: ANN401 - a column or a constant
    return not isinstance(value, np.ndarray) or value.ndim == 0


def _taken(value: Any, chosen: npt.NDArray[np.int64]) -> Any:  # noqa: ANN401
    return value if _is_constant(value) else value.take(chosen)
