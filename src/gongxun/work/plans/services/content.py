"""What a plan says of a class, and what is refused of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.registry.orgs.selectors import OrganisationFact
from gongxun.work.plans.models import (
    AnnualPlan,
    Audience,
    ClassCategory,
    ClassForm,
    Focus,
    PlannedClass,
    Source,
    Theme,
)
from gongxun.work.plans.services.drafting import MOST_FEN

CATEGORIES = ("county_rank_up", "section_rank_down", "union_organiser", "other")
MOST_PLACES, MOST_DAYS, MOST_HOURS, MOST_CLASSES = 100_000, 20_000, 200_000, 1_000


@dataclass(frozen=True, slots=True)
class ClassContent:
    """What a plan says of one class. Days and credit hours in hundredths, cost in 分; empty ``categories``:
    everybody.
    """

    title: str
    audience: str
    places: int
    days_hundredths: int
    hours_hundredths: int
    month: int
    focus: Sequence[str] = ()
    categories: Sequence[str] = ()
    purpose: str = ""
    topics: Sequence[str] = ()
    themes: Sequence[str] = ()
    form: str = ClassForm.OFF_JOB
    school_id: int | None = None
    main_class: bool = False
    party_spirit_class: bool = False
    demonstration: bool = False
    to_grassroots: bool = False
    class_category: str = ""
    cost_fen: int = 0


@dataclass(frozen=True, slots=True)
class NewClass:
    """A class to add with its quotas: (organisation, places, part-time leaders) each; ``reason`` as a proposal
    gives it.
    """

    content: ClassContent
    source: str = Source.DRAFTED
    quotas: Sequence[tuple[int, int, int]] = ()
    reason: str = ""


LISTS = ("focus", "categories", "topics", "themes")
FIELDS = tuple(one.name for one in fields(ClassContent))


def content_of(one: PlannedClass) -> ClassContent:
    values: dict[str, Any] = {name: getattr(one, name) for name in FIELDS}
    values |= {name: tuple(values[name]) for name in LISTS}
    return ClassContent(**values)


def columns(content: ClassContent) -> dict[str, Any]:
    values = {name: getattr(content, name) for name in FIELDS}
    return {name: list(value) if name in LISTS else value for name, value in values.items()}


def require_edition(one: PlannedClass, seen: int) -> None:
    """Raises ValidationError where the class has changed since the form was drawn."""
    if one.edition != seen:
        raise ValidationError(_("这个班次刚被别人改过，您的修改没有保存。请核对最新内容后再提交。"))


def checked_content(content: ClassContent, known: Mapping[int, OrganisationFact]) -> ClassContent:
    """The content tidied; raises ValidationError by field. ``known``: facts of organisations by identifier."""
    faults = _figure_faults(content)
    if not content.title.strip():
        faults["title"] = _("班次名称没有填写。")
    for name, allowed in _ALLOWED.items():
        value = getattr(content, name)
        if set([value] if isinstance(value, str) else value) - set(allowed):
            faults[name] = _("有一项不在可选范围内，请从列表中重新选择。")
    school = known.get(content.school_id or 0)
    if content.school_id is not None and (school is None or school.kind != "school"):
        faults["school_id"] = _("承办院校须是系统内的院校，请从列表中选择。")
    if faults:
        raise ValidationError(faults)
    return replace(
        content, title=content.title.strip()[:120], purpose=content.purpose.strip()[:300]
    )


def _figure_faults(content: ClassContent) -> dict[str, str]:
    bounds = {
        "places": (1, MOST_PLACES, _("人数须为 1 以上的整数。")),
        "days_hundredths": (1, MOST_DAYS, _("天数须大于 0，不超过 200 天。")),
        "hours_hundredths": (0, MOST_HOURS, _("学时须在 0 与 2000 之间。")),
        "month": (1, 12, _("月份须为 1 至 12。")),
        "cost_fen": (0, MOST_FEN, _("经费须为 0 以上的数。")),
    }
    return {
        name: words
        for name, (least, most, words) in bounds.items()
        if not least <= getattr(content, name) <= most
    }


_ALLOWED: dict[str, Collection[str]] = {
    "audience": Audience.values,
    "focus": Focus.values,
    "categories": CATEGORIES,
    "themes": Theme.values,
    "form": ClassForm.values,
    "class_category": ["", *ClassCategory.values],
}


def check_quotas(quotas: Sequence[tuple[int, int, int]], places: int) -> None:
    if any(part_time > given for _key, given, part_time in quotas):
        raise ValidationError(_("兼职领导人数不能超过该单位的名额。"))
    given = sum(row[1] for row in quotas)
    if given > places:
        raise ValidationError(
            _("名额合计 %(given)d 人，超过班次人数 %(places)d 人，没有保存。请减少名额或增加人数。")
            % {"given": given, "places": places}
        )


def require_room(one: PlannedClass, places: int) -> None:
    """A class keeps room for the quotas it has given."""
    given = sum(row.places for row in one.quotas.all())
    if given > places:
        raise ValidationError(
            {"places": _("已分配名额 %(given)d 人，人数不能少于它。") % {"given": given}}
        )


def touch(plan: AnnualPlan) -> None:
    """Say that the classes of the plan have changed."""
    plan.lines_edition += 1
    plan.edition += 1
    plan.save(update_fields=["lines_edition", "edition"])
