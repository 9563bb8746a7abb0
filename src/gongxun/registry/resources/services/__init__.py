from gongxun.registry.resources.services.choosing import (
    begin_scoring,
    cancel,
    decide,
    give_notice,
    score,
)
from gongxun.registry.resources.services.drafting import (
    Content,
    discard_draft,
    draft_resource,
    edit_draft,
    revise,
    set_terms,
)
from gongxun.registry.resources.services.ending import recall, retire
from gongxun.registry.resources.services.exporting import note_export
from gongxun.registry.resources.services.materials import attach, detach
from gongxun.registry.resources.services.nominating import nominate, open_selection, strike
from gongxun.registry.resources.services.reviewing import (
    review_opened,
    review_passed,
    review_returned,
)
from gongxun.registry.resources.services.sharing import end_share, require_sharable, share

__all__ = [
    "Content",
    "attach",
    "begin_scoring",
    "cancel",
    "decide",
    "detach",
    "discard_draft",
    "draft_resource",
    "edit_draft",
    "end_share",
    "give_notice",
    "nominate",
    "note_export",
    "open_selection",
    "recall",
    "require_sharable",
    "retire",
    "review_opened",
    "review_passed",
    "review_returned",
    "revise",
    "score",
    "set_terms",
    "share",
    "strike",
]
