"""Issue a statement and withdraw it; write down that a document left."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.base.notices import kinds
from gongxun.base.notices import services as notices
from gongxun.edges.reports import codes
from gongxun.edges.reports.models import Ground, Statement, Withdrawal
from gongxun.edges.reports.selectors import (
    digest_of,
    may_withdraw,
    statement,
    withdrawal_of,
)
from gongxun.edges.reports.selectors.content import CHINESE, figures_on
from gongxun.edges.reports.selectors.statements import VOUCHES
from gongxun.records.ledger.selectors.files import last_seal
from gongxun.registry.people.selectors import (
    holding_appointment,
    person_file,
    person_of,
    visible_person_or_404,
)

WITHDRAWN = "reports.statement_withdrawn"


def register_kinds() -> None:
    kinds.register(
        kinds.Kind(
            WITHDRAWN,
            gettext_lazy("培训证明被撤回"),
            gettext_lazy("您的一份培训证明被出具单位撤回。"),
            lambda viewer: person_of(viewer) is not None,
            required=gettext_lazy("不能关闭：证明失效须告知本人。"),
        )
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


@transaction.atomic
def withdraw(
    *, viewer: Viewer, statement_id: int, ground: str, note: str, now: datetime
) -> Withdrawal:
    """Declare that a statement no longer holds; its paper is told so wherever its code is verified.

    For whoever decides on hours in the organisation that issued it. Strangers read the ``ground`` and
    the day, never the ``note``. Raises Http404, PermissionDenied, and ValidationError where no note
    says why or where it was withdrawn before.
    """
    issued = statement(viewer, statement_id)
    if not may_withdraw(viewer, issued):
        raise PermissionDenied(_("您不能撤回这份证明；请由出具单位的培训管理员办理。"))
    note = note.strip()
    if ground not in Ground.values or not note:
        raise ValidationError({"note": _("没有撤回：请选择原因并写明情况，供日后核查。")})
    if withdrawal_of(issued) is not None:
        raise ValidationError(_AGAIN)
    try:
        with transaction.atomic():
            made = Withdrawal.objects.create(
                statement=issued,
                ground=ground,
                note=note,
                withdrawn_at=now,
                withdrawn_by=viewer.user_id,
            )
    except IntegrityError:
        # Somebody else withdrew it at the same moment.
        raise ValidationError(_AGAIN) from None
    audit.record(
        viewer, "statement.withdraw", "person", issued.person_id, issued.organisation_id, now
    )
    _tell(issued, made, now)
    return made


_AGAIN = gettext_lazy("没有重复撤回：这份证明已经撤回。请刷新页面查看。")


def _tell(issued: Statement, made: Withdrawal, now: datetime) -> None:
    if issued.person.user_id is None:
        return
    message = notices.Message(
        issued.person.user_id,
        f"statement:{issued.pk}",
        _("一份培训证明被撤回"),
        reverse("reports:statements", args=[issued.person_id]),
        _("数据截至 %(day)s 的证明：%(ground)s。需要时请重新出具。")
        % {"day": issued.as_of, "ground": made.get_ground_display()},
    )
    notices.notify(kind=WITHDRAWN, messages=[message], now=now)


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
