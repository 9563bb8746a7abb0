from gongxun.registry.schools.panels import Panel, panels_of
from gongxun.registry.schools.panels import register as register_panel
from gongxun.registry.schools.selectors.alliances import (
    alliance_or_404,
    alliances_of,
    members_of,
    visible_alliances,
)
from gongxun.registry.schools.selectors.capacities import Capacity, capacity, rooms_of
from gongxun.registry.schools.selectors.listing import (
    SchoolQuery,
    edits,
    every_school,
    listed,
    page_of,
    profiles_of,
    school_or_404,
    visible_schools,
)

__all__ = [
    "Capacity",
    "Panel",
    "SchoolQuery",
    "alliance_or_404",
    "alliances_of",
    "capacity",
    "edits",
    "every_school",
    "listed",
    "members_of",
    "page_of",
    "panels_of",
    "profiles_of",
    "register_panel",
    "rooms_of",
    "school_or_404",
    "visible_alliances",
    "visible_schools",
]
