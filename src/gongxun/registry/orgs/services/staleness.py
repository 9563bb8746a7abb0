from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.registry.orgs.selectors.history import version_of


def refuse_stale(organisation_id: int, seen: str | None) -> None:
    """Raise ValidationError where the organisation is no longer as the form showed it (None: nobody
    looked). Called with the row locked.
    """
    if seen is not None and seen != version_of(organisation_id):
        raise ValidationError(
            _(
                "打开本页以后，这个单位的信息已被他人改动，您的修改没有保存。"
                "请核对下面的最新情况，再决定是否办理。"
            ),
            code="stale",
        )
