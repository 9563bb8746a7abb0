"""The cached answer to who is responsible for a person's training today."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice

from django.db import transaction

from gongxun.base import bulk
from gongxun.registry.orgs.selectors import lines_of
from gongxun.registry.people.models import Person, Responsibility
from gongxun.registry.people.selectors.responsibility import charges_today, whole_files
from gongxun.registry.people.services.locking import lock_roster
from gongxun.registry.people.services.placing import place, place_transfers_below

BATCH = 10_000


@transaction.atomic
def refresh(person_ids: Collection[int], today: date) -> None:
    """Work out anew who is responsible for the persons, and where what is about them belongs; whoever serves
    nowhere has nobody.
    """
    lock_roster()
    for keys in _batches(whole_files(person_ids)):
        place(keys, today)
        charges = charges_today(keys, today)
        Responsibility.objects.filter(person_id__in=bulk.among(keys)).delete()
        bulk.copy_rows(
            Responsibility,
            ("person_id", "organisation_id", "rule"),
            ((key, charge.organisation_id, charge.rule) for key, charge in charges.items()),
        )


def refresh_below(organisation_id: int, today: date) -> None:
    """Work out anew for everybody who serves in the subtree of an organisation, by today's tree."""
    path = _path(organisation_id)
    place_transfers_below(path)
    serving = Person.objects.filter(
        appointments__organisation__path__startswith=path, appointments__voided_at=None
    )
    refresh(set(serving.values_list("pk", flat=True)), today)


def refresh_everybody(today: date) -> int:
    """Work out anew for all, a batch a transaction, so that posts which began or ended overnight tell; returns how
    many files there are.
    """
    keys = Person.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True)
    count = 0
    for batch in _batches(keys.iterator(chunk_size=BATCH)):
        refresh(batch, today)
        count += len(batch)
    return count


def _path(organisation_id: int) -> str:
    [line] = lines_of([organisation_id]).values()
    return line[0].path


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(keys)
    while batch := list(islice(rest, BATCH)):
        yield batch
