"""What a training statement says of a person: years, requirements, main trainings, as plain data.

Amounts are hundredths. The document is Chinese whoever reads it, and so is every word here.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import translation

from gongxun.base.shell import formats
from gongxun.base.shell.parts import Status
from gongxun.records.ledger.selectors.notes import EntryNote
from gongxun.records.standing.selectors.books import book_of_organisation
from gongxun.records.standing.selectors.facts import facts_of
from gongxun.records.standing.selectors.fresh import Figure, figures_of
from gongxun.rules.explanation import EntryFact

CHINESE = "zh-hans"
# The trainings with the most hours; the rest stand in the ledger.
LISTED = 20
UNITS = {"hours": formats.hours, "days": formats.days}


def figures_on(person_id: int, organisation_id: int, as_of: date) -> dict[str, Any]:
    """Everything in a statement that the ledger and the policy book decide. The caller has passed the gate."""
    book = book_of_organisation(organisation_id, as_of)
    facts, notes = facts_of(person_id)
    entries = [one for one in facts.entries if book.plan.start <= one.earned_on <= as_of]
    last = min(as_of.year, book.plan.end.year)
    with translation.override(CHINESE):
        found = {
            year: figures_of(person_id, facts, book, year, as_of)
            for year in range(book.plan.start.year, last + 1)
        }
        return {
            "book": f"{book.title}（指标册 {book.id} 第 {book.version} 版）",
            "years": [_year(year, entries, figures) for year, figures in found.items()],
            "total": _sums(entries),
            "whole": _whole(found),
            **_trainings(entries, notes),
        }


def _year(year: int, entries: Sequence[EntryFact], figures: Sequence[Figure]) -> dict[str, Any]:
    own = [one for one in figures if one.indicator.window == "year"]
    return {
        "year": year,
        **_sums([one for one in entries if one.earned_on.year == year]),
        "requirements": [_requirement(one) for one in own],
    }


def _whole(found: dict[int, list[Figure]]) -> list[dict[str, Any]]:
    """Requirements of the whole plan and of first years, each once."""
    seen: dict[tuple[str, str, int], Figure] = {}
    for figures in found.values():
        for one in figures:
            if one.indicator.window != "year":
                promoted = one.appointment_id if one.indicator.basis == "promotion" else 0
                seen[(one.indicator.id, one.window.label, promoted)] = one
    return [
        {**_requirement(one), "window": f"{one.window.start} 至 {one.window.end}"}
        for one in seen.values()
    ]


def _sums(entries: Sequence[EntryFact]) -> dict[str, int]:
    collective = [one for one in entries if one.mode == "collective"]
    own = [one for one in entries if one.mode == "self_study"]
    return {
        "collective_hours": sum(one.hours_hundredths for one in collective),
        "collective_days": sum(one.days_hundredths for one in collective),
        "self_study_hours": sum(one.hours_hundredths for one in own),
    }


def _requirement(found: Figure) -> dict[str, Any]:
    standing = found.standing
    ways = standing.alternatives
    took_part = standing.hours_hundredths > 0 or standing.days_hundredths > 0
    return {
        "title": found.indicator.title_zh,
        "clause": found.indicator.clause.number,
        "demand": " 或 ".join(f"≥ {UNITS[one.unit](one.required)}" for one in ways)
        or "至少参加一次",
        "value": "、".join(UNITS[one.unit](one.value) for one in ways)
        or ("已参加" if took_part else "未参加"),
        "status": "免训缓训" if found.exempt else str(Status(standing.status or "no_data").label),
    }


def _trainings(entries: Sequence[EntryFact], notes: dict[int, EntryNote]) -> dict[str, Any]:
    """Collective trainings that stand: neither reversed nor a correction, the longest chosen, in order of days."""
    undone = {one.reverses for one in entries if one.reverses is not None}
    standing = [
        one
        for one in entries
        if one.mode == "collective"
        and one.entry_id not in undone
        and one.reverses is None
        and one.hours_hundredths > 0
        and one.entry_id in notes
    ]
    chosen = sorted(standing, key=lambda one: (-one.hours_hundredths, one.earned_on, one.entry_id))
    chosen = sorted(chosen[:LISTED], key=lambda one: (one.earned_on, one.entry_id))
    return {
        "trainings": [_training(one, notes[one.entry_id]) for one in chosen],
        "trainings_total": len(standing),
    }


def _training(entry: EntryFact, note: EntryNote) -> dict[str, Any]:
    return {
        "day": str(entry.earned_on),
        "title": note.title,
        "form": note.form,
        "organiser": note.organiser,
        "hours": entry.hours_hundredths,
        "days": entry.days_hundredths,
    }
