from gongxun.records.reviews.selectors.listing import (
    ReviewPage,
    ReviewQuery,
    counts,
    every_review,
    listed,
    page_of,
    visible,
    waiting,
)
from gongxun.records.reviews.selectors.reading import (
    Verdict,
    matter_or_404,
    returned_with,
    review_or_404,
    reviewers_for,
    rounds_of,
    verdicts_of,
)
from gongxun.records.reviews.selectors.rights import bar, holders_of, outside, place_of

__all__ = [
    "ReviewPage",
    "ReviewQuery",
    "Verdict",
    "bar",
    "counts",
    "every_review",
    "holders_of",
    "listed",
    "matter_or_404",
    "outside",
    "page_of",
    "place_of",
    "returned_with",
    "review_or_404",
    "reviewers_for",
    "rounds_of",
    "verdicts_of",
    "visible",
    "waiting",
]
