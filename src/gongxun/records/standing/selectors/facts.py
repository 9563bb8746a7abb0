"""One person's rows of the lake, read fresh from the database's views."""

from typing import Any

from gongxun.records.ledger.selectors.notes import EntryNote, read_notes, statement_of
from gongxun.records.standing.selectors.prepared import rows_of
from gongxun.rules.explanation import AppointmentFact, EntryFact, ExemptionFact, PersonFacts

APPOINTMENTS = """
    SELECT a.appointment_id, a.org_id, o.level, o.kind, a.is_primary, a.category, a.employment, a.in_leadership_team,
           a.office_staff, a.young, s.level, s.kind, a.promoted_on, a.valid_from, a.valid_to
    FROM lake.appointment a
    JOIN lake.organisation o ON o.org_id = a.org_id
    LEFT JOIN lake.organisation s ON s.org_id = a.school_id
    WHERE a.person_id = %s
"""
EXEMPTIONS = "SELECT indicator, valid_from, valid_to FROM lake.exemption WHERE person_id = %s"
CREDITS = """
    SELECT entry_id, earned_on, hours_hundredths, days_hundredths, mode, form, themes
    FROM lake.credit WHERE person_id = %s
"""


def facts_of(person_id: int) -> tuple[PersonFacts, dict[int, EntryNote]]:
    """Facts and the words beside the entries, in one round trip. The caller has passed the gate."""
    one = [person_id]
    worded, posts, exempted, credited = rows_of(
        statement_of(person_id), (APPOINTMENTS, one), (EXEMPTIONS, one), (CREDITS, one)
    )
    notes = read_notes(worded)
    facts = PersonFacts(
        tuple(AppointmentFact(*row) for row in posts),
        tuple(ExemptionFact(*row) for row in exempted),
        tuple(_entry(row, notes) for row in credited),
    )
    return facts, notes


def _entry(row: tuple[Any, ...], notes: dict[int, EntryNote]) -> EntryFact:
    entry_id, earned_on, hours, days, mode, form, themes = row
    note = notes.get(entry_id)
    return EntryFact(
        entry_id,
        earned_on,
        hours,
        days,
        mode,
        form,
        tuple(themes or ()),
        note.reverses if note else None,
    )
