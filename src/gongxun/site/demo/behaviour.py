"""What the cadres did in a year, as columns of credits sorted by person.

Who is full-time trains every year as much as the place is eager; who is not has a turn in one year of the plan, by the
coverage curve of the place, and now and then again. Everybody studies a little by themselves.
"""

from dataclasses import dataclass

import numpy as np

from gongxun.site.demo import sorts
from gongxun.site.demo.arrays import Bits, Bools, Floats, Ints, below, mix, spread
from gongxun.site.demo.cast import LEADERS, OCCASIONAL, Cast
from gongxun.site.demo.classes import (
    NEW,
    YOUNG,
    ClassBook,
    mixed_slots,
    slot_for,
    suitable_slots,
)
from gongxun.site.demo.credits import (
    LECTURE,
    OFF_JOB,
    PARTY_GROUP,
    PROGRAMME,
    SELF_STUDY,
    Credits,
    merge,
    plain,
    with_reversals,
)
from gongxun.site.demo.span import TABLE, Span, season
from gongxun.site.demo.tree import Tree

# The plan's share of all cadres at the five year-ends (培训指标).
CURVE = (0.20, 0.42, 0.64, 0.85, 1.0)
# Means a year and group: classes, party group study of twelve, programmes, lectures, months of self-study.
_MEANS = np.array(
    [
        [1.8, 10.8, 1.1, 3.2, 7.0],
        [2.1, 0.0, 1.2, 3.6, 8.0],
        [2.6, 0.0, 1.3, 2.4, 7.5],
        [1.4, 0.0, 0.8, 2.4, 6.5],
        [1.3, 0.0, 0.7, 2.2, 5.0],
        [0.15, 0.0, 0.08, 0.60, 1.0],
    ],
    np.float32,
)
_LIMITS = (4, 12, 3, 8, 12)
# Chance of a host's level, from national to county, by the level of the cadre's own organisation.
_HOST_DRAW = np.array(
    [
        [1, 1, 1, 1],
        [0.25, 1, 1, 1],
        [0.08, 0.38, 1, 1],
        [0.02, 0.1, 0.34, 1],
        [0.01, 0.05, 0.2, 1],
        [0.01, 0.04, 0.18, 1],
    ],
    np.float32,
)
_LECTURES_A_YEAR, _PROGRAMMES_A_YEAR = 24, 6


@dataclass(frozen=True)
class Behaviour:
    """How the country trains; ``study`` is the mean number of self-study entries of who trains occasionally."""

    tree: Tree
    table: sorts.SortTable
    span: Span
    book: ClassBook
    study: float
    turns: Floats

    def year(self, cast: Cast, year: int) -> Credits:
        """Credits that the cast earned in the year, inside its employment and not after the span."""
        rng = np.random.default_rng([self.span.seed, 13, cast.first, year])
        counts = self._counts(rng, cast, year)
        streams = [
            self._classes(cast, year, counts[0]),
            self._party_group(cast, year, counts[1]),
            self._programmes(cast, year, counts[2]),
            self._lectures(cast, year, counts[3]),
            self._self_study(rng, cast, year, counts[4]),
        ]
        merged = merge(streams, counts)
        served = (merged.day >= cast.hired[merged.person]) & (merged.day < cast.left[merged.person])
        kept = merged.take(served & (merged.day <= self.span.last) & (merged.hours > 0))
        return with_reversals(kept, cast.first, year)

    def _counts(self, rng: np.random.Generator, cast: Cast, year: int) -> list[Ints]:
        """How often each person meets each form."""
        occasional = cast.group == OCCASIONAL
        index = year - self.span.years[0]
        turn = self._turn(cast)
        means = _MEANS[cast.group] * cast.zeal[:, None]
        means[occasional & (index < turn), :SELF_STUDY] = 0
        means[occasional, SELF_STUDY] *= self.study
        counts = [
            np.minimum(rng.poisson(means[:, form]), limit).astype(np.int32)
            for form, limit in enumerate(_LIMITS)
        ]
        draw = rng.random(len(cast), np.float32)
        due = occasional & (index == turn)
        counts[OFF_JOB] += due & (draw < 0.55)
        counts[LECTURE] += due & (draw >= 0.55) & (draw < 0.95)
        counts[PROGRAMME] += due & (draw >= 0.95)
        return counts

    def _turn(self, cast: Cast) -> Ints:
        """The year (0 is the first) in which an occasional learner's turn comes; one past the last: never."""
        draw = below(mix(cast.first + np.arange(len(cast)), self.span.seed, 5), 10_000) / 10_000
        own = draw / self.tree.diligence[cast.org]
        return np.searchsorted(self.turns, own, "right").astype(np.int32)

    def _host(self, cast: Cast, who: Ints, bits: Bits) -> Ints:
        """The federation that holds what the person attends: mostly the nearest."""
        org = cast.org[who]
        draw = below(bits >> np.uint64(8), 1000) / np.float32(1000)
        level = (draw[:, None] >= _HOST_DRAW[self.table.level[self.tree.sort[org]]]).sum(axis=1)
        hosts: Ints = self.tree.hosts[org, level]
        return hosts

    def _bits(self, cast: Cast, who: Ints, nth: Ints | int, year: int, salt: int) -> Bits:
        return mix(cast.first + who.astype(np.int64), nth, year, self.span.seed, salt)

    def _classes(self, cast: Cast, year: int, counts: Ints) -> Credits:
        """The first class suits the person's post, the others are open to everybody."""
        who, nth = spread(counts)
        bits = self._bits(cast, who, nth, year, 31)
        host = self._host(cast, who, bits)
        slot = self._slots(cast, who, nth, year, host)
        number = self.book.number(year, host, slot)
        days = self.book.days[number].astype(np.int32)
        attended = self.book.held[number]
        return Credits(
            person=who,
            day=self.book.ends[number],
            hours=np.where(attended, days * 800, 0).astype(np.int32),
            days=days * 100,
            form=np.full(len(who), OFF_JOB, np.int8),
            theme=self.book.theme[number],
            klass=number,
            organiser=host,
            event=slot.astype(np.int8),
            reversal=np.zeros(len(who), np.bool_),
        )

    def _slots(self, cast: Cast, who: Ints, nth: Ints, year: int, host: Ints) -> Ints:
        level = self.table.level[self.tree.sort[host]]
        own = below(self._bits(cast, who, 0, year, 32), 1 << 20)
        slots = np.zeros(len(who), np.int32)
        for tier in range(4):
            everybody = np.array(mixed_slots(tier, large=self.tree.large), np.int32)
            here = level == tier
            slots[here] = everybody[(own[here] + nth[here]) % len(everybody)]
            first = here & (nth == 0)
            for group in np.unique(cast.group):
                chosen = first & (cast.group[who] == group)
                suited = np.array(suitable_slots(tier, int(group)), np.int32)
                slots[chosen] = suited[own[chosen] % len(suited)]
            self._name_by_name(cast, who, year, first, tier, slots)
        return slots

    def _name_by_name(
        self, cast: Cast, who: Ints, year: int, first: Bools, tier: int, slots: Ints
    ) -> None:
        """Young cadres and those promoted this year or last go to the class that is meant for them."""
        if (young := slot_for(tier, YOUNG)) >= 0:
            slots[first & cast.young[who]] = young
        if (new := slot_for(tier, NEW)) >= 0:
            start = _new_year(year)
            recent = (cast.promoted[who] < start + 366) & (cast.promoted[who] >= start - 366)
            slots[first & recent] = new

    def _party_group(self, cast: Cast, year: int, counts: Ints) -> Credits:
        """The monthly study of an organisation's leaders, half a day, all on one day."""
        who, nth = spread(np.where(cast.group == LEADERS, counts, 0).astype(np.int32))
        month = (below(self._bits(cast, who, 0, year, 33), 12) + nth) % 12
        org = cast.org[who]
        bits = mix(org, month, year, self.span.seed, 34)
        first_days = np.array([_new_year(year) + offset for offset in _MONTH_STARTS], np.int32)
        day = first_days[month] + 3 + below(bits, 25)
        return plain(
            who, day - np.maximum(_weekday(day) - 4, 0), PARTY_GROUP, org, month,
            hours=np.full(len(who), 400, np.int32), days=50, theme=np.where(month % 3 == 0, 3, 2),
        )  # fmt: skip

    def _programmes(self, cast: Cast, year: int, counts: Ints) -> Credits:
        """Programmes on the network, of the nation or a province, with a term to finish."""
        who, nth = spread(counts)
        bits = self._bits(cast, who, 0, year, 35)
        host = self.tree.hosts[cast.org[who], np.minimum(below(bits, 5), 1)]
        event = (below(bits >> np.uint64(20), _PROGRAMMES_A_YEAR) + nth) % _PROGRAMMES_A_YEAR
        about = mix(host, event, year, self.span.seed, 36)
        length = 2 + below(about >> np.uint64(16), 4)
        return plain(
            who, season(year)[below(about, TABLE)], PROGRAMME, host, event,
            hours=length * 800, days=length * 100,
            theme=np.array([1, 2, 6, 4], np.int8)[below(about >> np.uint64(32), 4)],
        )  # fmt: skip

    def _lectures(self, cast: Cast, year: int, counts: Ints) -> Credits:
        """Lectures of half a day, the same for all who attend."""
        who, nth = spread(counts)
        host = self._host(cast, who, self._bits(cast, who, nth, year, 37))
        start = below(self._bits(cast, who, 0, year, 38), _LECTURES_A_YEAR)
        event = (start + nth * 5) % _LECTURES_A_YEAR
        about = mix(host, event, year, self.span.seed, 39)
        return plain(
            who, season(year)[below(about, TABLE)], LECTURE, host, event,
            hours=200 + below(about >> np.uint64(16), 5) * 50, days=50,
            theme=np.array([0, 1, 2, 3, 1, 6, 2, 4], np.int8)[below(about >> np.uint64(32), 8)],
        )  # fmt: skip

    def _self_study(self, rng: np.random.Generator, cast: Cast, year: int, counts: Ints) -> Credits:
        """What the learning platform credits for a month: minutes, in quarter hours."""
        who, nth = spread(counts)
        month = (below(self._bits(cast, who, 0, year, 40), 12) + nth * 5) % 12
        first_days = np.array([_new_year(year) + offset for offset in _MONTH_STARTS], np.int32)
        busy = np.where(cast.group[who] == OCCASIONAL, 26, 56)
        quarters = 1 + (rng.random(len(who), np.float32) * busy).astype(np.int32)
        day = first_days[month] + rng.integers(0, 28, len(who), np.int32)
        return plain(
            who, day, SELF_STUDY, self.tree.hosts[cast.org[who], 1], month,
            hours=quarters * 25, days=0, theme=np.where(quarters % 3 == 0, 2, 1),
        )  # fmt: skip


_MONTH_STARTS = (0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335)


def _new_year(year: int) -> int:
    return (year - 1970) * 365 + (year - 1969) // 4


def _weekday(day: Ints) -> Ints:
    """0 is Monday; 1970 began on a Thursday."""
    return (day + 3) % 7
