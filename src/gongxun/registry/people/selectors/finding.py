"""Finding persons by name, reading, initials, organisation or ID number."""

import re
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from gongxun.base.bulk import among
from gongxun.registry.people.fields import keyed_hash
from gongxun.registry.people.identity import IdNumberError, checked
from gongxun.registry.people.models import Appointment, Person, PersonAlias

BATCH = 10_000
FEW = 2_000


def matching(text: str, *, by_name: bool = True) -> QuerySet[Person]:
    """Persons whose name holds ``text``, whose pinyin or initials begin with it, who bear it as ID
    number, or who serve or served in an organisation whose name holds it.

    Of one or two characters a name begins or ends with them: only so the index of three-letter
    groups finds them. Without ``by_name`` only organisations count, for readers who may not know
    who bears a name or a number.
    """
    words = text.strip()
    if not words:
        return Person.objects.none()
    if not by_name:
        serving = Appointment.objects.filter(organisation__name__contains=words, voided_at=None)
        return Person.objects.filter(pk__in=serving.values("person_id"))
    if re.fullmatch(r"[A-Za-z ]+", words):
        letters = words.lower().replace(" ", "")
        return Person.objects.filter(
            Q(search_key__startswith=letters) | Q(search_key__contains=f" {letters}")
        )
    try:
        return Person.objects.filter(id_number_hash=keyed_hash(checked(words)))
    except IdNumberError:
        pass
    if len(words) < 3:
        return Person.objects.filter(Q(name__startswith=words) | Q(name__endswith=words))
    # Two branches, each by its own index: an OR of them would read every person.
    posts = Appointment.objects.filter(organisation__name__contains=words, voided_at=None)
    named = Person.objects.filter(name__contains=words).values_list("pk")
    return Person.objects.filter(pk__in=named.union(posts.values_list("person_id")))


def found_under(text: str, person: str, *, by_name: bool = True) -> Q:
    """Rows whose ``person`` (the name of a foreign key) is found under ``text``: by number where so few are
    found that a list is sooner read by person than in its order.
    """
    found = matching(text, by_name=by_name)
    few = list(found.values_list("pk", flat=True)[: FEW + 1])
    return Q(**{f"{person}__in": among(few) if len(few) <= FEW else found})


def find_by_id_numbers(numbers: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Identifier and name of the person behind each ID number (canonical form); unknown numbers are
    absent.

    A merged file answers with the file into which it went. Knows no viewer: services check
    permissions.
    """
    by_hash = {keyed_hash(number): number for number in numbers}
    found: dict[str, tuple[int, str]] = {}
    hashes = list(by_hash)
    for start in range(0, len(hashes), BATCH):
        batch = among(hashes[start : start + BATCH], "bytea")
        rows = Person.objects.filter(id_number_hash__in=batch).values_list(
            "id_number_hash", "pk", "name"
        )
        found |= {by_hash[bytes(digest or b"")]: (key, name) for digest, key, name in rows}
    into = aliases_among([key for key, _name in found.values()])
    return {number: (into.get(key, key), name) for number, (key, name) in found.items()}


def aliases_among(person_ids: Collection[int]) -> dict[int, int]:
    """For those of the files that were merged, the file into which they went."""
    rows = PersonAlias.objects.filter(alias_id__in=among(person_ids))
    return dict(rows.values_list("alias_id", "person_id"))


def merged_into_these(person_ids: Collection[int]) -> dict[int, int]:
    """Files that were merged into one of the persons', with the file into which they went."""
    rows = PersonAlias.objects.filter(person_id__in=among(person_ids))
    return dict(rows.values_list("alias_id", "person_id"))
