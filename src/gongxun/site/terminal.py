"""Words on a terminal: progress lines and tables."""

import sys
from collections.abc import Sequence
from unicodedata import east_asian_width


def say(text: str) -> None:
    """Progress goes to stderr, so that output stays free for results."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns aligned for a terminal, in which a Han character takes two cells."""
    widths = [max(map(_cells, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            text + " " * (width - _cells(text)) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def _cells(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
