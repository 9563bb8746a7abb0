"""What each review looks at, and how long it may take, as data: ``books/review-checklists`` (GB/T 38862)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

import gongxun
from gongxun.records.reviews.models import Stage

SHIPPED = Path(gongxun.__path__[0]) / "books" / "review-checklists" / "gbt-38862.yaml"
LONGEST = 60


class ChecklistFault(ValueError):
    """A checklist file that cannot be used; the words name the place."""


@dataclass(frozen=True, slots=True)
class Heading:
    key: str
    title_zh: str
    title_en: str
    question_zh: str
    question_en: str

    @property
    def title(self) -> str:
        return self.title_en if _in_english() else self.title_zh

    @property
    def question(self) -> str:
        return self.question_en if _in_english() else self.question_zh


@dataclass(frozen=True, slots=True)
class StageRule:
    """``asks``: keys of headings by the shape of what is reviewed."""

    working_days: int
    asks: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Checklist:
    headings: Mapping[str, Heading]
    stages: Mapping[str, StageRule]

    def asked(self, stage: str, shape: str) -> list[Heading]:
        """What a stage asks of a shape; raises KeyError for a shape that the file does not know."""
        return [self.headings[key] for key in self.stages[stage].asks[shape]]

    def title_of(self, key: str) -> str:
        """Of an old opinion a heading may be gone: then its key."""
        return self.headings[key].title if key in self.headings else key


@lru_cache(maxsize=4)
def read_checklist(path: Path = SHIPPED) -> Checklist:
    """The checklist of a file; raises ChecklistFault where it is incomplete or contradicts itself."""
    data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise ChecklistFault("清单文件里没有 headings 和 stages。")
    headings: dict[str, Heading] = {}
    for entry in data.get("headings") or []:
        heading = _heading(entry)
        if heading.key in headings:
            raise ChecklistFault(f"栏目 {heading.key} 写了两次。")
        headings[heading.key] = heading
    stages: dict[str, StageRule] = {}
    for entry in data.get("stages") or []:
        name = str(entry.get("stage"))
        if name in stages:
            raise ChecklistFault(f"阶段 {name} 写了两次。")
        stages[name] = _rule(name, entry, headings)
    if list(stages) != Stage.values:
        raise ChecklistFault(f"阶段须依次为 {'、'.join(Stage.values)}，现为 {'、'.join(stages)}。")
    shapes = {frozenset(rule.asks) for rule in stages.values()}
    if len(shapes) != 1:
        raise ChecklistFault("三个阶段所列的资源种类不一致，每种资源每个阶段都要有栏目。")
    return Checklist(headings, stages)


def _heading(entry: Mapping[str, Any]) -> Heading:
    fields = ("key", "title", "title_en", "question", "question_en")
    missing = [name for name in fields if not str(entry.get(name) or "").strip()]
    if missing:
        raise ChecklistFault(f"栏目 {entry.get('key', '（无 key）')} 缺 {'、'.join(missing)}。")
    return Heading(*(str(entry[name]) for name in fields))


def _rule(name: str, entry: Mapping[str, Any], headings: Mapping[str, Heading]) -> StageRule:
    days, asks = entry.get("working_days"), entry.get("asks")
    if type(days) is not int or not 1 <= days <= LONGEST:
        raise ChecklistFault(f"阶段 {name} 的 working_days 应为 1 到 {LONGEST} 的整数。")
    if not isinstance(asks, dict) or not asks:
        raise ChecklistFault(f"阶段 {name} 没有写 asks。")
    for shape, keys in asks.items():
        if not keys:
            raise ChecklistFault(f"阶段 {name} 对 {shape} 没有任何栏目。")
        if unknown := [key for key in keys if key not in headings]:
            raise ChecklistFault(f"阶段 {name} 对 {shape} 的栏目 {'、'.join(unknown)} 没有定义。")
        if len(set(keys)) != len(keys):
            raise ChecklistFault(f"阶段 {name} 对 {shape} 有重复的栏目。")
    return StageRule(days, {str(shape): tuple(keys) for shape, keys in asks.items()})


def _in_english() -> bool:
    return (get_language() or "").startswith("en")
