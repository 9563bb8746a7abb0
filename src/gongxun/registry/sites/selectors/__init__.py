from gongxun.registry.sites.selectors.gate import require_usable_site, site_options, why_not
from gongxun.registry.sites.selectors.listing import (
    SiteQuery,
    counts_by_province,
    every_site,
    listed,
    national_count,
    national_sites,
    page_of,
    routes,
)
from gongxun.registry.sites.selectors.visibility import (
    awarding_body,
    edits,
    require_edits,
    reviews,
    route_or_404,
    site_or_404,
    visible,
)

__all__ = [
    "SiteQuery",
    "awarding_body",
    "counts_by_province",
    "edits",
    "every_site",
    "listed",
    "national_count",
    "national_sites",
    "page_of",
    "require_edits",
    "require_usable_site",
    "reviews",
    "route_or_404",
    "routes",
    "site_options",
    "site_or_404",
    "visible",
    "why_not",
]
