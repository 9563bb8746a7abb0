from gongxun.records.standing.services.exports import (
    note_export,
    note_list_view,
    note_view,
)
from gongxun.records.standing.services.lake import LakeExported, LakeFolderTakenError, export_lake
from gongxun.records.standing.services.snapshots import (
    SnapshotError,
    exported_lake,
    request_snapshot,
    take_snapshot,
)

__all__ = [
    "LakeExported",
    "LakeFolderTakenError",
    "SnapshotError",
    "export_lake",
    "exported_lake",
    "note_export",
    "note_list_view",
    "note_view",
    "request_snapshot",
    "take_snapshot",
]
