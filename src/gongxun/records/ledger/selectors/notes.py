"""What stands beside the amounts of a person's entries: for readers who already hold the amounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from gongxun.records.ledger.models import Entry, Form
from gongxun.registry.people.selectors.appointments import files_of

_NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class EntryNote:
    """Words of one entry; ``reverses`` names the entry that it takes back."""

    title: str
    form: str
    organiser: str
    reason: str
    reverses: int | None


def statement_of(person_id: int) -> tuple[str, list[Any]]:
    """What reads the notes of the person's own file and of those merged into it. The caller has passed the gate."""
    statement, parameters = _statement()
    return statement, [person_id if one == _NOBODY else one for one in parameters]


def read_notes(rows: Iterable[tuple[Any, ...]]) -> dict[int, EntryNote]:
    """Notes by entry from the rows of the statement."""
    forms = {form.value: str(form.label) for form in Form}
    return {
        key: EntryNote(title, forms[form], organiser or outside or recogniser, reason, reverses)
        for key, title, form, organiser, outside, recogniser, reason, reverses in rows
    }


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:
    """Built once: a page of standing reads every entry of a file, and building costs more than reading."""
    query = Entry.objects.filter(person_id__in=files_of(_NOBODY)).values_list(
        "pk",
        "title",
        "form",
        "organiser__name",
        "outside_organiser",
        "recognised_by__name",
        "reason",
        "reverses_id",
    )
    return query.query.sql_with_params()
