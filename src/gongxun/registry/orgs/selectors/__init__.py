from gongxun.registry.orgs.naming import name_key
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
    facts_of,
    lines_of,
    subtree_at,
)

__all__ = [
    "ChildRow",
    "OrganisationFact",
    "Place",
    "affiliates_of",
    "ancestors_at",
    "breadcrumbs",
    "children_at",
    "children_of",
    "covered",
    "covers",
    "directory",
    "facts_by_code",
    "facts_of",
    "lines_of",
    "members",
    "name_key",
    "named",
    "roster_of_year",
    "search",
    "subtree_at",
    "visible_organisations",
    "within",
]
