"""How many rows a list has, where counting them all would take longer than reading a page of them."""

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    Row = TypeVar("Row", bound=Model)

MOST = 200


class AtLeast(int):
    """A number of rows at which counting stopped: there are more. A page writes it ``200+``."""


def up_to(rows: "QuerySet[Any, Any]", most: int = MOST) -> int:
    """The number of ``rows``; of more than ``most`` AtLeast(most)."""
    found = rows.order_by().values("pk")[: most + 1].count()
    return found if found <= most else AtLeast(most)


def first_and_number(
    found: "QuerySet[Row]", shown: "QuerySet[Row]", size: int, most: int = MOST
) -> tuple[list["Row"], int]:
    """The first ``size`` rows of ``found`` in its order, and the number of all as ``up_to`` says it: of rows that are
    dear to find, which would else be looked for twice. ``shown`` fetches them by number, with what a page shows.
    """
    keys = list(found.values_list("pk", flat=True)[: most + 1])
    total = len(keys) if len(keys) <= most else AtLeast(most)
    rows = shown.in_bulk(keys[:size])
    return [rows[key] for key in keys[:size] if key in rows], total


def at_most(number: int, most: int) -> int:
    """A number already counted, as ``up_to`` a smaller limit would have counted it."""
    return number if number <= most else AtLeast(most)
