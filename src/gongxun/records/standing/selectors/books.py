"""The policy book by which an organisation's figures are read."""

from datetime import date

from gongxun.registry.orgs.selectors import breadcrumbs
from gongxun.registry.policies.selectors import book_for, plan_book
from gongxun.rules.books import PolicyBook


def book_of_organisation(organisation_id: int | None, on: date) -> PolicyBook:
    """The book published nearest above the organisation; the plan's where there is none."""
    if organisation_id is None:
        return plan_book()
    return book_for([one.id for one in reversed(breadcrumbs(organisation_id))], on)
