"""What stands beside the amounts of a person's entries: for readers who already hold the amounts."""

from dataclasses import dataclass

from gongxun.records.ledger.models import Entry
from gongxun.registry.people.selectors.appointments import files_of


@dataclass(frozen=True, slots=True)
class EntryNote:
    """Words of one entry; ``reverses`` names the entry that it takes back."""

    title: str
    form: str
    organiser: str
    reason: str
    reverses: int | None


def notes_of(person_id: int) -> dict[int, EntryNote]:
    """Notes by entry, of the person's own file and of those merged into it. The caller has passed the gate."""
    rows = Entry.objects.filter(person_id__in=files_of(person_id)).select_related(
        "organiser", "recognised_by"
    )
    return {
        row.pk: EntryNote(
            title=row.title,
            form=row.get_form_display(),
            organiser=row.organiser.name
            if row.organiser
            else row.outside_organiser or row.recognised_by.name,
            reason=row.reason,
            reverses=row.reverses_id,
        )
        for row in rows
    }
