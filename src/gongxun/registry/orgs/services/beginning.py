"""The first organisation of an empty installation."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access import services as access
from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Role
from gongxun.registry.orgs.models import Organisation
from gongxun.registry.orgs.services.founding import found
from gongxun.registry.orgs.services.locking import lock_tree
from gongxun.registry.orgs.services.vetting import NewOrganisation


def found_root(*, viewer: Viewer, row: NewOrganisation, now: datetime) -> int:
    """Found the first organisation and return its identifier. The roles of the first administrators hold over it
    from now on. Raises ValidationError by field, PermissionDenied.
    """
    if row.parent_code is not None:
        raise ValueError("a root has no parent")
    return first_of_all(
        viewer=viewer, act=lambda system: found(viewer=system, row=row, now=now), now=now
    )


@transaction.atomic
def first_of_all(*, viewer: Viewer, act: Callable[[Viewer], object], now: datetime) -> int:
    """Let ``act`` put the first organisations into an empty installation, in the name of a system administrator with
    the rights of the system; returns the root.

    Raises PermissionDenied, and ValidationError where there are organisations already.
    """
    if Role.SYSTEM_ADMINISTRATOR not in viewer.roles and not viewer.everywhere:
        raise PermissionDenied(_("只有系统管理员可以建立第一个组织。"))
    lock_tree()
    if Organisation.objects.exists():
        raise ValidationError(_("已有组织，没有重复建立。请到“组织”里设立下级单位。"))
    act(Viewer(user_id=viewer.user_id, today=viewer.today, everywhere=True))
    root = Organisation.objects.filter(depth=1).order_by("path").first()
    if root is None:
        raise ValidationError(_("没有建立任何组织。请重试。"))
    access.settle_first_accounts(viewer=viewer, root_id=root.pk, now=now)
    return int(root.pk)
