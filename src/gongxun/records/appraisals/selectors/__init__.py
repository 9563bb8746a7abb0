from gongxun.records.appraisals.selectors.history import Result, results_of
from gongxun.records.appraisals.selectors.listing import (
    AppraisalQuery,
    every_appraisal,
    page_of,
    rounds,
)
from gongxun.records.appraisals.selectors.rights import (
    appraisal_or_404,
    bar,
    keeps,
    organises,
    round_or_404,
    scores,
    visible,
    visible_rounds,
)

__all__ = [
    "AppraisalQuery",
    "Result",
    "appraisal_or_404",
    "bar",
    "every_appraisal",
    "keeps",
    "organises",
    "page_of",
    "results_of",
    "round_or_404",
    "rounds",
    "scores",
    "visible",
    "visible_rounds",
]
