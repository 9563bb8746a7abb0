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
from gongxun.registry.resources.services.reviewing import (
    review_opened,
    review_passed,
    review_returned,
)

__all__ = [
    "Content",
    "attach",
    "detach",
    "discard_draft",
    "draft_resource",
    "edit_draft",
    "note_export",
    "recall",
    "retire",
    "review_opened",
    "review_passed",
    "review_returned",
    "revise",
    "set_terms",
]
