from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import ApiToken
from gongxun.base.access.selectors.accounts import account


def tokens_of(user_id: int) -> list[ApiToken]:
    """An account's tokens, the latest first; ended ones stay for a look back. The caller has passed the gate."""
    return list(ApiToken.objects.filter(user_id=user_id).order_by("-pk")[:50])


def token(viewer: Viewer, token_id: int) -> ApiToken:
    """The viewer's own, or of an account in her charge; raises Http404."""
    found = ApiToken.objects.select_related("user").filter(pk=token_id).first()
    if found is None:
        raise Http404(_("没有这个令牌。"))
    if found.user_id != viewer.user_id:
        account(viewer, found.user_id)
    return found
