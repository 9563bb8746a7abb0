from gongxun.registry.resources.selectors.gate import missing_review, require_usable, usable
from gongxun.registry.resources.selectors.listing import (
    ResourceQuery,
    every_resource,
    listed,
    page_of,
)
from gongxun.registry.resources.selectors.reviewed import Reviewed, reviewed
from gongxun.registry.resources.selectors.selections import chosen_in, criteria_of
from gongxun.registry.resources.selectors.visibility import (
    edits,
    picture_of,
    published_of,
    resource_or_404,
    serving,
    shared_among,
    shared_with,
    shares_of,
    version_or_404,
    visible,
)

__all__ = [
    "ResourceQuery",
    "Reviewed",
    "chosen_in",
    "criteria_of",
    "edits",
    "every_resource",
    "listed",
    "missing_review",
    "page_of",
    "picture_of",
    "published_of",
    "require_usable",
    "resource_or_404",
    "reviewed",
    "serving",
    "shared_among",
    "shared_with",
    "shares_of",
    "usable",
    "version_or_404",
    "visible",
]
