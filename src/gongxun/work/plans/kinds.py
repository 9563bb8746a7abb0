"""The customary kinds of classes from which a proposal chooses, as data: ``books/class-kinds``."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

import gongxun
from gongxun.work.plans.models import Audience, Focus, Theme

SHIPPED = Path(gongxun.__path__[0]) / "books" / "class-kinds" / "customary.yaml"
# A trait of people that no required line names.
TEACHER = "teacher"


class KindFault(ValueError):
    """A file of kinds that cannot be used; the text names the entry, the field and the remedy."""


@dataclass(frozen=True, slots=True)
class ClassKind:
    """``days`` and ``hours`` are hundredths; ``places``: fewest and most of one run. ``a_person``: so often at most a
    person is called to it in a year.
    """

    id: str
    title_zh: str
    title_en: str
    audience: str
    focus: tuple[str, ...]
    categories: tuple[str, ...]
    themes: tuple[str, ...]
    days: int
    hours: int
    fewest_places: int
    most_places: int
    most_runs: int
    a_person: int
    to_grassroots: bool

    @property
    def title(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh

    @property
    def needs_school(self) -> bool:
        """What is delivered to the grassroots takes no school's beds."""
        return not self.to_grassroots


@lru_cache(maxsize=4)
def read_kinds(path: Path = SHIPPED) -> tuple[ClassKind, ...]:
    """Raises KindFault."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    kinds = tuple(_kind(entry, place, path.name) for place, entry in enumerate(data["kinds"], 1))
    if len({one.id for one in kinds}) < len(kinds):
        raise KindFault(f"{path.name}：id 有重复；每个种类须有自己的 id。")
    return kinds


def _kind(entry: dict[str, Any], place: int, name: str) -> ClassKind:
    try:
        fewest, most = entry["places"]
        kind = ClassKind(
            id=entry["id"],
            title_zh=entry["title"],
            title_en=entry["title_en"],
            audience=Audience(entry["audience"]).value,
            focus=tuple(entry.get("focus", ())),
            categories=tuple(entry.get("categories", ())),
            themes=tuple(Theme(one).value for one in entry.get("themes", ())),
            days=round(entry["days"] * 100),
            hours=round(entry["hours"] * 100),
            fewest_places=fewest,
            most_places=most,
            most_runs=entry["most_runs"],
            a_person=entry.get("a_person", 1),
            to_grassroots=entry.get("to_grassroots", False),
        )
    except (KeyError, ValueError, TypeError) as fault:
        raise KindFault(
            f"{name}：第 {place} 个种类缺少或写错了“{fault}”，请对照其他种类改正。"
        ) from fault
    if not 0 < fewest <= most or kind.days <= 0 or kind.hours <= 0:
        raise KindFault(f"{name}：{kind.id} 的 places 须从小到大，days、hours 须大于 0。")
    if set(kind.focus) - {*Focus.values, TEACHER}:
        raise KindFault(f"{name}：{kind.id} 的 focus 只能写 {'、'.join(Focus.values)}、{TEACHER}。")
    return kind
