"""A policy book, ready to use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Protocol, TypeVar

from pydantic import BeforeValidator, Field, InstanceOf, model_validator

from gongxun.rules.books.demands import AnyIndicator, Choice, Indicator, PersonIndicator, listed
from gongxun.rules.books.fields import Share, Stated
from gongxun.rules.books.local_rules import ConversionRule, ResponsibilityTable
from gongxun.rules.periods import Window, span


class _Dated(Protocol):
    @property
    def since(self) -> date: ...


Rule = TypeVar("Rule", bound=_Dated)


class PlanSpan(Stated):
    """Whole calendar years."""

    first_day: date
    last_day: date

    @model_validator(mode="after")
    def _whole_years(self) -> "PlanSpan":
        first, last = self.first_day, self.last_day
        whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        if not whole or first > last:
            raise ValueError("规划期应从某年1月1日到某年12月31日")
        return self


class Register(Stated):
    """Something the plan counts outside the lake: how many, by when, under which clause."""

    id: str
    title_zh: str
    title_en: str
    clause: str
    count: int | None = None
    every: Annotated[str, Field(pattern="^(plan|year)$")]


class Pace(Stated):
    """How an open window is judged where a requirement is to happen at least once."""

    once_on_track_below: Share = Fraction(3, 4)


class BookText(Stated):
    """The whole schema of a book's file after inheritance."""

    book: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    version: str
    extends: str | None = None
    title_zh: str
    title_en: str
    source: str
    last_verified_on: date
    plan: PlanSpan
    pace: Pace = Pace()
    choices: Annotated[tuple[Choice, ...], BeforeValidator(listed)] = ()
    indicators: Annotated[tuple[Indicator, ...], BeforeValidator(listed)]
    registers: Annotated[tuple[Register, ...], BeforeValidator(listed)] = ()
    conversion: Annotated[tuple[ConversionRule, ...], BeforeValidator(listed), Field(min_length=1)]
    responsibility: Annotated[
        tuple[ResponsibilityTable, ...], BeforeValidator(listed), Field(min_length=1)
    ]


@dataclass(frozen=True)
class PolicyBook:
    """One plan with an organisation's own tightening, immutable once loaded.

    `digest` is the SHA-256 of the files read, own first, then what it extends: with `id` and
    `version` it says exactly by which text a figure was computed.
    """

    text: InstanceOf[BookText]
    digest: str
    lineage: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.text.book

    @property
    def version(self) -> str:
        return self.text.version

    @property
    def title(self) -> str:
        return self.text.title_zh

    @property
    def plan(self) -> Window:
        return span(self.text.plan.first_day, self.text.plan.last_day)

    @property
    def indicators(self) -> tuple[AnyIndicator, ...]:
        return self.text.indicators

    @property
    def person_indicators(self) -> tuple[PersonIndicator, ...]:
        return tuple(i for i in self.indicators if isinstance(i, PersonIndicator))

    @property
    def once_on_track_below(self) -> Fraction:
        return self.text.pace.once_on_track_below

    @property
    def registers(self) -> tuple[Register, ...]:
        return self.text.registers

    def indicator(self, indicator_id: str) -> AnyIndicator:
        """Raises KeyError for an id that the book does not state."""
        found = next((i for i in self.indicators if i.id == indicator_id), None)
        if found is None:
            raise KeyError(indicator_id)
        return found

    def conversion_on(self, day: date) -> ConversionRule:
        """The rule in force on a day; before the first rule's date, the first."""
        return _in_force(self.text.conversion, day)

    def responsibility_on(self, day: date) -> ResponsibilityTable:
        return _in_force(self.text.responsibility, day)


def _in_force(rules: Sequence[Rule], day: date) -> Rule:
    ordered = sorted(rules, key=lambda rule: rule.since)
    past = [rule for rule in ordered if rule.since <= day]
    return past[-1] if past else ordered[0]
