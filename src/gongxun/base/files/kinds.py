"""The kinds of files that are known, by their content alone."""

from collections.abc import Iterable

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "csv": "text/csv",
}
SUFFIXES = {kind: ".jpg" if kind == "jpeg" else f".{kind}" for kind in MEDIA_TYPES}
ALSO = {"jpeg": (".jpeg",)}

# What proves that somebody attended something: papers, scans, photographs.
EVIDENCE = frozenset({"pdf", "ofd", "jpeg", "png", "docx", "doc"})
SHEETS = frozenset({"xlsx", "xls", "csv"})


def suffixes(kinds: Iterable[str]) -> tuple[str, ...]:
    """The endings of names that files of these kinds bear, such as ``.pdf``; for the ``accept`` of a field."""
    return tuple(
        sorted(suffix for kind in kinds for suffix in (SUFFIXES[kind], *ALSO.get(kind, ())))
    )
