"""Courses, textbooks and cases as subjects of reviews."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.records.reviews.subjects import Matter
from gongxun.registry.resources import services
from gongxun.registry.resources.selectors import reviewed, written_by

RESOURCE = "resource"


class TeachingResource:
    """A version of a resource."""

    permission = Permission.EDIT_RESOURCES

    def written_by(self, files: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        return written_by(files)

    def matter(self, subject_id: int) -> Matter | None:
        found = reviewed(subject_id)
        if found is None:
            return None
        return Matter(
            title=found.title,
            shape=found.kind,
            organisation_id=found.organisation_id,
            digest=found.digest,
            passages=found.passages,
            earlier=found.earlier,
            authors=found.authors,
            hands=found.hands,
            address=found.address,
            comparison=found.comparison,
            facts=found.facts,
            masked_facts=found.masked_facts,
            summary=found.summary,
            changes=found.changes,
            files=found.files,
            submittable=found.is_draft,
        )

    def opened(self, *, viewer: Viewer, subject_id: int, now: datetime) -> None:
        services.review_opened(viewer=viewer, version_id=subject_id, now=now)

    def passed(self, *, viewer: Viewer, subject_id: int, on: date, now: datetime) -> bool:
        return services.review_passed(viewer=viewer, version_id=subject_id, on=on, now=now)

    def returned(self, *, viewer: Viewer, subject_id: int, now: datetime) -> None:
        services.review_returned(viewer=viewer, version_id=subject_id, now=now)
