"""Words on a terminal: progress lines and tables."""

import sys
from collections.abc import Callable, Sequence
from unicodedata import east_asian_width


def say(text: str) -> None:
    """Progress goes to stderr, so that output stays free for results."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def progress() -> Callable[[str, int, int], None]:
    """A reporter for ``(stage, done, total)``: one line rewritten on a terminal; elsewhere a line at a stage's ends."""
    live = sys.stderr.isatty()
    last = ""

    def report(stage: str, done: int, total: int) -> None:
        nonlocal last
        share = f" {done * 100 // total}%（{done}/{total}）" if total else ""
        finished = 0 < total <= done
        if live:
            lead = "\n" if last not in ("", stage) else "\r\x1b[K"
            sys.stderr.write(f"{lead}{stage}{share}" + "\n" * finished)
            last = "" if finished else stage
        elif stage != last or finished:
            sys.stderr.write(f"{stage}{share}\n")
            last = stage
        sys.stderr.flush()

    return report


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
