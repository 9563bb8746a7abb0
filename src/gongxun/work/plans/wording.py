"""Clashes, money and months as a reader says them."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from gongxun.base.shell import formats
from gongxun.work.plans.clashes import Clash, Kind
from gongxun.work.plans.fees import Reckoning, Standard

FEN_A_WAN = 1_000_000


def wan(fen: int | None) -> str:
    """An amount in 万元 with at most four decimals and no trailing zeros: 分 and no more would be lost."""
    if fen is None:
        return formats.NO_DATA
    whole, rest = divmod(abs(fen), FEN_A_WAN)
    decimals = f"{rest:06d}"[:4].rstrip("0")
    sign = formats.MINUS if fen < 0 else ""
    return f"{sign}{whole:,}.{decimals}" if decimals else f"{sign}{whole:,}"


def yuan(fen: int | None) -> str:
    return formats.hundredths(fen)


def month_words(month: int) -> str:
    return _("%(month)d 月") % {"month": month}


def clash_words(one: Clash, titles: Mapping[int, str], places: Mapping[int, str]) -> str:
    """One clash in a sentence: what, how much, what to do. ``titles`` of classes, ``places`` of organisations."""
    words = {
        "titles": _("、").join(f"“{titles.get(key, '')}”" for key in one.classes[:4]),
        "month": one.month,
        "place": places.get(one.place or 0, ""),
        "have": one.have,
        "most": one.most,
        "words": one.words,
    }
    return _sentence(one, words)


def _sentence(one: Clash, words: dict[str, object]) -> str:
    match one.kind:
        case Kind.CALLED_TWICE:
            return (
                _("%(month)d 月对同一类对象调训两次：%(titles)s。请错开月份，或分开参训单位。")
                % words
            )
        case Kind.SCHOOL_FULL:
            return (
                _(
                    "%(place)s %(month)d 月安排 %(have)d 人天，超过可接待的 %(most)d 人天。请调整月份或院校。"
                )
                % words
            )
        case Kind.MONTH_OVERLOADED:
            return (
                _(
                    "%(place)s %(month)d 月要派出 %(have)d 人，一般不宜超过 %(most)d 人。请调整月份或名额。"
                )
                % words
            )
        case Kind.UNCOVERED:
            return _("指标“%(words)s”还有 %(have)d 人未达标，计划里没有面向他们的班次。") % words
        case Kind.QUOTAS_SHORT:
            return _("%(titles)s有 %(most)d 个名额，已分配 %(have)d 个。") % words
    return _money_sentence(one, words)


def _money_sentence(one: Clash, words: dict[str, object]) -> str:
    words |= {"have": wan(one.have), "most": wan(one.most)}
    if one.kind == Kind.OVER_BUDGET:
        return (
            _("各班经费合计 %(have)s 万元，超过计划总经费 %(most)s 万元。请增加总经费或减少开支。")
            % words
        )
    if one.kind == Kind.OVER_STANDARD:
        return _("%(titles)s经费 %(have)s 万元，高于培训费标准的 %(most)s 万元。") % words
    what = words["titles"] or _("计划总经费")
    words |= {"what": what}
    if one.have > one.most:
        return (
            _(
                "%(what)s填了 %(have)s 万元，按标准约 %(most)s 万元，相差百倍以上。是不是把元填在了万元一栏？"
            )
            % words
        )
    return (
        _(
            "%(what)s只填了 %(have)s 万元，按标准约 %(most)s 万元，相差百倍以上。是不是按别的单位填的？"
        )
        % words
    )


def kind_words(kind: Kind) -> str:
    return {
        Kind.CALLED_TWICE: _("重复调训"),
        Kind.SCHOOL_FULL: _("院校超员"),
        Kind.MONTH_OVERLOADED: _("派出过多"),
        Kind.UNCOVERED: _("指标未覆盖"),
        Kind.OVER_BUDGET: _("超出经费"),
        Kind.OVER_STANDARD: _("高于标准"),
        Kind.UNIT_DOUBTFUL: _("单位存疑"),
        Kind.QUOTAS_SHORT: _("名额未分完"),
    }[kind]


def reckoning_words(found: Reckoning, standard: Standard) -> list[str]:
    """How the cost comes about, line by line, for somebody who checks it with a pencil."""
    lines = [
        _("标准：%(title)s（%(source)s），%(category)s，综合定额每人每天 %(rate)s 元。")
        % {
            "title": standard.title,
            "source": standard.source,
            "category": found.category.title,
            "rate": yuan(found.category.total),
        }
    ]
    if found.travel_days:
        lines.append(
            _("计 %(days)d 天，含报到、撤离 %(travel)d 天。")
            % {"days": found.days, "travel": found.travel_days}
        )
    lines += [
        _("%(days)d 天 × %(rate)s 元 × %(percent)d%% × %(places)d 人 = %(sum)s 元")
        % {
            "days": one.days,
            "rate": yuan(found.category.total),
            "percent": one.percent,
            "places": found.places,
            "sum": yuan(one.fen * found.places),
        }
        for one in found.slices
    ]
    lines.append(
        _("师资费（不在定额内）：%(hours)d 学时 × %(rate)s 元（%(who)s上限）= %(sum)s 元")
        % {
            "hours": found.lecture_hours,
            "rate": yuan(found.lecturer_fen),
            "who": standard.lecturer_title,
            "sum": yuan(found.lecturers_fen),
        }
    )
    lines.append(_("合计 %(sum)s 元，即 %(wan)s 万元。") % {
        "sum": yuan(found.total_fen), "wan": wan(found.total_fen),
    })  # fmt: skip
    return lines
