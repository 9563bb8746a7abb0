"""How forecasts and proposals are worded: bars of indicators, grounds of classes, what to relax."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongxun.base.shell import formats
from gongxun.work.plans.kinds import read_kinds
from gongxun.work.plans.models import Proposal, ProposedClass
from gongxun.work.plans.wording import wan

FULL = {"budget", "beds"}


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: people, and who meets it now, with the plan, with the proposal besides."""

    indicator: str
    title: str
    population: int
    met: int
    planned: int
    proposed: int

    def share(self, number: int) -> str:
        return formats.share(number, self.population)

    @property
    def met_share(self) -> str:
        return self.share(self.met)

    @property
    def planned_share(self) -> str:
        return self.share(self.planned)

    @property
    def proposed_share(self) -> str:
        return self.share(self.proposed)

    @property
    def outcome(self) -> int:
        """Who meets it by the year's end, at best."""
        return max(self.planned, self.proposed)

    @property
    def pace(self) -> Fraction:
        """Where the mark of today's share stands on the bar."""
        return Fraction(self.met, self.population)

    @property
    def status(self) -> str:
        return "met" if self.outcome > self.met else "behind"


def lines(rows: Iterable[Mapping[str, Any]]) -> list[Line]:
    english = (get_language() or "").startswith("en")
    return [
        Line(
            row["indicator"], row["title_en" if english else "title_zh"], row["population"],
            row["met"], row["planned"], row["proposed"],
        )
        for row in rows
        if row["population"]
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """A proposed class for the page: ``grounds`` in words, ``cost`` in 万元."""

    row: ProposedClass
    grounds: str
    cost: str


def proposed_lines(rows: Sequence[ProposedClass], titles: Mapping[str, str]) -> list[ProposedLine]:
    return [ProposedLine(one, grounds_of(one, titles), wan(one.cost_fen)) for one in rows]


def grounds_of(one: ProposedClass, titles: Mapping[str, str]) -> str:
    """Whom the class brings how far."""
    words = [
        _("%(count)s 人达到“%(title)s”")
        % {"count": formats.count(n), "title": titles.get(key, key)}
        for key, n in sorted(one.grounds.items(), key=lambda found: -found[1])
    ]
    only = one.helped - max(one.grounds.values(), default=0)
    if only > 0:
        words.append(_("另有 %(count)s 人补上一部分") % {"count": formats.count(only)})
    return _("；").join(words) or _("按要求列入，没有人因此达标")


def relaxing(proposal: Proposal, titles: Mapping[str, str]) -> list[str]:
    """What to give up, each line enough by itself."""
    return [_("；并且").join(_relax(name, share, proposal, titles) for name, share in one.items())
            for one in proposal.relaxations]  # fmt: skip


def _relax(name: str, share: float, proposal: Proposal, titles: Mapping[str, str]) -> str:
    demands = proposal.demands
    head, _sign, key = name.partition(":")
    if head == "evaluated":
        return _(
            "本单位还没有达标情况的计算结果：请等夜间计算完成，或请系统管理员在“任务”里运行一次"
        )
    if head == "budget":
        base = max(demands["budget_fen"], 1_000_000)
        enough = -(-int(demands["budget_fen"] + base * share) // 1_000_000) * 1_000_000
        return _("把可用经费提高到约 %(wan)s 万元") % {"wan": wan(enough)}
    if head == "places":
        more = -(-int(demands["places"] * (1 + share) * 100) // 100)
        return _("把总人次上限提高到约 %(count)s") % {"count": formats.count(more)}
    if head == "fair_share":
        kept = max(0, int(demands["fair_share"] * (1 - share)))
        return _("把各单位至少补足的比例由 %(from)d%% 降到 %(to)d%% 左右") % {
            "from": demands["fair_share"], "to": kept,
        }  # fmt: skip
    if head == "floor":
        return _("放宽“%(title)s”的年底要求：按要求还差的人里，最多只能让 %(share)s 达标") % {
            "title": titles.get(key, key), "share": formats.share(round((1 - share) * 1000), 1000),
        }  # fmt: skip
    if head == "runs":
        kind = next(one for one in read_kinds() if one.id == key)
        return _("减少“%(title)s”至少要办的期数") % {"title": kind.title}
    return _("增加承办院校或可办班的月份：床位要多出 %(share)s") % {
        "share": formats.share(round(share * 1000), 1000)
    }


def full_words(proposal: Proposal) -> str:
    """Which limits are used up; empty where none is."""
    words = {"budget": _("经费已用足"), "beds": _("院校床位已用足")}
    return _("、").join(words[name] for name in proposal.full if name in FULL)
