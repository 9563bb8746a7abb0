"""The taxonomy for other apps, and how much there is to teach of each topic."""

from collections import Counter

from django.db.models import Func, TextField

from gongxun.base.access.gate import Viewer
from gongxun.registry.resources.models import Kind, Standing
from gongxun.registry.resources.selectors.visibility import visible
from gongxun.registry.resources.taxonomy import Taxonomy, Term, choices, read_taxonomy

__all__ = ["Taxonomy", "Term", "choices", "courses_by_topic", "read_taxonomy"]


def courses_by_topic(viewer: Viewer) -> Counter[str]:
    """How many published courses the viewer may choose from bear each topic."""
    courses = visible(viewer).filter(kind=Kind.COURSE, standing=Standing.PUBLISHED)
    topics = Func("topics", function="unnest", output_field=TextField())
    return Counter(courses.annotate(topic=topics).values_list("topic", flat=True))
