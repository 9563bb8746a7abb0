"""What raw facts are worth: the conversion rule of the policy book in force where and when they were earned."""

from collections.abc import Collection
from datetime import date

from gongxun.records.ledger.services.drafts import NewEntry
from gongxun.registry.orgs import selectors as orgs
from gongxun.registry.policies import selectors as policies
from gongxun.rules.books import PolicyBook
from gongxun.rules.books.local_rules import ConversionRule
from gongxun.rules.conversion import Amount, RawFacts, convert

NAME_LENGTH = 80


def is_raw(draft: NewEntry) -> bool:
    """Whether the amounts are to be converted from facts."""
    facts = (draft.seconds, draft.teaching_hundredths, draft.half_days)
    given = draft.hours_hundredths is not None or draft.days_hundredths is not None
    return not given and any(fact is not None for fact in facts)


class Rulebook:
    """The conversion rules of many places and days, read once each."""

    def __init__(self, organisation_ids: Collection[int]) -> None:
        self._paths = {key: fact.path for key, fact in orgs.facts_of(organisation_ids).items()}
        self._books: dict[date, list[tuple[str, PolicyBook]]] = {}

    def rule(self, organisation_id: int, day: date) -> tuple[ConversionRule, str]:
        """The rule of the nearest book, and the name under which entries keep it: book, version, since when."""
        path = self._paths[organisation_id]
        book = next(book for head, book in self._on(day) if path.startswith(head))
        rule = book.conversion_on(day)
        return rule, f"{book.id} {book.version} {rule.since}"[:NAME_LENGTH]

    def _on(self, day: date) -> list[tuple[str, PolicyBook]]:
        """Books in force with the path at the head of their scope, the nearest (longest path) first."""
        if day not in self._books:
            found = policies.books_in_force(day)
            heads = orgs.facts_of([one.scope_id for one in found if one.scope_id is not None])
            placed = [
                (heads[one.scope_id].path if one.scope_id is not None else "", one.book)
                for one in found
                if one.scope_id is None or one.scope_id in heads
            ]
            placed.append(("", policies.plan_book()))
            self._books[day] = sorted(placed, key=lambda place: -len(place[0]))
        return self._books[day]


def worth(draft: NewEntry, rule: ConversionRule) -> Amount:
    """Raises ValueError for negative facts."""
    facts = RawFacts(draft.seconds or 0, draft.teaching_hundredths or 0, draft.half_days or 0)
    return convert(facts, rule)
