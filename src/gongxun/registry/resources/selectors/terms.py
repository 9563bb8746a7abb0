"""The taxonomy for other apps, and how much there is to teach of each topic."""

from collections import Counter

from gongxun.base.access.gate import Viewer
from gongxun.registry.resources.models import Kind, Resource, Standing
from gongxun.registry.resources.selectors.visibility import usable_by
from gongxun.registry.resources.taxonomy import Taxonomy, choices, read_taxonomy

__all__ = ["Taxonomy", "choices", "courses_by_topic", "read_taxonomy"]


def courses_by_topic(viewer: Viewer) -> Counter[str]:
    raise NotImplementedError
