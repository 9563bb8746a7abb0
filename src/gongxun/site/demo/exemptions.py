"""Who is exempted (免训) or deferred (缓训), from what, and for how long."""

from dataclasses import dataclass

import numpy as np

from gongxun.site.demo.arrays import NEVER, Bytes, Ints, below, mix
from gongxun.site.demo.cast import Cast
from gongxun.site.demo.span import Span

INDICATORS = ("hours.section_rank.collective", "hours.self_study", "rotation.once")
REASONS = ("长期病假", "产假", "援派在外", "即将退休")
_ONE_IN = 160
_LENGTHS = np.array([120, 158, 365, 540], np.int32)


@dataclass(frozen=True)
class Exemptions:
    """``person`` counts from the cast's first; ``indicator`` -1 means all; ``reason`` indexes REASONS."""

    person: Ints
    indicator: Bytes
    reason: Bytes
    starts: Ints
    ends: Ints


def exemptions(cast: Cast, span: Span) -> Exemptions:
    bits = mix(cast.first + np.arange(len(cast)), span.seed, 81)
    who = np.flatnonzero(below(bits, _ONE_IN) == 0).astype(np.int32)
    chosen = bits[who] >> np.uint64(12)
    reason = below(chosen, len(REASONS))
    # Most of those in force began within the last months; who is about to retire stays exempt.
    starts = span.last - below(chosen >> np.uint64(4), span.last - span.first)
    ends = np.where(reason == len(REASONS) - 1, NEVER, starts + _LENGTHS[reason])
    indicator = below(chosen >> np.uint64(20), 9) - 6
    return Exemptions(
        person=who,
        indicator=np.maximum(indicator, -1).astype(np.int8),
        reason=reason.astype(np.int8),
        starts=starts.astype(np.int32),
        ends=ends.astype(np.int32),
    )
