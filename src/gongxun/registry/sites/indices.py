"""The weighted index by which teaching sites are judged, as data (专栏3)."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

import gongxun

SHIPPED = Path(gongxun.__path__[0]) / "books" / "site-indices" / "teaching-sites-2024.yaml"
FULL = 100
NUMBERS = ("scorers_at_least", "notice_working_days", "review_years")
LEAST_NOTICE = 5


class IndexFault(ValueError):
    """An index file that cannot be judged by; the text names the file, the entry and what is wrong."""


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
class SiteIndex:
    """Criteria, how many must score, how long the notice stands, the usual term in years."""

    scorers_at_least: int
    notice_working_days: int
    review_years: int
    criteria: tuple[Criterion, ...]

    def total(self, points: dict[str, int]) -> int:
        """The weighted score in hundredths, 0 to 10,000. Raises KeyError where a criterion has no points."""
        return sum(one.weight * points[one.key] for one in self.criteria)


@lru_cache(maxsize=4)
def read_site_index(path: Path = SHIPPED) -> SiteIndex:
    """The index of a file; raises IndexFault where an entry is missing or the weights do not sum up to 100."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name in NUMBERS:
        if not isinstance(data.get(name), int) or data[name] < 1:
            raise IndexFault(f"{path.name}：{name} 应是大于 0 的整数。请改正后再用。")
    if data["notice_working_days"] < LEAST_NOTICE:
        raise IndexFault(f"{path.name}：公示不得少于 {LEAST_NOTICE} 个工作日。请改正后再用。")
    try:
        criteria = tuple(
            Criterion(one["key"], one["title"], one["title_en"], one["weight"])
            for one in data["criteria"]
        )
    except (KeyError, TypeError) as fault:
        raise IndexFault(f"{path.name}：指标缺少 {fault}。请补齐后再用。") from fault
    total = sum(one.weight for one in criteria)
    if total != FULL or len({one.key for one in criteria}) != len(criteria):
        raise IndexFault(
            f"{path.name}：指标的权重之和是 {total}，应为 {FULL}，且 key 不得重复。请改正后再用。"
        )
    return SiteIndex(
        scorers_at_least=data["scorers_at_least"],
        notice_working_days=data["notice_working_days"],
        review_years=data["review_years"],
        criteria=criteria,
    )
