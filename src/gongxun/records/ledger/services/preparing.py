"""From drafts to lines: whose file, which event, where the person served, and what the facts are worth."""

from collections.abc import Sequence
from datetime import date

from gongxun.records.ledger.services.checks import Line
from gongxun.records.ledger.services.drafts import NewEntry, event_key
from gongxun.registry.people import selectors as people


def prepare(drafts: Sequence[NewEntry], today: date) -> list[Line]:
    named = {draft.person_id for draft in drafts}
    living = people.resolve_many(named)
    spans = people.spans_of(set(living.values()))
    lines = []
    for draft in drafts:
        person = living[draft.person_id]
        held = spans[person]
        lines.append(
            Line(
                draft=draft,
                person_id=person,
                hours=draft.hours_hundredths or 0,
                days=draft.days_hundredths or 0,
                conversion="",
                key=event_key(draft),
                post=people.held_on(held, draft.earned_on),
                post_today=people.held_on(held, today),
            )
        )
    return lines
