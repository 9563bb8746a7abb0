"""What a class may cost by the national fee standard, as data: ``books/fee-standards`` (七（四）). Amounts in 分."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

import gongxun

FOLDER = Path(gongxun.__path__[0]) / "books" / "fee-standards"
SHIPPED = "central-2016-540"
PARTS = ("lodging", "meals", "venue", "other")
HALF_DAYS = 2


class StandardFault(ValueError):
    """A file of a standard that cannot be reckoned with; the text names the entry and what is wrong."""


@dataclass(frozen=True, slots=True)
class Rate:
    """The comprehensive quota of a category: 分 a person and day, whole and by part."""

    key: str
    title_zh: str
    title_en: str
    total: int
    parts: dict[str, int]

    @property
    def title(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh


@dataclass(frozen=True, slots=True)
class Band:
    """Up to and with ``to_day`` (None: without end) a day counts ``percent`` of the quota."""

    to_day: int | None
    percent: int


@dataclass(frozen=True, slots=True)
class Standard:
    """``lecturer_fen``: 分 an hour for the title that is reckoned with; ``travel_days``: arrival and leaving."""

    key: str
    title_zh: str
    title_en: str
    source: str
    in_force_from: date
    last_verified_on: date
    travel_days: int
    categories: dict[str, Rate]
    bands: tuple[Band, ...]
    hours_a_half_day: int
    lecturer_title: str
    lecturer_fen: int
    ceilings: dict[str, int]

    @property
    def title(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh


@dataclass(frozen=True, slots=True)
class Slice:
    """Days of one band: ``fen`` for one person."""

    days: int
    percent: int
    fen: int


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a class's cost comes about. ``days`` include arrival and leaving; all amounts in 分."""

    category: Rate
    places: int
    days: int
    travel_days: int
    slices: tuple[Slice, ...]
    lecture_hours: int
    lecturer_fen: int
    lecturers_fen: int
    quota_fen: int

    @property
    def total_fen(self) -> int:
        return self.quota_fen + self.lecturers_fen

    @property
    def person_day_fen(self) -> int:
        """What the standard allows a person and day of teaching, at least 1."""
        taught = max(1, self.days - self.travel_days)
        return max(1, self.total_fen // (taught * self.places))

    def by_category(self) -> dict[str, int]:
        """The whole by the parts of the quota, and the lecturers."""
        weight = sum(one.days * one.percent for one in self.slices) * self.places
        found = {name: fen * weight // 100 for name, fen in self.category.parts.items()}
        return {**found, "lecturers": self.lecturers_fen}


def reckon(standard: Standard, category: str, *, places: int, days_hundredths: int) -> Reckoning:
    """The most that an off-job class may cost. A day begun counts whole; a class of one day has no travel days.

    Raises KeyError for an unknown category, ValueError where places or days are not above 0.
    """
    if places <= 0 or days_hundredths <= 0:
        raise ValueError("places and days must be above 0")
    rate, taught = standard.categories[category], -(-days_hundredths // 100)
    travel = standard.travel_days if taught > 1 else 0
    slices = tuple(_slices(standard, rate, taught + travel))
    hours = -(-days_hundredths * HALF_DAYS * standard.hours_a_half_day // 100)
    return Reckoning(
        category=rate,
        places=places,
        days=taught + travel,
        travel_days=travel,
        slices=slices,
        lecture_hours=hours,
        lecturer_fen=standard.lecturer_fen,
        lecturers_fen=hours * standard.lecturer_fen,
        quota_fen=sum(one.fen for one in slices) * places,
    )


def _slices(standard: Standard, rate: Rate, days: int) -> list[Slice]:
    found, begin = [], 0
    for band in standard.bands:
        until = days if band.to_day is None else min(days, band.to_day)
        if until > begin:
            fen = (until - begin) * rate.total * band.percent // 100
            found.append(Slice(until - begin, band.percent, fen))
            begin = until
    return found


def standards() -> list[Standard]:
    """Every standard that is shipped, the latest first."""
    found = [read_standard(path.stem) for path in sorted(FOLDER.glob("*.yaml"))]
    return sorted(found, key=lambda one: one.in_force_from, reverse=True)


@lru_cache(maxsize=16)
def read_standard(key: str = SHIPPED, folder: Path = FOLDER) -> Standard:
    """A standard by its key; raises StandardFault where the file is not one, LookupError where there is none."""
    path = folder / f"{key}.yaml"
    if not path.is_file():
        raise LookupError(key)
    try:
        return _standard(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)
    except (KeyError, TypeError, AttributeError) as fault:
        raise StandardFault(
            f"{path.name}：缺少或写错了“{fault}”一项，请对照随附的标准改正。"
        ) from fault


def _standard(data: dict[str, Any], name: str) -> Standard:
    categories = {key: _rate(key, entry, name) for key, entry in data["categories"].items()}
    if set(categories) != {"first", "second", "third"}:
        raise StandardFault(f"{name}：categories 须有 first、second、third 三类，不多不少。")
    lecturers = data["lecturers"]
    chosen = lecturers["titles"][lecturers["reckoned_with"]]
    return Standard(
        key=data["id"],
        title_zh=data["title"],
        title_en=data["title_en"],
        source=data["source"],
        in_force_from=data["in_force_from"],
        last_verified_on=data["last_verified_on"],
        travel_days=data["arrival_days_at_most"] + data["leaving_days_at_most"],
        categories=categories,
        bands=_bands(data["bands"], name),
        hours_a_half_day=lecturers["hours_a_half_day_at_most"],
        lecturer_title=chosen["title"],
        lecturer_fen=chosen["an_hour"] * 100,
        ceilings={key: one["an_hour"] * 100 for key, one in lecturers["titles"].items()},
    )


def _rate(key: str, entry: dict[str, Any], name: str) -> Rate:
    parts = {part: entry[part] * 100 for part in PARTS}
    if sum(parts.values()) != entry["total"] * 100:
        raise StandardFault(
            f"{name}：{key} 各项之和是 {sum(parts.values()) // 100} 元，与 total 的 {entry['total']} 元不符。"
        )
    return Rate(key, entry["title"], entry["title_en"], entry["total"] * 100, parts)


def _bands(entries: list[dict[str, int]], name: str) -> tuple[Band, ...]:
    bands = tuple(Band(one.get("to_day"), one["percent"]) for one in entries)
    ends = [one.to_day for one in bands[:-1]]
    rising = all(end is not None for end in ends) and ends == sorted(ends, key=lambda end: end or 0)
    if not bands or bands[-1].to_day is not None or not rising:
        raise StandardFault(f"{name}：bands 须按天数从小到大，最后一档不写 to_day。")
    return bands
