"""What tasks do, in words that their apps registered."""

from collections.abc import Mapping

from django.utils.functional import Promise

_titles: dict[str, str | Promise] = {}


def name_tasks(titles: Mapping[str, str | Promise]) -> None:
    """Say in words what tasks do, by their names."""
    _titles.update(titles)


def title_of(name: str) -> str:
    return str(_titles.get(name, name))
