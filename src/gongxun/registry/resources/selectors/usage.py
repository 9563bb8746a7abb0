"""Where resources are used: asked of the apps above, which register what they know in ``AppConfig.ready()``."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Use:
    """A thing still ahead that rests on a resource: what it is, whose, when; ``address`` leads to it."""

    title: str
    where: str
    when: str
    address: str


Usage = Callable[[int], list[Use]]
_usages: list[Usage] = []


def register_usage(usage: Usage) -> None:
    """Make known who can say where a resource is used; known once however often it is registered."""
    if usage not in _usages:
        _usages.append(usage)


def uses_of(resource_id: int) -> list[Use]:
    """Everything still ahead that rests on the resource, whoever looks: its keeper is to know before it goes."""
    return [use for usage in _usages for use in usage(resource_id)]
