"""What a survey and its questions say, and whether that can be asked."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.registry.orgs.selectors import facts_of
from gongxun.work.surveys.models import (
    CHOSEN,
    QuestionKind,
    QuotaBy,
    Respondents,
    Survey,
)

MOST_OPTIONS, LONGEST_OPTION = 40, 80
SMALLEST, LARGEST = -1_000_000_000, 1_000_000_000


@dataclass(frozen=True, slots=True)
class Terms:
    """As the fields of the survey of the same names."""

    title: str
    year: int
    respondents: str
    opens_on: date
    closes_on: date
    purpose: str = ""
    anonymous: bool = False
    place_ids: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()
    employments: tuple[str, ...] = ()
    sample: int | None = None
    quota_by: str = ""
    quota_least: int | None = None
    quota_most: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. ``options``: titles of choices, in order; only for single and multiple choice."""

    kind: str
    text: str
    help: str = ""
    required: bool = True
    options: tuple[str, ...] = ()
    most: int | None = None
    low: int | None = None
    high: int | None = None


def check_terms(viewer: Viewer, organisation_id: int, terms: Terms) -> None:
    """Raises ValidationError by field."""
    faults: dict[str, str] = {}
    if not terms.title.strip():
        faults["title"] = _("名称没有填写。")
    if terms.respondents not in Respondents.values:
        faults["respondents"] = _("请选择向谁调研。")
    if terms.closes_on < terms.opens_on:
        faults["closes_on"] = _("截止日期早于开始日期，请更正。")
    elif terms.closes_on < viewer.today:
        faults["closes_on"] = _("截止日期已过，请填写今天或以后的日期。")
    if not 2000 <= terms.year <= 2100:
        faults["year"] = _("请填写四位年份。")
    if terms.anonymous and terms.respondents == Respondents.ORGANISATIONS:
        faults["anonymous"] = _("向单位调研时答卷代表单位，不能匿名；请取消匿名。")
    if terms.sample is not None and terms.sample < 1:
        faults["sample"] = _("抽样人数至少 1 人；向全部人员调研请留空。")
    faults |= _quota_faults(terms)
    home = facts_of([organisation_id])[organisation_id].path
    outside = [one for one in facts_of(terms.place_ids).values() if not one.path.startswith(home)]
    if outside:
        faults["places"] = _("%(name)s不在本单位的范围内，请删去。") % {"name": outside[0].name}
    if faults:
        raise ValidationError(faults)


def _quota_faults(terms: Terms) -> dict[str, str]:
    least, most = terms.quota_least, terms.quota_most
    if not terms.quota_by:
        if least is not None or most is not None:
            return {"quota_by": _("填了名额，请选择按什么分组；不设名额请清空。")}
        return {}
    if terms.quota_by not in QuotaBy.values:
        return {"quota_by": _("请从列表中选择名额按什么分组。")}
    if terms.quota_by == QuotaBy.CATEGORY and terms.respondents == Respondents.ORGANISATIONS:
        return {"quota_by": _("向单位调研没有人员类别，请改为按下一级单位，或不设名额。")}
    if least is None and most is None:
        return {"quota_most": _("请填写每组最多或最少多少份；不设名额请选“不设名额”。")}
    if most is not None and most < 1:
        return {"quota_most": _("每组最多的份数至少是 1。")}
    if least is not None and most is not None and least > most:
        return {"quota_least": _("每组最少的份数大于最多的份数，请更正。")}
    return {}


def write_terms(survey: Survey, terms: Terms) -> None:
    survey.title, survey.purpose = terms.title.strip()[:120], terms.purpose.strip()[:1000]
    organisations = terms.respondents == Respondents.ORGANISATIONS
    survey.place_ids = [] if organisations else sorted(set(terms.place_ids))
    survey.categories = [] if organisations else list(terms.categories)
    survey.employments = [] if organisations else list(terms.employments)
    survey.sample = None if organisations else terms.sample
    for name in (
        "year", "respondents", "anonymous", "opens_on", "closes_on", "quota_by", "quota_least",
        "quota_most",
    ):  # fmt: skip
        setattr(survey, name, getattr(terms, name))


def check_question(asked: Asked) -> None:
    """Raises ValidationError by field."""
    faults: dict[str, str] = {}
    if asked.kind not in QuestionKind.values:
        faults["kind"] = _("请从列表中选择题型。")
    if not asked.text.strip():
        faults["text"] = _("题目没有填写。")
    if words := _options_fault(asked):
        faults["options"] = words
    if asked.most is not None and asked.kind in CHOSEN and asked.most < 1:
        faults["most"] = _("最多选几项至少是 1；不限请留空。")
    low, high = bounds(asked)
    if low > high:
        faults["high"] = _("最大值小于最小值，请更正。")
    if faults:
        raise ValidationError(faults)


def _options_fault(asked: Asked) -> str:
    options = cleaned(asked)
    if asked.kind not in ("single", "multiple"):
        return ""
    if len(options) < 2:
        return _("至少要有两个选项，一行写一个。")
    if len(options) > MOST_OPTIONS:
        counts = {"most": MOST_OPTIONS, "have": len(options)}
        return _("选项最多 %(most)d 个，现有 %(have)d 个，请合并。") % counts
    if len(set(options)) != len(options):
        return _("有重复的选项，请删去重复的一行。")
    if any(len(one) > LONGEST_OPTION for one in options):
        return _("每个选项最多 %(most)d 字，请缩短。") % {"most": LONGEST_OPTION}
    return ""


def cleaned(asked: Asked) -> list[str]:
    return [one.strip() for one in asked.options if one.strip()]


def bounds(asked: Asked) -> tuple[int, int]:
    """The least and the largest number that may be answered; of a rating 1 and 5."""
    if asked.kind == QuestionKind.RATING:
        return 1, 5
    low = SMALLEST if asked.low is None else max(asked.low, SMALLEST)
    high = LARGEST if asked.high is None else min(asked.high, LARGEST)
    return low, high
