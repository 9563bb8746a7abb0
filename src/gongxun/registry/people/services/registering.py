"""Opening files: one person, one file, found by the ID number."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base import bulk
from gongxun.base.access import services as access
from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.orgs.selectors import covered
from gongxun.registry.people.fields import encrypt, keyed_hash
from gongxun.registry.people.identity import IdNumberError, checked
from gongxun.registry.people.models import MergeProposal, Person
from gongxun.registry.people.naming import clean_name, person_key, search_key
from gongxun.registry.people.selectors.finding import aliases_among, find_by_id_numbers
from gongxun.registry.people.selectors.responsibility import whole_files
from gongxun.registry.people.selectors.visibility import require_over_person
from gongxun.registry.people.services.locking import lock_roster
from gongxun.registry.people.services.placing import place

SHOWN_FAULTS = 20
SAME_NUMBER = "同一身份证号登记了不同姓名"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be registered in the name of ``organisation_id`` (None: by the system itself)."""

    name: str
    id_number: str | None
    organisation_id: int | None = None


def register(*, viewer: Viewer, row: NewPerson, now: datetime) -> int:
    """Open a file, or find the one that exists, and return its identifier. See
    ``register_many``.
    """
    return register_many(viewer=viewer, rows=[row], now=now)[0]


@transaction.atomic
def register_many(*, viewer: Viewer, rows: Iterable[NewPerson], now: datetime) -> list[int]:
    """The identifier of each row's person, in order: found by the ID number, else newly registered.

    A known number with another name opens a file without a claim to the number, and proposes to
    merge the two: nobody's record grows by a slip of the pen. Raises ValidationError that names
    rows with bad names or numbers, PermissionDenied.
    """
    new = [NewPerson(clean_name(row.name), row.id_number, row.organisation_id) for row in rows]
    _require(viewer, new)
    numbers = _checked_numbers(new)
    lock_roster()
    intake = _Intake({number for number in numbers if number}, len(new))
    ids = [intake.take(row, number) for row, number in zip(new, numbers, strict=True)]
    _insert(intake.fresh, now)
    _propose(intake.doubtful, now, viewer.today)
    audit.record_many(
        viewer,
        "person.register",
        "person",
        ((key, row.organisation_id) for key, row, _number in intake.fresh),
        now,
    )
    if intake.fresh:
        first = intake.fresh[0][0]
        outbox.emit("people.registered", {"count": len(intake.fresh), "first": first}, now)
    return ids


class _Intake:
    """Who is known, who is new, and who may be somebody known under another name."""

    def __init__(self, numbers: Collection[str], most: int) -> None:
        self.fresh: list[tuple[int, NewPerson, str | None]] = []
        self.doubtful: list[tuple[int, int]] = []
        self._known = find_by_id_numbers(numbers)
        self._beside = _names_by_proposal([key for key, _name in self._known.values()])
        self._reserved = iter(bulk.reserve_ids(Person, most))

    def take(self, row: NewPerson, number: str | None) -> int:
        """The identifier of the row's person."""
        known = self._known.get(number or "")
        if known is None:
            key = self._open(row, number)
            if number:
                self._known[number] = (key, row.name)
            return key
        key, name = known
        if name == row.name:
            return key
        beside = self._beside.get((key, row.name))
        if beside is None:
            beside = self._beside[key, row.name] = self._open(row, None)
            self.doubtful.append((key, beside))
        return beside

    def _open(self, row: NewPerson, number: str | None) -> int:
        key = next(self._reserved)
        self.fresh.append((key, row, number))
        return key


def _require(viewer: Viewer, rows: Sequence[NewPerson]) -> None:
    if viewer.everywhere:
        return
    wanted = {row.organisation_id for row in rows}
    if None in wanted or wanted - covered(
        viewer, Permission.EDIT_PEOPLE, [key for key in wanted if key is not None]
    ):
        raise PermissionDenied(
            _("您在该组织没有此项权限；如需办理，请联系本单位的安全管理员授权。")
        )


def _checked_numbers(rows: Sequence[NewPerson]) -> list[str | None]:
    numbers: list[str | None] = []
    faults: list[str] = []
    for at, row in enumerate(rows, start=1):
        number = None
        try:
            number = checked(row.id_number) if row.id_number else None
        except IdNumberError as wrong:
            faults.append(_("第 %(row)d 人：%(fault)s") % {"row": at, "fault": wrong})
        if not row.name or len(row.name) > 60:
            faults.append(_("第 %(row)d 人：姓名为空或超过 60 字。请核对姓名。") % {"row": at})
        numbers.append(number)
    if faults:
        raise ValidationError(faults[:SHOWN_FAULTS])
    return numbers


def _names_by_proposal(person_ids: Sequence[int]) -> dict[tuple[int, str], int]:
    """Files that were opened beside a person's because the name differed, by person and name."""
    rows = MergeProposal.objects.filter(person_id__in=person_ids, other__isnull=False).values_list(
        "person_id", "other__name", "other_id"
    )
    found = {(person, name): other for person, name, other in rows}
    into = aliases_among(list(found.values()))
    return {place: into.get(other, other) for place, other in found.items()}


def _insert(fresh: Sequence[tuple[int, NewPerson, str | None]], now: datetime) -> None:
    columns = (
        "id",
        "name",
        "name_key",
        "search_key",
        "id_number",
        "id_number_hash",
        "registered_at",
    )
    keys = {row.name: person_key(row.name) for _key, row, _number in fresh}
    bulk.copy_rows(
        Person,
        columns,
        (
            (
                key, row.name, keys[row.name], search_key(keys[row.name]),
                encrypt(number) if number else None, keyed_hash(number) if number else None, now,
            )
            for key, row, number in fresh
        ),
    )  # fmt: skip


def _propose(doubtful: Sequence[tuple[int, int]], now: datetime, today: date) -> None:
    MergeProposal.objects.bulk_create(
        MergeProposal(person_id=person, other_id=other, reason=SAME_NUMBER, proposed_at=now)
        for person, other in doubtful
    )
    place(whole_files({person for person, _other in doubtful}), today)


@transaction.atomic
def rename_person(
    *, viewer: Viewer, person_id: int, name: str, now: datetime, seen: str | None = None
) -> None:
    """Correct or change a person's name; raises ValidationError, PermissionDenied.

    ``seen`` is the name that the reader saw.
    """
    organisation_id = require_over_person(viewer, Permission.EDIT_PEOPLE, person_id)
    name = clean_name(name)
    present = Person.objects.select_for_update().get(pk=person_id).name
    if present == name:
        return
    if seen is not None and seen != present:
        raise ValidationError(
            {
                "name": _("打开本页以后，姓名已被他人改为“%(name)s”。请核对后再改。")
                % {"name": present}
            }
        )
    if not name or len(name) > 60:
        raise ValidationError({"name": _("姓名为空或超过 60 字。请核对姓名。")})
    key = person_key(name)
    Person.objects.filter(pk=person_id).update(name=name, name_key=key, search_key=search_key(key))
    audit.record(viewer, "person.rename", "person", person_id, organisation_id, now)


@transaction.atomic
def link_account(
    *, viewer: Viewer, person_id: int, user_id: int, scope_id: int, now: datetime
) -> None:
    """Let the account be the person's own; the security administrator of ``scope_id`` answers for
    it.
    """
    require(viewer, Permission.EDIT_GRANTS, "organisation", scope_id)
    if Person.objects.filter(user_id=user_id).exclude(pk=person_id).exists():
        raise ValidationError(_("该账号已关联另一人。请先解除原关联。"))
    Person.objects.filter(pk=person_id).update(user_id=user_id)
    access.assign_subject(user_id=user_id, kind="person", subject_id=person_id)
    audit.record(viewer, "person.link", "person", person_id, scope_id, now, {"account": user_id})
