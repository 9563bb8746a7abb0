"""Accounts of cadres: who has none yet, who has charge of them, and how one is joined with its file."""

from collections.abc import Collection, Sequence
from datetime import datetime

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
# Nobody holds more posts in one subtree than this, as a rule.
POSTS_EACH = 4
CHUNK = 500
SUBJECT = "person"


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
        ordered = posts.select_related("person", "organisation").order_by(
            "organisation__path", "person__name_key", "person_id", "-is_primary"
        )
        found: dict[int, Candidate] = {}
        if limit is not None:
            ordered = ordered[: limit * POSTS_EACH]
        for post in ordered.iterator(CHUNK):
            if limit is not None and len(found) >= limit:
                break
            note = f"{post.organisation.name} {post.post}".strip()
            found.setdefault(
                post.person_id,
                Candidate(post.person_id, post.person.name, _stem(post.person), note),
            )
        return list(found.values())

    def waiting(self, viewer: Viewer, scope_id: int) -> int:
        """Of many AtLeast."""
        posts = self._posts(viewer, scope_id).values_list("person_id", flat=True)
        found = list(posts[: MOST + 1])
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


def _stem(person: Person) -> str:
    """The name's reading, letters only."""
    reading = person.search_key.split(" ")[0]
    letters = "".join(one for one in reading.lower() if one.isascii() and one.isalnum())
    return letters[:LONGEST_STEM]
