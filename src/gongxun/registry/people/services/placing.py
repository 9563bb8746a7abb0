"""What lists of matters ask by: where the persons serve whom the matters are about."""

from collections.abc import Collection, Iterable
from datetime import date
from itertools import chain
from typing import TypeVar

from django.db.models import Q, QuerySet

from gongxun.base.bulk import among
from gongxun.registry.orgs.selectors import lines_of
from gongxun.registry.people.models import Exemption, MergeProposal, Transfer
from gongxun.registry.people.selectors.finding import merged_into_these
from gongxun.registry.people.selectors.placing import places_of

Row = TypeVar("Row", Exemption, MergeProposal, Transfer)
BATCH = 1_000


def place(files: Collection[int], today: date) -> None:
    """Write anew where transfers, exemptions and proposals to merge belong that are about ``files``, which are whole
    ones: after a change of posts or of the tree, and every night, since posts begin and end by date.
    """
    touched = [*files, *merged_into_these(files)]
    _place_transfers(Transfer.objects.filter(appointment__person_id__in=among(touched)))
    exemptions = list(Exemption.objects.filter(person_id__in=among(touched)))
    one, other = (
        MergeProposal.objects.filter(**{f"{side}_id__in": among(touched)})
        for side in ("person", "other")
    )
    merges = list(one.union(other))
    if not exemptions and not merges:
        return
    sides = ((row.person_id, row.other_id) for row in merges)
    people = {key for key in chain(*sides, (row.person_id for row in exemptions)) if key}
    places = places_of(people, today)
    nowhere: set[int] = set()
    _write(Exemption, "places", ((row, places[row.person_id]) for row in exemptions))
    either = (
        (row, places[row.person_id] | places.get(row.other_id or 0, nowhere)) for row in merges
    )
    _write(MergeProposal, "places", either)


def place_transfers_below(path: str) -> None:
    """Write anew where the transfers belong of which either side lies in the subtree of a path."""
    sides = ("appointment__organisation", "destination")
    one, other = (Transfer.objects.filter(**{f"{side}__path__startswith": path}) for side in sides)
    either = Q(pk__in=one.values("pk").union(other.values("pk")))
    _place_transfers(Transfer.objects.filter(either))


def _place_transfers(rows: QuerySet[Transfer]) -> None:
    transfers = list(rows.select_related("appointment"))
    if not transfers:
        return
    ends = {(row.appointment.organisation_id, row.destination_id) for row in transfers}
    lines = {key: {fact.id for fact in line} for key, line in lines_of({*chain(*ends)}).items()}
    origins = ((row, lines[row.appointment.organisation_id]) for row in transfers)
    _write(Transfer, "origin_places", origins)
    _write(Transfer, "destination_places", ((row, lines[row.destination_id]) for row in transfers))


def _write(model: type[Row], field: str, found: Iterable[tuple[Row, set[int]]]) -> None:
    changed = []
    for row, places in found:
        if set(getattr(row, field)) != places:
            setattr(row, field, sorted(places))
            changed.append(row)
    model._default_manager.bulk_update(changed, [field], batch_size=BATCH)
