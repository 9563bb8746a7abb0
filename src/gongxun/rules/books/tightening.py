"""What a local book may not do: ask less than the plan states.

A field that the base marks as a choice is free. Everything else may only become stricter: ask
more, count less, reach further.
"""

from collections.abc import Iterator
from typing import Any

from gongxun.rules.books.demands import (
    Alternative,
    AnyIndicator,
    ClassCountIndicator,
    CourseRenewalIndicator,
    CoverageIndicator,
    Credits,
    FollowUpIndicator,
    Organisers,
    PersonIndicator,
    ReleaseHoursIndicator,
    SessionShareIndicator,
    SubjectShareIndicator,
)

_AtSchools = SessionShareIndicator | SubjectShareIndicator | CourseRenewalIndicator
_WithTarget = _AtSchools | FollowUpIndicator
Relaxation = tuple[str, str]
"""The field, and what it relaxes."""


def relaxations(base: AnyIndicator, local: AnyIndicator) -> list[Relaxation]:
    """Every stated field of `base` that `local`, of the same id, asks less of."""
    if type(base) is not type(local):
        return [("kind", "不能改变指标的种类")]
    found = _BY_KIND[type(base)](base, local)
    return [(field, said) for field, said in found if not _is_free(base, field)]


def _is_free(base: AnyIndicator, field: str) -> bool:
    return bool(base.is_choice(field) or base.is_choice(field.partition(".")[0]))


def _person(base: PersonIndicator, local: PersonIndicator) -> Iterator[Relaxation]:
    yield from _population(base, local)
    yield from _same(base, local, "basis", "window")
    yield from _credits(base.credits, local.credits)
    if local.at_least_once and base.alternatives:
        yield "alternatives", "不能把数量要求放宽为“至少一次”"
    if base.alternatives:
        yield from _alternatives(base.alternatives, local.alternatives)


def _alternatives(
    base: tuple[Alternative, ...], local: tuple[Alternative, ...]
) -> Iterator[Relaxation]:
    stated = {item.unit: item for item in base}
    for item in local:
        ours = stated.get(item.unit)
        field = f"alternatives.{item.unit}"
        if ours is None:
            yield field, "不能增加另一种达标方式"
            continue
        days = {day for day, _ in (*ours.at_least, *item.at_least)}
        if any(item.required_on(day) < ours.required_on(day) for day in days):
            yield field, f"要求低于规划的 {_plain(ours.required_on(max(days)))}"


def _coverage(base: CoverageIndicator, local: CoverageIndicator) -> Iterator[Relaxation]:
    yield from _population(base, local)
    yield from _same(base, local, "window")
    yield from _credits(base.credits, local.credits)
    if base.target is not None and (local.target or 0) < base.target:
        yield "target", "目标低于规划"
    if base.curve is not None and local.curve is not None:
        years = {*base.curve, *local.curve}
        if any(local.curve_at(year) < base.curve_at(year) for year in years):
            yield "curve", "某一年的目标低于规划"


def _class_count(base: ClassCountIndicator, local: ClassCountIndicator) -> Iterator[Relaxation]:
    yield from _organisers(base.organisers, local.organisers)
    yield from _same(base, local, "audience", "window")
    if local.at_least < base.at_least:
        yield "at_least", f"期数少于规划的 {base.at_least}"


def _release_hours(
    base: ReleaseHoursIndicator, local: ReleaseHoursIndicator
) -> Iterator[Relaxation]:
    yield from _organisers(base.organisers, local.organisers)
    yield from _same(base, local, "window")
    if local.at_least < base.at_least:
        yield "at_least", f"学时少于规划的 {_plain(base.at_least)}"


def _session_share(
    base: SessionShareIndicator, local: SessionShareIndicator
) -> Iterator[Relaxation]:
    yield from _schools(base, local)
    yield from _same(base, local, "classes", "window")
    ours = {name: value for name, value in base.counted if value is not None}
    theirs = {name: value for name, value in local.counted if value is not None}
    for name, value in ours.items():
        looser = name not in theirs or (value is not True and not set(theirs[name]) <= set(value))
        if looser:
            yield f"counted.{name}", "不能把更多的课次算进来"
    yield from _target(base, local)


def _subject_share(
    base: SubjectShareIndicator, local: SubjectShareIndicator
) -> Iterator[Relaxation]:
    yield from _schools(base, local)
    yield from _same(base, local, "window")
    if not set(base.subjects) <= set(local.subjects):
        yield "subjects", "不能减少必设的课程"
    yield from _target(base, local)


def _course_renewal(
    base: CourseRenewalIndicator, local: CourseRenewalIndicator
) -> Iterator[Relaxation]:
    yield from _schools(base, local)
    yield from _same(base, local, "window")
    yield from _target(base, local)


def _follow_up(base: FollowUpIndicator, local: FollowUpIndicator) -> Iterator[Relaxation]:
    yield from _same(base, local, "window")
    if local.shortest_days > base.shortest_days:
        yield "shortest_days", f"不能只管比 {base.shortest_days} 天更长的班次"
    yield from _target(base, local)


def _population(
    base: PersonIndicator | CoverageIndicator, local: PersonIndicator | CoverageIndicator
) -> Iterator[Relaxation]:
    if not all(any(ours.covers(theirs) for ours in local.population) for theirs in base.population):
        yield "population", "只能扩大人员范围，不能缩小"


def _credits(base: Credits, local: Credits) -> Iterator[Relaxation]:
    if not set(local.modes) <= set(base.modes):
        yield "credits.modes", "不能把更多的培训方式算进来"
    if base.themes and not (local.themes and set(local.themes) <= set(base.themes)):
        yield "credits.themes", "不能把更多的主题算进来"


def _organisers(base: Organisers, local: Organisers) -> Iterator[Relaxation]:
    for name in ("levels", "kinds"):
        yield from _wider(getattr(base, name), getattr(local, name), f"organisers.{name}")


def _schools(base: _AtSchools, local: _AtSchools) -> Iterator[Relaxation]:
    yield from _wider(base.school_levels, local.school_levels, "school_levels")


def _wider(
    base: tuple[str, ...] | None, local: tuple[str, ...] | None, field: str
) -> Iterator[Relaxation]:
    if local is not None and (base is None or not set(base) <= set(local)):
        yield field, "只能扩大范围，不能缩小"


def _same(base: AnyIndicator, local: AnyIndicator, *fields: str) -> Iterator[Relaxation]:
    for field in fields:
        if getattr(base, field) != getattr(local, field):
            yield field, "不能改变规划写明的内容"


def _target(base: _WithTarget, local: _WithTarget) -> Iterator[Relaxation]:
    if local.target < base.target:
        yield "target", "目标低于规划"


def _plain(hundredths: int) -> str:
    return f"{hundredths / 100:g}"


_BY_KIND: dict[type, Any] = {
    PersonIndicator: _person,
    CoverageIndicator: _coverage,
    ClassCountIndicator: _class_count,
    ReleaseHoursIndicator: _release_hours,
    SessionShareIndicator: _session_share,
    SubjectShareIndicator: _subject_share,
    CourseRenewalIndicator: _course_renewal,
    FollowUpIndicator: _follow_up,
}
