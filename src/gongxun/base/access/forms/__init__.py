from gongxun.base.access.forms.accounts import EndForm, FirstSignInForm, GrantForm, OpenForm
from gongxun.base.access.forms.filters import AccountFilter, AuditFilter, PlaceForm

__all__ = [
    "AccountFilter",
    "AuditFilter",
    "EndForm",
    "FirstSignInForm",
    "GrantForm",
    "OpenForm",
    "PlaceForm",
]
