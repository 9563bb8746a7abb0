"""A policy book in words: what each indicator demands, field by field, so that two books can be laid side by side."""

from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gongxun.base.shell import formats
from gongxun.rules.books import PolicyBook
from gongxun.rules.books.demands import AnyIndicator, Population
from gongxun.rules.books.local_rules import ConversionRule

WORDS = {
    "national": gettext_lazy("全国"), "province": gettext_lazy("省"), "city": gettext_lazy("市"),
    "county": gettext_lazy("县"), "town": gettext_lazy("乡镇（街道）"), "primary": gettext_lazy("基层"),
    "federation": gettext_lazy("总工会"), "industrial_union": gettext_lazy("产业工会"),
    "agency_union": gettext_lazy("机关工会"), "institution": gettext_lazy("直属单位"), "school": gettext_lazy("院校"),
    "primary_union": gettext_lazy("基层工会"), "county_rank_up": gettext_lazy("县处级以上"),
    "section_rank_down": gettext_lazy("乡科级以下"), "union_organiser": gettext_lazy("社会化工会工作者"),
    "other": gettext_lazy("其他"), "full_time": gettext_lazy("专职"), "part_time": gettext_lazy("兼职"),
    "secondment": gettext_lazy("挂职"), "collective": gettext_lazy("集中培训"), "self_study": gettext_lazy("网络自学"),
    "rotation": gettext_lazy("轮训"), "theory": gettext_lazy("理论教育"), "party_spirit": gettext_lazy("党性教育"),
    "union_business": gettext_lazy("工会业务"), "general": gettext_lazy("综合知识"),
    "plan": gettext_lazy("整个规划期"), "year": gettext_lazy("每年"), "first_year": gettext_lazy("提任后一年内"),
    "semester": gettext_lazy("每学期"), "class": gettext_lazy("每个班次"), "holding": gettext_lazy("在任"),
    "promotion": gettext_lazy("提任"), "main": gettext_lazy("主体班次"),
    "province_leadership": gettext_lazy("省级工会领导班子"), "city_chair": gettext_lazy("市级工会主席"),
    "county_chair": gettext_lazy("县级工会主席"), "town_cadre": gettext_lazy("乡镇（街道）工会干部"),
    "office_staff": gettext_lazy("工会机关干部"), "young": gettext_lazy("年轻干部"),
    "newly_promoted": gettext_lazy("新提拔干部"), "teacher": gettext_lazy("教师"), "mixed": gettext_lazy("混合"),
    "lecture": gettext_lazy("讲授"), "case": gettext_lazy("案例"), "seminar": gettext_lazy("研讨"),
    "simulation": gettext_lazy("模拟"), "experience": gettext_lazy("体验"), "interview": gettext_lazy("访谈"),
    "other_interactive": gettext_lazy("其他互动"), "classroom": gettext_lazy("课堂"), "on_site": gettext_lazy("现场"),
    "online": gettext_lazy("网络"), "off_job": gettext_lazy("脱产培训"), "party_group_study": gettext_lazy("中心组学习"),
    "online_programme": gettext_lazy("网络专题培训"), "online_self_study": gettext_lazy("网络自学"),
    "hours": gettext_lazy("学时"), "days": gettext_lazy("天"), "day": gettext_lazy("每天"),
}  # fmt: skip
LABELS = {
    "title": gettext_lazy("名称"), "clause": gettext_lazy("条款"), "demand": gettext_lazy("条款要求"),
    "population": gettext_lazy("人员范围"), "basis": gettext_lazy("从何时起"), "window": gettext_lazy("统计时段"),
    "credits.modes": gettext_lazy("计入的方式"), "credits.themes": gettext_lazy("计入的主题"),
    "alternatives.hours": gettext_lazy("要求（学时）"), "alternatives.days": gettext_lazy("要求（天）"),
    "at_least_once": gettext_lazy("至少一次"), "target": gettext_lazy("目标"), "curve": gettext_lazy("各年末目标"),
    "organisers.levels": gettext_lazy("主办单位层级"), "organisers.kinds": gettext_lazy("主办单位类别"),
    "audience": gettext_lazy("培训对象"), "at_least": gettext_lazy("不少于"),
    "school_levels": gettext_lazy("院校层级"), "classes": gettext_lazy("班次"),
    "counted.by_leader": gettext_lazy("计入：领导干部讲课"), "counted.methods": gettext_lazy("计入：教学方式"),
    "counted.settings": gettext_lazy("计入：教学场所"), "counted.subjects": gettext_lazy("计入：课程类别"),
    "subjects": gettext_lazy("必设课程"), "shortest_days": gettext_lazy("最短天数"),
    "choices": gettext_lazy("解释与选择"),
}  # fmt: skip
_POPULATION = {
    "categories": gettext_lazy("类别"), "employment": gettext_lazy("用工形式"),
    "in_leadership_team": gettext_lazy("领导班子成员"), "office_staff": gettext_lazy("工会机关干部"),
    "young": gettext_lazy("年轻干部"), "organisation_levels": gettext_lazy("单位层级"),
    "organisation_kinds": gettext_lazy("单位类别"), "school_levels": gettext_lazy("任教院校层级"),
    "school_kinds": gettext_lazy("任教院校"),
}  # fmt: skip


def title_of(indicator: AnyIndicator) -> str:
    return indicator.title_en if get_language() == "en" else indicator.title_zh


def demands_of(indicator: AnyIndicator) -> dict[str, str]:
    """What an indicator asks, by field; fields that it does not state are absent."""
    found = {
        "population": _populations(getattr(indicator, "population", None)),
        "basis": word(getattr(indicator, "basis", None)),
        "window": word(getattr(indicator, "window", None)),
        **_nested(indicator, "credits", "modes", "themes"),
        **_nested(indicator, "organisers", "levels", "kinds"),
        **_nested(indicator, "counted", "by_leader", "methods", "settings", "subjects"),
        "audience": word(getattr(indicator, "audience", None)),
        "classes": word(getattr(indicator, "classes", None)),
        "school_levels": word(getattr(indicator, "school_levels", None)),
        "subjects": word(getattr(indicator, "subjects", None)),
        **{
            f"alternatives.{one.unit}": _dated(one.at_least)
            for one in getattr(indicator, "alternatives", ())
        },
        "at_least_once": _("是") if getattr(indicator, "at_least_once", False) else "",
        "at_least": _least(indicator),
        "target": word(getattr(indicator, "target", None)),
        "curve": _curve(getattr(indicator, "curve", None)),
        "shortest_days": word(getattr(indicator, "shortest_days", None)),
    }
    return {field: words for field, words in found.items() if words}


def all_words_of(indicator: AnyIndicator) -> dict[str, str]:
    """The demands with title, clause and choices, for a comparison."""
    return {
        "title": title_of(indicator),
        "clause": indicator.clause.number,
        "demand": indicator.clause.demand,
        **demands_of(indicator),
        "choices": _("；").join(f"{one.field}：{one.reason}" for one in indicator.choices),
    }


def word(value: Any) -> str:  # noqa: ANN401
    """A value of a book in words; empty where there is none."""
    if value is None or value is False or value == ():
        return ""
    if value is True:
        return _("是")
    if isinstance(value, Fraction):
        return formats.percent(value)
    if isinstance(value, tuple):
        return _("、").join(word(one) for one in value)
    return str(WORDS.get(value, value))


def _nested(indicator: AnyIndicator, name: str, *fields: str) -> dict[str, str]:
    part = getattr(indicator, name, None)
    return {f"{name}.{field}": word(getattr(part, field, None)) for field in fields} if part else {}


def _populations(populations: tuple[Population, ...] | None) -> str:
    if populations is None:
        return ""
    return _("；或 ").join(_population(one) for one in populations)


def _population(population: Population) -> str:
    said = [
        str(_POPULATION[name]) if value is True else f"{_POPULATION[name]}：{word(value)}"
        for name, value in population.stated.items()
    ]
    return _("，").join(said) or _("全体工会干部")


def _dated(amounts: tuple[tuple[date, int], ...]) -> str:
    if len(amounts) == 1 and amounts[0][0] == date.min:
        return formats.hundredths(amounts[0][1])
    return _("；").join(
        _("自 %(day)s 起 %(amount)s")
        % {"day": formats.day(day), "amount": formats.hundredths(amount)}
        for day, amount in amounts
    )


def _least(indicator: AnyIndicator) -> str:
    amount = getattr(indicator, "at_least", None)
    if amount is None:
        return ""
    if indicator.kind == "release_hours":
        return _("%(amount)s 学时") % {"amount": formats.hundredths(amount)}
    return _("%(count)d 期") % {"count": amount}


def _curve(curve: dict[int, Fraction] | None) -> str:
    return _("，").join(
        f"{year} {formats.percent(part)}" for year, part in sorted((curve or {}).items())
    )


def conversion_words(rule: ConversionRule) -> list[str]:
    """A conversion rule as sentences."""
    said = [
        _("网络学习满 %(minutes)d 分钟计 1 学时") % {"minutes": rule.online_minutes_per_hour},
        _("1 课时计 %(hours)s 学时") % {"hours": f"{float(rule.credit_hours_per_teaching_hour):g}"},
        _("半天计 %(hours)s 学时、%(days)s 天")
        % {
            "hours": formats.hundredths(rule.half_day.hours),
            "days": formats.hundredths(rule.half_day.days),
        },
    ]
    said += [
        _("%(form)s%(per)s最多计 %(amount)s %(unit)s")
        % {
            "form": word(cap.form), "per": word(cap.per), "amount": formats.hundredths(cap.at_most),
            "unit": word(cap.unit),
        }
        for cap in rule.caps
    ]  # fmt: skip
    return said


def facts_of_book(book: PolicyBook) -> list[tuple[str, str]]:
    text = book.text
    return [
        (_("编号与版本"), f"{book.id} {book.version}"),
        (_("依据"), text.source),
        (_("规划期"), f"{formats.day(text.plan.first_day)} – {formats.day(text.plan.last_day)}"),
        (_("扩展自"), text.extends or _("无（规划本册）")),
        (_("最近核对"), formats.day(text.last_verified_on)),
        (_("指标数"), _("%(count)d 项，其中个人 %(people)d 项")
         % {"count": len(book.indicators), "people": len(book.person_indicators)}),
        (_("摘要"), book.digest[:16]),
    ]  # fmt: skip
