"""What class and level a field of personal data has, with which permission it is seen, and how it is masked.

The one table stands in the file ``settings.PERSONAL_DATA``; what shows or masks personal data asks here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NOBODY, EVERYBODY = "nobody", "everybody"


@dataclass(frozen=True, slots=True)
class DataClass:
    """``seen_with`` is a permission, ``nobody`` or ``everybody``; the person herself sees her own in any case."""

    name: str
    title: str
    level: int
    seen_with: str
    mask: str


def _first_character(text: str) -> str:
    return text[:1] + "*" * (len(text) - 1)


def _ends(text: str) -> str:
    """The first three and the last four characters."""
    hidden = max(0, len(text) - 7)
    return f"{text[:3]}{'*' * hidden}{text[-4:]}" if hidden else "*" * len(text)


MASKS: Mapping[str, Callable[[str], str]] = {
    "first_character": _first_character,
    "ends": _ends,
    "hidden": lambda _text: "",
    "plain": lambda text: text,
}


@cache
def table() -> dict[str, DataClass]:
    """The class of each field, by ``app.model.field`` in lower case."""
    content = yaml.safe_load(Path(settings.PERSONAL_DATA).read_text(encoding="utf-8"))
    classes = {name: DataClass(name, **facts) for name, facts in content["classes"].items()}
    found: dict[str, DataClass] = {}
    for model, groups in content["fields"].items():
        for name, fields in groups.items():
            for field in fields:
                key = f"{model}.{field}"
                if key in found:
                    raise ImproperlyConfigured(f"{key} stands twice in the table of personal data")
                found[key] = classes[name]
    return found


def of(field: str) -> DataClass:
    """The class of ``app.model.field``; raises KeyError where the table does not know it."""
    return table()[field]


def masked(field: str, value: str | None) -> str:
    """The value as it is shown to whoever may not see it; empty where there is none."""
    return MASKS[of(field).mask](value) if value else ""
