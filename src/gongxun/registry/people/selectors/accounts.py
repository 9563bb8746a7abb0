"""The accounts behind persons, to tell them something. Knows no viewer."""

from collections.abc import Collection

from django.db.models import Q

from gongxun.base.bulk import among
from gongxun.registry.people.models import Person
from gongxun.registry.people.selectors.finding import aliases_among


def accounts_of(person_ids: Collection[int]) -> dict[int, int]:
    """Of each person who has an account that is not locked, the account; merged files resolved."""
    into = aliases_among(person_ids)
    living = {key: into.get(key, key) for key in person_ids}
    whole = among(set(living.values()))
    rows = Person.objects.filter(
        Q(pk__in=whole) | Q(merged_into__person_id__in=whole), user__is_active=True
    ).values_list("pk", "merged_into__person_id", "user_id")
    accounts: dict[int, int] = {}
    for key, person, user in rows:
        if person is None or person not in accounts:
            accounts[person or key] = user
    return {key: accounts[person] for key, person in living.items() if person in accounts}
