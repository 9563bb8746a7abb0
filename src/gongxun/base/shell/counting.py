"""How many rows a list has, where counting them all would take longer than reading a page of them."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST = 200


class AtLeast(int):
    """A number of rows at which counting stopped: there are more. A page writes it ``200+``."""


def up_to(rows: "QuerySet[Any, Any]", most: int = MOST) -> int:
    """The number of ``rows``; of more than ``most`` AtLeast(most)."""
    found = rows.order_by().values("pk")[: most + 1].count()
    return found if found <= most else AtLeast(most)


def at_most(number: int, most: int) -> int:
    """A number already counted, as ``up_to`` a smaller limit would have counted it."""
    return number if number <= most else AtLeast(most)
