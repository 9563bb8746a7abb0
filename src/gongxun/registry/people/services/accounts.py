"""Accounts of cadres: who has none yet, who has charge of them, and how one is joined with its file."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gongxun.base.access.enrolment import Candidate
from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.access.selectors import subjects_with_accounts
from gongxun.base.audit import services as audit
from gongxun.base.bulk import among
from gongxun.base.shell.counting import MOST, AtLeast
from gongxun.registry.orgs.selectors import facts_of, is_narrow
from gongxun.registry.people.models import Appointment, Person, PersonAlias
from gongxun.registry.people.selectors.appointments import holding, holding_appointment
from gongxun.registry.people.selectors.files import resolve
from gongxun.registry.people.selectors.visibility import people_to_list, same

LONGEST_STEM = 20
CHUNK = 500
SUBJECT = "person"
Row = TypeVar("Row")


class AccountsOfPeople:
    """The source of candidates that people registers with base.access."""

    def candidates(
        self,
        viewer: Viewer,
        scope_id: int,
        *,
        only: Collection[int] | None = None,
        limit: int | None = None,
    ) -> Sequence[Candidate]:
        posts = self._posts(viewer, scope_id)
        if only is not None:
            posts = posts.filter(person_id__in=among(only))
        rows = posts.order_by(
            "organisation__path", "person__name_key", "person_id", "-is_primary", "pk"
        ).values_list(
            "person_id", "person__name", "person__search_key", "organisation__name", "post"
        )
        found: dict[int, Candidate] = {}
        for key, name, search_key, place, words in _walk(rows, limit):
            note = f"{place} {words}".strip()
            found.setdefault(key, Candidate(key, name, _stem(search_key), note))
            if len(found) == limit:
                break
        return list(found.values())

    def waiting(self, viewer: Viewer, scope_id: int) -> int:
        """Of many AtLeast."""
        posts = self._posts(viewer, scope_id).values_list("person_id", flat=True)
        # In the order of the list: in any other the server may first pass all who have an account.
        found = list(posts.order_by("organisation__path")[: MOST + 1])
        count = len(set(found))
        return count if len(found) <= MOST else AtLeast(count)

    def _posts(self, viewer: Viewer, scope_id: int) -> QuerySet[Appointment]:
        require(viewer, Permission.EDIT_GRANTS, "organisation", scope_id)
        return Appointment.objects.filter(
            holding(viewer.today),
            organisation__path__startswith=facts_of([scope_id])[scope_id].path,
            person__user=None,
            person__merged_into=None,
        ).exclude(Exists(subjects_with_accounts(SUBJECT).filter(subject_id=OuterRef("person_id"))))

    def subjects(self, viewer: Viewer, permission: str) -> QuerySet[Person]:
        visible = people_to_list(viewer, permission)
        if is_narrow(viewer, permission):
            return Person.objects.filter(Q(pk__in=visible) | Q(merged_into__person__in=visible))
        return Person.objects.filter(
            Exists(visible.filter(same("pk", "pk")))
            | Exists(visible.filter(same("pk", "merged_into__person_id")))
        )

    def owned(self, viewer: Viewer, permission: str, field: str) -> Q:
        theirs = self.subjects(viewer, permission)
        if is_narrow(viewer, permission):
            return Q(**{f"{field}__in": theirs.values("pk")})
        return Q(Exists(theirs.filter(same("pk", field))))

    @transaction.atomic
    def link(self, *, viewer: Viewer, subject_id: int, user_id: int, now: datetime) -> None:
        person = Person.objects.select_for_update(of=("self",)).get(pk=resolve(subject_id))
        if person.user_id not in (None, user_id):
            raise ValidationError(
                _("您的档案已关联另一个账号，登录码没有用掉；请联系本单位的安全管理员。")
            )
        if person.user_id == user_id:
            return
        person.user_id = user_id
        person.save(update_fields=["user"])
        post = holding_appointment(person.pk, viewer.today)
        place = post.organisation_id if post else None
        audit.record(viewer, "person.link", "person", person.pk, place, now, {"account": user_id})

    def own(self, user_id: int) -> Sequence[int]:
        keys = list(Person.objects.filter(user_id=user_id).values_list("pk", flat=True))
        whole = [resolve(key) for key in keys]
        merged = PersonAlias.objects.filter(person_id__in=whole).values_list("alias_id", flat=True)
        return sorted({*keys, *whole, *merged})


def _walk(rows: "QuerySet[Any, Row]", size: int | None) -> Iterator[Row]:
    """The rows in their order, read so many at a time: of a million no more than a reader takes."""
    if size is None:
        yield from rows.iterator(CHUNK)
        return
    at = 0
    while batch := list(rows[at : at + size]):
        yield from batch
        if len(batch) < size:
            return
        at += size


def _stem(search_key: str) -> str:
    """The name's reading, letters only."""
    reading = search_key.split(" ")[0]
    letters = "".join(one for one in reading.lower() if one.isascii() and one.isalnum())
    return letters[:LONGEST_STEM]
