"""By which figures a plan is checked, as data: ``books/plan-rules``."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

import gongxun

SHIPPED = Path(gongxun.__path__[0]) / "books" / "plan-rules" / "annual-plan-2024.yaml"


@dataclass(frozen=True, slots=True)
class Rules:
    """``month_share_percent`` of its cadres at most an organisation sends away in one month; ``unit_factor``:
    money a person and day that is so many times off the standard was typed in another unit.
    """

    required_lines: tuple[str, ...]
    month_share_percent: int
    month_share_from_places: int
    school_days_a_month: int
    unit_factor: int


@lru_cache(maxsize=4)
def read_rules(path: Path = SHIPPED) -> Rules:
    """Raises KeyError where a figure is missing, ValueError where one is not above 0."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    figures = {
        name: int(data[name])
        for name in (
            "month_share_percent",
            "month_share_from_places",
            "school_days_a_month",
            "unit_factor",
        )
    }
    if any(figure <= 0 for figure in figures.values()):
        raise ValueError(f"{path.name}：各项数值须大于 0。")
    return Rules(tuple(data["required_lines"]), **figures)
