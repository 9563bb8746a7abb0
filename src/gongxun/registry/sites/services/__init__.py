from gongxun.registry.sites.services.calling import open_call, propose, strike
from gongxun.registry.sites.services.judging import (
    begin_judging,
    cancel,
    decide,
    give_notice,
    score,
)
from gongxun.registry.sites.services.keeping import (
    NewSite,
    Term,
    add_many,
    add_picture,
    add_site,
    edit_site,
    remove_picture,
    set_courses,
)
from gongxun.registry.sites.services.noting import note_export
from gongxun.registry.sites.services.reviewing import retire_site, review_site
from gongxun.registry.sites.services.routing import (
    Halt,
    Way,
    change_route,
    lay_route,
    retire_route,
)
from gongxun.registry.sites.services.vetting import Content

__all__ = [
    "Content",
    "Halt",
    "NewSite",
    "Term",
    "Way",
    "add_many",
    "add_picture",
    "add_site",
    "begin_judging",
    "cancel",
    "change_route",
    "decide",
    "edit_site",
    "give_notice",
    "lay_route",
    "note_export",
    "open_call",
    "propose",
    "remove_picture",
    "retire_route",
    "retire_site",
    "review_site",
    "score",
    "set_courses",
    "strike",
]
