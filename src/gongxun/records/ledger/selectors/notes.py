"""What stands beside the amounts of a person's entries: for readers who already hold the amounts."""

from dataclasses import dataclass

from gongxun.records.ledger.models import Entry, Form
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
    # Values instead of objects: a file of some years has many rows, and a page of standing reads them all.
    rows = Entry.objects.filter(person_id__in=files_of(person_id)).values_list(
        "pk",
        "title",
        "form",
        "organiser__name",
        "outside_organiser",
        "recognised_by__name",
        "reason",
        "reverses_id",
    )
    return {
        key: EntryNote(
            title, str(Form(form).label), organiser or outside or recogniser, reason, reverses
        )
        for key, title, form, organiser, outside, recogniser, reason, reverses in rows
    }
