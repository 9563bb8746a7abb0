"""The weighted index by which recommended courses and textbooks are chosen, as data (clauses 五（三）, 专栏3)."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

import gongxun

SHIPPED = Path(gongxun.__path__[0]) / "books" / "resource-indices" / "recommended-2024.yaml"
FULL = 100


class IndexFault(ValueError):
    """An index file that cannot be scored by; the text names the list and what is wrong."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion, scored from 0 to 100; ``weight`` in hundredths of the whole."""

    key: str
    title_zh: str
    title_en: str
    weight: int

    @property
    def title(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh


@dataclass(frozen=True, slots=True)
class Index:
    """The criteria of each kind of resource, how many must score, how long the notice stands."""

    scorers_at_least: int
    notice_working_days: int
    criteria: dict[str, tuple[Criterion, ...]]

    def total(self, kind: str, points: dict[str, int]) -> int:
        """The weighted score in hundredths, 0 to 10,000. Raises KeyError where a criterion has no points."""
        return sum(one.weight * points[one.key] for one in self.criteria[kind])


@lru_cache(maxsize=4)
def read_index(path: Path = SHIPPED) -> Index:
    """The index of a file; raises IndexFault where the weights of a list do not sum up to 100."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    criteria = {
        kind: tuple(
            Criterion(one["key"], one["title"], one["title_en"], one["weight"])
            for one in data[kind]
        )
        for kind in ("course", "textbook")
    }
    for kind, several in criteria.items():
        total = sum(one.weight for one in several)
        if total != FULL:
            raise IndexFault(
                f"{path.name}：{kind} 的权重之和是 {total}，应为 {FULL}。请改正后再用。"
            )
    return Index(data["scorers_at_least"], data["notice_working_days"], criteria)
