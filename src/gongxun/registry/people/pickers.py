"""Choosing kinds of cadres in a form, for the forms of other apps."""

from gongxun.registry.people.models import Category, Employment

CATEGORIES: list[tuple[str, object]] = [(one.value, one.label) for one in Category]
EMPLOYMENTS: list[tuple[str, object]] = [(one.value, one.label) for one in Employment]


def category_title(category: str) -> str:
    """What a category is called, in the reader's language; an unknown one stands as it is."""
    return next((str(title) for key, title in CATEGORIES if key == category), category)
