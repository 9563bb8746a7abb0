from collections.abc import Collection
from datetime import date


def refresh(person_ids: Collection[int], today: date) -> None:
    """Placeholder until the rules of the policy book are there."""
