"""Policy books: what a training plan demands, as dated data that is read, checked and tightened.

A book that relaxes what the plan states is refused, and so is one with fields nobody knows.
"""

from gongxun.rules.books.book import PolicyBook, Register
from gongxun.rules.books.demands import (
    ClassCountIndicator,
    CourseRenewalIndicator,
    CoverageIndicator,
    FollowUpIndicator,
    Indicator,
    OrganisationIndicator,
    PersonIndicator,
    Population,
    ReleaseHoursIndicator,
    SessionShareIndicator,
    SubjectShareIndicator,
)
from gongxun.rules.books.loading import SHIPPED, check_book, load_book
from gongxun.rules.books.positions import BookError, BookProblem

__all__ = [
    "SHIPPED",
    "BookError",
    "BookProblem",
    "ClassCountIndicator",
    "CourseRenewalIndicator",
    "CoverageIndicator",
    "FollowUpIndicator",
    "Indicator",
    "OrganisationIndicator",
    "PersonIndicator",
    "PolicyBook",
    "Population",
    "Register",
    "ReleaseHoursIndicator",
    "SessionShareIndicator",
    "SubjectShareIndicator",
    "check_book",
    "load_book",
]
