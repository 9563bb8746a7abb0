from gongxun.registry.resources.selectors.alike import alike
from gongxun.registry.resources.selectors.gate import (
    missing_review,
    refusals,
    require_usable,
    usable,
)
from gongxun.registry.resources.selectors.listing import (
    ResourceQuery,
    every_resource,
    listed,
    page_of,
)
from gongxun.registry.resources.selectors.reviewed import Reviewed, reviewed, written_by
from gongxun.registry.resources.selectors.selections import chosen_in, criteria_of, has_part_in
from gongxun.registry.resources.selectors.terms import (
    Taxonomy,
    choices,
    courses_by_topic,
    read_taxonomy,
)
from gongxun.registry.resources.selectors.usage import Use, register_usage, uses_of
from gongxun.registry.resources.selectors.visibility import (
    edits,
    hides_authors,
    picture_of,
    published_of,
    published_versions,
    renewal_of,
    resource_or_404,
    sees_authors,
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
    "Taxonomy",
    "Use",
    "alike",
    "choices",
    "chosen_in",
    "courses_by_topic",
    "criteria_of",
    "edits",
    "every_resource",
    "has_part_in",
    "hides_authors",
    "listed",
    "missing_review",
    "page_of",
    "picture_of",
    "published_of",
    "published_versions",
    "read_taxonomy",
    "refusals",
    "register_usage",
    "renewal_of",
    "require_usable",
    "resource_or_404",
    "reviewed",
    "sees_authors",
    "serving",
    "shared_among",
    "shared_with",
    "shares_of",
    "usable",
    "uses_of",
    "version_or_404",
    "visible",
    "written_by",
]
