"""The data that components show. Amounts are hundredths unless a field says otherwise."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from gongxun.base.shell.frame import Link

Unit = Literal["hours", "days", "times"]


class Status(TextChoices):
    MET = "met", _("已达标")
    ON_TRACK = "on_track", _("进度正常")
    BEHIND = "behind", _("进度落后")
    NOT_MET = "not_met", _("未达标")
    NO_DATA = "no_data", _("暂无数据")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure already worded: ``value`` and ``unit`` as shown, the target, and what it means."""

    label: str
    value: str
    unit: str = ""
    target: str = ""
    sentence: str = ""
    status: str = ""
    url: str = ""
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """A demand of the plan on a person; ``elapsed`` is the passed share of its window."""

    title: str
    clause: str
    window: str
    status: str
    sentence: str
    value: int | None
    requirement: int
    unit: Unit = "hours"
    elapsed: Fraction | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of a table as the address states it: ``sort=name`` or ``sort=-name``."""

    key: str
    descending: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str], allowed: Collection[str], default: str) -> "Sort":
        """The order asked for, or ``default`` where none or an unknown one is asked for."""
        asked = query.get("sort", default)
        if asked.lstrip("-") not in allowed:
            asked = default
        return cls(asked.lstrip("-"), asked.startswith("-"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page by keyset. ``before`` and ``after`` are opaque; None: nothing lies that way."""

    total: int
    size: int = 50
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    state: Literal["done", "current", "ahead"]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a timeline."""

    day: date
    title: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Long work: what is being done, what is left, where its result stands."""

    title: str
    doing: str
    done: int
    total: int | None
    left: str = ""
    state: Literal["running", "done", "failed"] = "running"
    poll_url: str = ""
    result: Link | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A line or bars of a chart; None is a gap. ``role`` chooses the colour."""

    name: str
    values: Sequence[float | None]
    role: str = "value"
    shape: Literal["line", "bar"] = "line"


@dataclass(frozen=True, slots=True)
class Chart:
    """One question, its answer as series over ``categories``; ``unit`` stands on the axis."""

    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    heading: str = ""
    note: str = ""
    rows: list[tuple[str, list[float | None]]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        for at, category in enumerate(self.categories):
            self.rows.append((category, [series.values[at] for series in self.series]))
