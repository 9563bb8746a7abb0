from gongxun.registry.resources.models.library import (
    Author,
    Kind,
    Material,
    Reach,
    Resource,
    Stage,
    Standing,
    Version,
    VersionKind,
    VersionState,
)
from gongxun.registry.resources.models.selections import (
    Nomination,
    Purpose,
    Score,
    Selection,
    SelectionState,
)
from gongxun.registry.resources.models.sharing import Share

__all__ = [
    "Author",
    "Kind",
    "Material",
    "Nomination",
    "Purpose",
    "Reach",
    "Resource",
    "Score",
    "Selection",
    "SelectionState",
    "Share",
    "Stage",
    "Standing",
    "Version",
    "VersionKind",
    "VersionState",
]
