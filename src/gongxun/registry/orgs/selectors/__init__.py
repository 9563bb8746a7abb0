from gongxun.registry.orgs.naming import name_key
from gongxun.registry.orgs.selectors.confirmations import (
    ConfirmationRow,
    Overview,
    confirmation_page,
    every_confirmation,
    tally,
)
from gongxun.registry.orgs.selectors.history import RosterYear, roster_years
from gongxun.registry.orgs.selectors.holders import holders_within, nearest_holders
from gongxun.registry.orgs.selectors.listing import highest, is_empty
from gongxun.registry.orgs.selectors.lists import (
    ChildRow,
    affiliates_of,
    children_of,
    directory,
    named,
    roster_of_year,
    search,
)
from gongxun.registry.orgs.selectors.scoping import (
    covered,
    covers,
    is_narrow,
    members,
    visible_organisations,
    within,
)
from gongxun.registry.orgs.selectors.tree import (
    OrganisationFact,
    Place,
    ancestors_at,
    breadcrumbs,
    children_at,
    facts_by_code,
    facts_by_name,
    facts_of,
    lines_of,
    subtree_at,
)

__all__ = [
    "ChildRow",
    "ConfirmationRow",
    "OrganisationFact",
    "Overview",
    "Place",
    "RosterYear",
    "affiliates_of",
    "ancestors_at",
    "breadcrumbs",
    "children_at",
    "children_of",
    "confirmation_page",
    "covered",
    "covers",
    "directory",
    "every_confirmation",
    "facts_by_code",
    "facts_by_name",
    "facts_of",
    "highest",
    "holders_within",
    "is_empty",
    "is_narrow",
    "lines_of",
    "members",
    "name_key",
    "named",
    "nearest_holders",
    "roster_of_year",
    "roster_years",
    "search",
    "subtree_at",
    "tally",
    "visible_organisations",
    "within",
]
