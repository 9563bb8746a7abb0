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

__all__ = [
    "Author",
    "Kind",
    "Material",
    "Reach",
    "Resource",
    "Stage",
    "Standing",
    "Version",
    "VersionKind",
    "VersionState",
]
