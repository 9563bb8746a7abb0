from gongxun.base.access.services.accounts import (
    assign_subject,
    end_sessions,
    lock,
    open_account,
    require_over_account,
    reset_second_factor,
    unlock,
)
from gongxun.base.access.services.beginning import open_first_account, settle_first_accounts
from gongxun.base.access.services.codes import (
    LARGEST_BATCH,
    Slip,
    enrol_many,
    open_with_code,
    redeem,
    reissue,
)
from gongxun.base.access.services.grants import end_grant, grant_role
from gongxun.base.access.services.tokens import Admitted, admit, create_token, revoke_token

__all__ = [
    "LARGEST_BATCH",
    "Admitted",
    "Slip",
    "admit",
    "assign_subject",
    "create_token",
    "end_grant",
    "end_sessions",
    "enrol_many",
    "grant_role",
    "lock",
    "open_account",
    "open_first_account",
    "open_with_code",
    "redeem",
    "reissue",
    "require_over_account",
    "reset_second_factor",
    "revoke_token",
    "settle_first_accounts",
    "unlock",
]
