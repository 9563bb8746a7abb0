from gongxun.base.access.selectors.accounts import (
    PAGE_SIZE,
    AccountPage,
    AccountQuery,
    AccountState,
    account,
    accounts_with_grants,
    administrators_without_factor,
    subjects_with_accounts,
)
from gongxun.base.access.selectors.viewers import (
    account_id,
    display_name,
    display_names,
    usernames,
    viewer_of,
)

__all__ = [
    "PAGE_SIZE",
    "AccountPage",
    "AccountQuery",
    "AccountState",
    "account",
    "account_id",
    "accounts_with_grants",
    "administrators_without_factor",
    "display_name",
    "display_names",
    "subjects_with_accounts",
    "usernames",
    "viewer_of",
]
