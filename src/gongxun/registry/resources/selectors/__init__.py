from gongxun.registry.resources.selectors.gate import missing_review, require_usable, usable
from gongxun.registry.resources.selectors.listing import (
    ResourceQuery,
    every_resource,
    listed,
    page_of,
)
from gongxun.registry.resources.selectors.reviewed import Reviewed, reviewed
from gongxun.registry.resources.selectors.selections import criteria_of
from gongxun.registry.resources.selectors.visibility import (
    edits,
    resource_or_404,
    version_or_404,
    visible,
)

__all__ = [
    "ResourceQuery",
    "Reviewed",
    "criteria_of",
    "edits",
    "every_resource",
    "listed",
    "missing_review",
    "page_of",
    "require_usable",
    "resource_or_404",
    "reviewed",
    "usable",
    "version_or_404",
    "visible",
]
