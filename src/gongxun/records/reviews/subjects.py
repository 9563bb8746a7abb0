"""What can be reviewed. The app that owns a kind of subject registers how it is read and moved."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import QuerySet

from gongxun.base.access.gate import Viewer


@dataclass(frozen=True, slots=True)
class Matter:
    """A subject as it stands now.

    ``shape`` names its checklist. ``passages`` and ``earlier`` (the version before): (part, text) each.
    ``authors``: (name, person or None). ``hands``: accounts that wrote, changed or submitted it.
    ``files``: (label, address, bytes). ``address`` leads to it, ``comparison`` to its comparison with
    the version before, or is empty.
    """

    title: str
    shape: str
    organisation_id: int
    digest: str
    passages: list[tuple[str, str]]
    authors: list[tuple[str, int | None]]
    hands: list[int]
    address: str
    earlier: list[tuple[str, str]] = field(default_factory=list)
    comparison: str = ""
    facts: list[tuple[str, Any]] = field(default_factory=list)
    masked_facts: list[tuple[str, Any]] = field(default_factory=list)
    summary: str = ""
    changes: str = ""
    files: list[tuple[str, str, int]] = field(default_factory=list)
    submittable: bool = False


class Subject(Protocol):
    """``permission``: whose holders at the owner submit a subject and take it back."""

    @property
    def permission(self) -> str: ...

    def written_by(self, files: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Identifiers of the subjects among whose authors one of these files is, as a subquery."""

    def matter(self, subject_id: int) -> Matter | None:
        """The subject as it stands; None where there is none."""

    def opened(self, *, viewer: Viewer, subject_id: int, now: datetime) -> None:
        """It goes to review, its text fixed. Raises PermissionDenied, ValidationError."""

    def passed(self, *, viewer: Viewer, subject_id: int, on: date, now: datetime) -> bool:
        """One stage passed; whether it was published. Raises ValidationError."""

    def returned(self, *, viewer: Viewer, subject_id: int, now: datetime) -> None:
        """It is a draft again. Raises ValidationError."""


_subjects: dict[str, Subject] = {}


def register(kind: str, subject: Subject) -> None:
    """Make a kind known; called in ``AppConfig.ready()``."""
    _subjects[kind] = subject


def every() -> list[tuple[str, Subject]]:
    return list(_subjects.items())


def get(kind: str) -> Subject:
    """Raises LookupError where nobody has registered the kind."""
    return _subjects[kind]
