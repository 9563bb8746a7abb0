"""Which entries of a person counted towards an indicator, and why the others did not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongxun.rules.books import PersonIndicator
from gongxun.rules.explanation.facts import EntryFact
from gongxun.rules.periods import Window


class Verdict(StrEnum):
    COUNTED = "counted"
    WRONG_MODE = "wrong_mode"
    WRONG_THEME = "wrong_theme"
    BEFORE_WINDOW = "before_window"
    AFTER_WINDOW = "after_window"
    NOT_YET = "not_yet"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class JudgedEntry:
    """An entry with its verdict; `counterpart` is the reversal, or the entry reversed."""

    entry: EntryFact
    verdict: Verdict
    counterpart: int | None = None


def judge(
    indicator: PersonIndicator, window: Window, entries: Iterable[EntryFact], as_of: date
) -> tuple[JudgedEntry, ...]:
    """Judge every entry, oldest first.

    An entry and its reversal that both count add up to nothing: the pair is shown as reversed,
    and what is shown as counted still sums to the figure.
    """
    listed = sorted(entries, key=lambda one: (one.earned_on, one.entry_id))
    verdicts = {one.entry_id: _verdict(indicator, window, one, as_of) for one in listed}
    pairs = _cancelling(listed, verdicts)
    return tuple(
        JudgedEntry(one, Verdict.REVERSED, pairs[one.entry_id])
        if one.entry_id in pairs
        else JudgedEntry(one, verdicts[one.entry_id], one.reverses)
        for one in listed
    )


def counts(indicator: PersonIndicator, entry: EntryFact) -> bool:
    """Whether the indicator looks at the entry at all, whenever it was earned."""
    themes = indicator.credits.themes
    return entry.mode in indicator.credits.modes and (
        not themes or bool(set(themes) & set(entry.themes))
    )


def _verdict(indicator: PersonIndicator, window: Window, entry: EntryFact, as_of: date) -> Verdict:
    if entry.mode not in indicator.credits.modes:
        return Verdict.WRONG_MODE
    if not counts(indicator, entry):
        return Verdict.WRONG_THEME
    if entry.earned_on < window.start:
        return Verdict.BEFORE_WINDOW
    if entry.earned_on > window.end:
        return Verdict.AFTER_WINDOW
    if entry.earned_on > as_of:
        return Verdict.NOT_YET
    return Verdict.COUNTED


def _cancelling(entries: list[EntryFact], verdicts: dict[int, Verdict]) -> dict[int, int]:
    by_id = {one.entry_id: one for one in entries}
    pairs: dict[int, int] = {}
    for one in entries:
        other = by_id.get(one.reverses) if one.reverses is not None else None
        if other is None or {verdicts[one.entry_id], verdicts[other.entry_id]} != {Verdict.COUNTED}:
            continue
        hours = one.hours_hundredths + other.hours_hundredths
        if hours == 0 and one.days_hundredths + other.days_hundredths == 0:
            pairs[one.entry_id], pairs[other.entry_id] = other.entry_id, one.entry_id
    return pairs
