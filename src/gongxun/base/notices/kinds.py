"""The kinds of notices, as their apps register them in ``AppConfig.ready()``."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from gongxun.base.access.gate import Viewer


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice.

    ``shown``: to whom the kind is offered on the page of settings. ``in_product`` and ``by_mail`` hold
    where an account has not chosen. ``required`` says why the kind cannot be switched off in the
    product; empty where it can.
    """

    name: str
    title: str | Promise
    about: str | Promise
    shown: Callable[[Viewer], bool] = lambda _viewer: True
    in_product: bool = True
    by_mail: bool = False
    required: str | Promise = ""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; one of the same name replaces it."""
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    """Raises LookupError where nobody has registered the kind."""
    return _kinds[name]


def every() -> list[Kind]:
    return list(_kinds.values())


def title_of(name: str) -> str:
    """The title of a kind; that of one no longer registered is its name."""
    return str(_kinds[name].title) if name in _kinds else name
