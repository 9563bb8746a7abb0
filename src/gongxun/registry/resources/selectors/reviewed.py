"""What a version says, for those who review it. Knows no viewer: the reviews check who looks."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from gongxun.registry.resources import presentation
from gongxun.registry.resources.models import Author, Version

Passages = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A version as reviewers need it.

    ``passages``: (``body`` or ``notes``, text) in their order, ``earlier`` those of the version before. ``authors``:
    (name, person or None); ``masked_facts`` hide their names. ``hands``: accounts that wrote, changed or
    submitted it. ``files``: (label, address, bytes). ``comparison``: the address of its comparison with the
    version before, or empty.
    """

    id: int
    kind: str
    title: str
    organisation_id: int
    digest: str
    passages: Passages
    earlier: Passages
    authors: list[tuple[str, int | None]]
    hands: list[int]
    facts: list[tuple[str, Any]]
    masked_facts: list[tuple[str, Any]]
    summary: str
    changes: str
    files: list[tuple[str, str, int]]
    address: str
    comparison: str
    is_draft: bool


def reviewed(version_id: int) -> Reviewed | None:
    """One version, whatever its state; None where there is none."""
    rows = Version.objects.select_related("resource").prefetch_related("authors")
    version = rows.filter(pk=version_id).first()
    if version is None:
        return None
    before = version.resource.versions.filter(number__lt=version.number).order_by("-number").first()
    hands = {version.drafted_by, version.submitted_by, *version.edited_by} - {None}
    return Reviewed(
        id=version.pk,
        kind=version.resource.kind,
        title=version.title,
        organisation_id=version.resource.owner_id,
        digest=version.digest,
        passages=_passages(version),
        earlier=_passages(before) if before else [],
        authors=[(one.name, one.person_id) for one in _in_order(version)],
        hands=sorted(one for one in hands if one is not None),
        facts=presentation.facts_of_version(version),
        masked_facts=presentation.facts_of_version(version, masked=True),
        summary=version.summary,
        changes=version.changes,
        files=[
            (one.file.label, reverse("resources:material", args=[one.pk]), one.file.size)
            for one in version.materials.select_related("file").order_by("pk")
        ],
        address=reverse("resources:version", args=[version.pk]),
        comparison=reverse("resources:comparison", args=[version.pk]) if before else "",
        is_draft=version.state == "draft",
    )


def _in_order(version: Version) -> list[Author]:
    return sorted(version.authors.all(), key=lambda one: one.place)


def _passages(version: Version) -> Passages:
    notes = [line.strip() for line in version.notes.splitlines() if line.strip()]
    return [
        *(("body", text) for text in version.passages),
        *(("notes", text) for text in notes),
    ]


def written_by(files: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Identifiers of the versions among whose authors one of these files is, as a subquery."""
    return Author.objects.filter(person_id__in=files).values("version_id")
