"""Issue a statement; write down that a document left."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.edges.reports import codes
from gongxun.edges.reports.models import Statement
from gongxun.edges.reports.selectors import digest_of
from gongxun.edges.reports.selectors.content import CHINESE, figures_on
from gongxun.edges.reports.selectors.statements import VOUCHES
from gongxun.records.ledger.selectors.files import last_seal
from gongxun.registry.people.selectors import (
    holding_appointment,
    person_file,
    visible_person_or_404,
)


@transaction.atomic
def issue(*, viewer: Viewer, person_id: int, now: datetime) -> Statement:
    """A statement of the person's trainings up to today.

    For herself, or for whoever decides on her hours. Raises Http404, PermissionDenied, and
    ValidationError where she holds no post, so that nobody could issue it.
    """
    person = visible_person_or_404(viewer, person_id, VOUCHES)
    post = holding_appointment(person.pk, viewer.today)
    if post is None:
        raise ValidationError(
            _("没有出具证明：此人目前没有任职，没有可以出具证明的单位。请先在个人档案登记任职。")
        )
    seal = last_seal()
    with translation.override(CHINESE):
        category = str(post.get_category_display())
    content = {
        "name": person.name,
        "id_number": person_file(viewer, person.pk).id_number,
        "organisation": post.organisation.name,
        "post": post.post,
        "category": category,
        "as_of": str(viewer.today),
        **figures_on(person.pk, post.organisation_id, viewer.today),
    }
    made = Statement.objects.create(
        code=codes.new_code(),
        person=person,
        organisation_id=post.organisation_id,
        as_of=viewer.today,
        content=content,
        digest=digest_of(content),
        ledger_seal=seal.pk if seal else None,
        ledger_head=seal.digest if seal else None,
        issued_at=now,
        issued_by=viewer.user_id,
        by_herself=viewer.user_id is not None and person.user_id == viewer.user_id,
    )
    audit.record(viewer, "statement.issue", "person", person.pk, post.organisation_id, now)
    return made


def note_download(*, viewer: Viewer, issued: Statement, now: datetime) -> None:
    """Write down that a statement was fetched by somebody else than the person herself."""
    if viewer.user_id is not None and issued.person.user_id == viewer.user_id:
        return
    audit.record(
        viewer, "export.statement", "person", issued.person_id, issued.organisation_id, now
    )


def note_table(*, viewer: Viewer, organisation_id: int, now: datetime) -> None:
    """Write down that an annual or mid-term table of an organisation left as a file."""
    audit.record(viewer, "export.report", "organisation", organisation_id, organisation_id, now)
