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

Column = npt.NDArray[Any]

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
    ops.And: np.logical_and,
    ops.Or: np.logical_or,
}


class Rows:
    """Some rows of a table whose columns are read when they are first needed.

    Filters inside an expression are taken as already applied: the caller chooses the rows.
    """

    def __init__(self, read: Callable[[str], Column], count: int) -> None:
        self._read = read
        self._count = count
        self._known: dict[Any, Any] = {}

    def evaluate(self, value: ir.Value) -> Column:
        """The value for every row. Raises NotImplementedError for what is not row-wise."""
        return np.broadcast_to(np.asarray(self._value(value.op())), (self._count,))

    def coded(self, value: ir.Value) -> tuple[Column, list[str]]:
        """A case expression between fixed words, as codes and the words they stand for."""
        case = value.op()
        if not isinstance(case, ops.SearchedCase):
            raise NotImplementedError(type(case).__name__)
        words = [str(word.value) for word in (*case.results, case.default)]
        tests = [
            np.broadcast_to(np.asarray(self._value(test), dtype=bool), (self._count,))
            for test in case.cases
        ]
        codes = np.select(tests, [np.int8(code) for code in range(len(tests))], np.int8(len(tests)))
        return codes.astype(np.int8, copy=False), words

    def _value(self, node: Any) -> Any:  # noqa: ANN401 - any node, any column or constant
        if node not in self._known:
            self._known[node] = self._compute(node)
        return self._known[node]

    def _compute(self, node: Any) -> Any:  # noqa: ANN401 - one line a kind of node
        binary = _BINARY.get(type(node))
        if binary is not None:
            return binary(self._value(node.left), self._value(node.right))
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

    def _field(self, node: Any) -> Any:  # noqa: ANN401
        relation = node.rel
        while isinstance(relation, ops.Filter):
            relation = relation.parent
        values: Mapping[str, Any] | None = getattr(relation, "values", None)
        if isinstance(relation, ops.Project) and values is not None:
            return self._value(values[node.name])
        return self._read(node.name)

    def _cast(self, node: Any) -> Any:  # noqa: ANN401
        if not node.to.is_integer():
            raise NotImplementedError(str(node.to))
        return np.asarray(self._value(node.arg)).astype(np.int64)
