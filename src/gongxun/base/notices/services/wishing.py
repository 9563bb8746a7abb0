from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from gongxun.base.access.gate import Viewer
from gongxun.base.notices.models import Choice, MailAddress
from gongxun.base.notices.selectors import wishes


@transaction.atomic
def choose(*, viewer: Viewer, chosen: Mapping[str, tuple[bool, bool]]) -> None:
    """Keep how the viewer wants to be told: by kind, in the product and by e-mail.

    What cannot be switched off stays on; kinds that are not offered to her are left as they are.
    """
    for wish in wishes(viewer):
        if wish.kind.name in chosen:
            inside, mail = chosen[wish.kind.name]
            Choice.objects.update_or_create(
                account_id=viewer.user_id,
                kind=wish.kind.name,
                defaults={"in_product": inside or bool(wish.kind.required), "by_mail": mail},
            )


def give_address(*, viewer: Viewer, address: str, now: datetime) -> None:
    """Keep where the viewer is written to; empty: nowhere any more."""
    if not address:
        MailAddress.objects.filter(account_id=viewer.user_id).delete()
        return
    MailAddress.objects.update_or_create(
        account_id=viewer.user_id, defaults={"address": address, "given_at": now}
    )
