"""The weighted indices of appraisals as data: ``books/appraisal-indices``.

Points run from 0 to 100 a criterion; a total is the sum of weight times points, in hundredths (0 to 10,000).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.utils.translation import get_language
from pydantic import Field, ValidationError

import gongxun
from gongxun.rules.books.fields import Stated
from gongxun.rules.books.positions import BookError, BookProblem, SourceText, read_source
from gongxun.rules.books.problems import schema_problems

SHIPPED = Path(gongxun.__path__[0]) / "books" / "appraisal-indices"
FULL = 100


class Criterion(Stated):
    """``evidence``: what must be shown; empty where the school's own words suffice."""

    key: str
    title_zh: str = Field(alias="title")
    title_en: str
    weight: int = Field(ge=1)
    evidence_zh: str = Field(default="", alias="evidence")
    evidence_en: str = ""

    @property
    def title(self) -> str:
        return self.title_en if _in_english() else self.title_zh

    @property
    def evidence(self) -> str:
        return (self.evidence_en or self.evidence_zh) if _in_english() else self.evidence_zh


class Dimension(Stated):
    key: str
    title_zh: str = Field(alias="title")
    title_en: str
    criteria: list[Criterion] = Field(min_length=1)

    @property
    def title(self) -> str:
        return self.title_en if _in_english() else self.title_zh


class Grade(Stated):
    """A result from ``least`` points upward."""

    key: str
    title_zh: str = Field(alias="title")
    title_en: str
    least: int = Field(alias="from", ge=0)

    @property
    def title(self) -> str:
        return self.title_en if _in_english() else self.title_zh


class Index(Stated):
    id: str
    subject: Literal["school", "course"]
    title_zh: str = Field(alias="title")
    title_en: str
    last_verified_on: date
    scorers_at_least: int = Field(ge=1)
    grades: list[Grade] = Field(min_length=1)
    dimensions: list[Dimension] = Field(min_length=1)

    @property
    def title(self) -> str:
        return self.title_en if _in_english() else self.title_zh

    @property
    def criteria(self) -> list[Criterion]:
        return [one for dimension in self.dimensions for one in dimension.criteria]

    def total(self, points: Mapping[str, int]) -> int:
        """The weighted total in hundredths; raises KeyError where a criterion has no points."""
        return sum(one.weight * points[one.key] for one in self.criteria)

    def grade(self, hundredths: int) -> Grade:
        """The best grade whose threshold the total reaches."""
        return next(one for one in self.grades if hundredths >= one.least * FULL)

    def grade_title(self, key: str) -> str:
        return next((one.title for one in self.grades if one.key == key), key)


def index_of(index_id: str) -> Index:
    """A shipped index; raises LookupError for one that there is not."""
    found = shipped().get(index_id)
    if found is None:
        raise LookupError(f"no appraisal index {index_id!r}")
    return found


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Index]:
    """Every index that comes with the product, by its identifier; raises BookError."""
    return {one.id: one for one in map(read_index, sorted(SHIPPED.glob("*.yaml")))}


def read_index(file: Path) -> Index:
    """Raises BookError with every problem: file, line, field, remedy."""
    source = read_source(file)
    try:
        index = Index.model_validate(source.tree)
    except ValidationError as error:
        raise BookError(schema_problems(error, source)) from error
    if problems := tuple(_problems(index, source)):
        raise BookError(problems)
    return index


def _problems(index: Index, source: SourceText) -> Iterator[BookProblem]:
    total = sum(one.weight for one in index.criteria)
    if total != FULL:
        yield source.problem(
            ("dimensions",), f"各条权重之和是 {total}，应为 {FULL}", "请调整 weight，使总和为 100"
        )
    known: set[str] = set()
    for at, dimension in enumerate(index.dimensions):
        for place, one in enumerate(dimension.criteria):
            if one.key in known:
                yield source.problem(
                    ("dimensions", at, "criteria", place, "key"), f"“{one.key}”写了两次",
                    "每条的 key 不能相同",
                )  # fmt: skip
            known.add(one.key)
    steps = [one.least for one in index.grades]
    if steps != sorted(set(steps), reverse=True) or steps[0] > FULL:
        yield source.problem(
            ("grades",), "等次应从高到低，分数线互不相同", "请按 from 从大到小排列"
        )
    if steps[-1] != 0:
        yield source.problem(
            ("grades", len(steps) - 1, "from"), "最低一等应从 0 分起", "请把最后一等的 from 写成 0"
        )


def _in_english() -> bool:
    return (get_language() or "").startswith("en")
