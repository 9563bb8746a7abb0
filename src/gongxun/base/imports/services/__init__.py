"""What can be done with an import: brought, read, confirmed, written, undone, given up, forgotten."""

from gongxun.base.imports.services.acting import may_undo
from gongxun.base.imports.services.forgetting import forget
from gongxun.base.imports.services.reading import read
from gongxun.base.imports.services.steps import (
    ask_undo,
    confirm,
    discard,
    note_export,
    note_view,
    upload,
)
from gongxun.base.imports.services.undoing import undo
from gongxun.base.imports.services.writing import write

__all__ = [
    "ask_undo",
    "confirm",
    "discard",
    "forget",
    "may_undo",
    "note_export",
    "note_view",
    "read",
    "undo",
    "upload",
    "write",
]
