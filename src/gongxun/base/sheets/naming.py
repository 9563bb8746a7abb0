"""How a row is called where it is shown or kept: by the fields that its owner chose, private ones masked."""

from collections.abc import Callable

from gongxun.base.sheets.kinds import Problem, SheetKind

KEPT_BEFORE, KEPT_AFTER = 3, 4


def masked(value: str) -> str:
    """The first three and the last four signs of a number; of a short one nothing."""
    hidden = len(value) - KEPT_BEFORE - KEPT_AFTER
    if hidden < KEPT_AFTER:
        return "*" * len(value)
    return value[:KEPT_BEFORE] + "*" * hidden + value[-KEPT_AFTER:]


class Naming:
    """Calls the rows of one kind by name."""

    def __init__(self, kind: SheetKind) -> None:
        private = {column.field for column in kind.columns if column.private}
        self._fields = [(name, name in private) for name in kind.named]
        self._private = {column.heading for column in kind.columns if column.private}

    def of(self, read: Callable[[str], object]) -> str:
        """``read`` gives the value of a field, None where the row has none."""
        words = []
        for name, private in self._fields:
            value = read(name)
            if value is not None and value != "":
                words.append(masked(str(value)) if private else str(value))
        return " ".join(words)

    def value(self, problem: Problem) -> str:
        """What was read, fit to be shown."""
        return masked(problem.value) if problem.heading in self._private else problem.value
