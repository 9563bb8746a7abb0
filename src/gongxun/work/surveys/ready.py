"""Ready surveys as data: ``books/survey-templates``."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

import gongxun
from gongxun.work.surveys.services import Asked

SHIPPED = Path(gongxun.__path__[0]) / "books" / "survey-templates" / "needs.yaml"


@dataclass(frozen=True, slots=True)
class Template:
    """As the file states it, in both languages."""

    key: str
    respondents: str
    anonymous: bool
    stated: dict[str, Any]

    @property
    def title(self) -> str:
        return str(_in(self.stated, "title"))

    @property
    def purpose(self) -> str:
        return str(_in(self.stated, "purpose"))

    @property
    def questions(self) -> list[Asked]:
        return [
            Asked(
                kind=one["kind"],
                text=_in(one, "text"),
                required=one.get("required", True),
                options=tuple(map(str, _in(one, "options"))) if one.get("options") else (),
                most=one.get("most"),
                low=one.get("low"),
                high=one.get("high"),
            )
            for one in self.stated["questions"]
        ]


def _in(stated: dict[str, Any], name: str) -> Any:  # noqa: ANN401
    english = (get_language() or "").startswith("en")
    return stated[f"{name}_en"] if english else stated[name]


@lru_cache(maxsize=4)
def read_templates(path: Path = SHIPPED) -> dict[str, Template]:
    """Templates by key; raises KeyError where an entry lacks what it must state."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        one["key"]: Template(one["key"], one["respondents"], one["anonymous"], one)
        for one in data["templates"]
    }
