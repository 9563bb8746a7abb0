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
from gongxun.base.access.selectors.tokens import token, tokens_of
from gongxun.base.access.selectors.viewers import (
    account_id,
    active_among,
    display_name,
    display_names,
    holders_among,
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
    "active_among",
    "administrators_without_factor",
    "display_name",
    "display_names",
    "holders_among",
    "subjects_with_accounts",
    "token",
    "tokens_of",
    "usernames",
    "viewer_of",
]
