from gongxun.base.access.forms.accounts import EndForm, FirstSignInForm, GrantForm, OpenForm
from gongxun.base.access.forms.filters import AccountFilter, AuditFilter, PlaceForm
from gongxun.base.access.forms.tokens import TokenForm

__all__ = [
    "AccountFilter",
    "AuditFilter",
    "EndForm",
    "FirstSignInForm",
    "GrantForm",
    "OpenForm",
    "PlaceForm",
    "TokenForm",
]
