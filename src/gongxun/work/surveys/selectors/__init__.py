from gongxun.work.surveys.selectors.needs import (
    Need,
    NeedShown,
    Summary,
    WantedTopic,
    need_shown,
    results_summary,
    wanted_topics,
)
from gongxun.work.surveys.selectors.progress import Tally, tallies_by_place, tally_of
from gongxun.work.surveys.selectors.results import Filter, Result, hidden_keys, results_of
from gongxun.work.surveys.selectors.visibility import (
    asked,
    edits,
    invitation_or_404,
    oversees,
    survey_or_404,
    visible,
    waiting,
)

__all__ = [
    "Filter",
    "Need",
    "NeedShown",
    "Result",
    "Summary",
    "Tally",
    "WantedTopic",
    "asked",
    "edits",
    "hidden_keys",
    "invitation_or_404",
    "need_shown",
    "oversees",
    "results_of",
    "results_summary",
    "survey_or_404",
    "tallies_by_place",
    "tally_of",
    "visible",
    "waiting",
    "wanted_topics",
]
