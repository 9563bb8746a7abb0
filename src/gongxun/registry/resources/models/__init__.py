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
    "Stage",
    "Standing",
    "Version",
    "VersionKind",
    "VersionState",
]
