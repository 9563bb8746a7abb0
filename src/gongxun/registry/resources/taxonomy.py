"""The taxonomy of teaching resources as data: ``books/taxonomy`` (clauses 三, 四, 五（三）, 专栏2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

import gongxun

SHIPPED = Path(gongxun.__path__[0]) / "books" / "taxonomy" / "union-training-2024.yaml"


@dataclass(frozen=True, slots=True)
class Term:
    """One entry. ``method``: of a teaching tool, the method of the lake that it counts as."""

    key: str
    title_zh: str
    title_en: str
    group: str = ""
    method: str = ""

    @property
    def title(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Each list in its order; ``groups`` are those of the topics."""

    groups: tuple[Term, ...]
    topics: tuple[Term, ...]
    competences: tuple[Term, ...]
    audiences: tuple[Term, ...]
    tools: tuple[Term, ...]
    provenances: tuple[Term, ...]

    def grouped_topics(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The topics as choices, group by group."""
        return [
            (group.title, [(one.key, one.title) for one in self.topics if one.group == group.key])
            for group in self.groups
        ]

    def titles(self, kind: str, keys: Iterable[str]) -> list[str]:
        """What the keys of a list are called, in the list's order; an unknown one stands as it is."""
        asked = set(keys)
        terms: tuple[Term, ...] = getattr(self, kind)
        known = [one.title for one in terms if one.key in asked]
        return known + sorted(asked - {one.key for one in terms})


def choices(terms: Iterable[Term]) -> list[tuple[str, str]]:
    return [(one.key, one.title) for one in terms]


@lru_cache(maxsize=4)
def read_taxonomy(path: Path = SHIPPED) -> Taxonomy:
    """The taxonomy of a file; raises KeyError where an entry lacks its key or title."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Taxonomy(
        groups=tuple(_term(one["group"]) for one in data["topics"]),
        topics=tuple(
            _term(term, one["group"]["key"]) for one in data["topics"] for term in one["terms"]
        ),
        competences=tuple(map(_term, data["competences"])),
        audiences=tuple(map(_term, data["audiences"])),
        tools=tuple(map(_term, data["tools"])),
        provenances=tuple(map(_term, data["provenances"])),
    )


def _term(entry: dict[str, str], group: str = "") -> Term:
    return Term(entry["key"], entry["title"], entry["title_en"], group, entry.get("method", ""))
