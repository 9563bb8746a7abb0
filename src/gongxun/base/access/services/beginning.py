"""The first administrators: their accounts are older than the first organisation, over which their roles come to hold
once it is founded.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import SEPARATED_ROLES
from gongxun.base.access.services.accounts import check_username
from gongxun.base.audit import services as audit

# A scope in which the gate finds nothing: a role that waits for something to administer.
INSTALLATION = "installation"


@transaction.atomic
def open_first_account(
    *, username: str, display_name: str, password: str, role: str, today: date, now: datetime
) -> User:
    """Open the account of one of the three administrators before there is any organisation; only the command line
    does so, in the name of the system itself. Raises ValidationError.
    """
    if role not in SEPARATED_ROLES:
        raise ValidationError(
            {
                "role": _(
                    "还没有组织，只能开立系统、安全、审计管理员；其他角色请在建立组织以后授权。"
                )
            }
        )
    check_username(username)
    user = User(username=username, display_name=display_name, created_at=now)
    user.set_password(password)
    user.save()
    Grant.objects.create(
        user=user, role=role, scope_kind=INSTALLATION, scope_id=0, valid_from=today
    )
    viewer = Viewer.system(today)
    audit.record(viewer, "account.open", "account", user.pk, None, now, {"role": str(role)})
    return user


@transaction.atomic
def settle_first_accounts(*, viewer: Viewer, root_id: int, now: datetime) -> int:
    """Let the roles of the first administrators hold over the root organisation; returns how many there were."""
    waiting = list(Grant.objects.select_for_update().filter(scope_kind=INSTALLATION))
    for grant in waiting:
        grant.scope_kind, grant.scope_id = "organisation", root_id
        grant.save(update_fields=["scope_kind", "scope_id"])
        detail = {"account": grant.user_id, "role": grant.role}
        audit.record(viewer, "grant.give", "account", grant.user_id, root_id, now, detail)
    User.objects.filter(pk__in=[grant.user_id for grant in waiting], home_id=None).update(
        home_id=root_id
    )
    return len(waiting)
