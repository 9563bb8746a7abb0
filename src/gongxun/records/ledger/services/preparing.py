"""From drafts to lines: whose file, which event, where the person served, and what the facts are worth."""

from collections.abc import Sequence
from datetime import date

from gongxun.records.ledger.services.checks import Line
from gongxun.records.ledger.services.converting import Rulebook, is_raw, worth
from gongxun.records.ledger.services.drafts import NewEntry, event_key
from gongxun.registry.people import selectors as people
from gongxun.registry.people.selectors import AppointmentSpan

Spans = dict[int, list[AppointmentSpan]]


def prepare(drafts: Sequence[NewEntry], today: date) -> list[Line]:
    """One line a draft, in order; nothing is refused here."""
    living = people.resolve_many({draft.person_id for draft in drafts})
    spans = people.spans_of(set(living.values()))
    today_posts = {person: people.held_on(held, today) for person, held in spans.items()}
    rulebook = _rulebook(drafts, living, spans)
    lines = []
    for draft in drafts:
        person = living[draft.person_id]
        post = people.held_on(spans[person], draft.earned_on)
        hours, days, conversion = _amounts(draft, post, rulebook)
        lines.append(
            Line(
                draft=draft,
                person_id=person,
                hours=hours,
                days=days,
                conversion=conversion,
                key=event_key(draft),
                post=post,
                post_today=today_posts[person],
            )
        )
    return lines


def _rulebook(drafts: Sequence[NewEntry], living: dict[int, int], spans: Spans) -> Rulebook | None:
    """The rules that the raw drafts need; None where every amount is given."""
    posts = (
        people.held_on(spans[living[draft.person_id]], draft.earned_on)
        for draft in drafts
        if is_raw(draft)
    )
    organisations = {post.organisation_id for post in posts if post}
    return Rulebook(organisations) if organisations else None


def _amounts(
    draft: NewEntry, post: AppointmentSpan | None, rulebook: Rulebook | None
) -> tuple[int, int, str]:
    """Hours, days and the name of the rule that made them, empty where they were given."""
    if rulebook is None or post is None or not is_raw(draft):
        return draft.hours_hundredths or 0, draft.days_hundredths or 0, ""
    rule, name = rulebook.rule(post.organisation_id, draft.earned_on)
    try:
        amount = worth(draft, rule)
    except ValueError:
        return 0, 0, ""
    return amount.hours_hundredths, amount.days_hundredths, name
