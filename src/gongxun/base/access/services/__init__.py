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

__all__ = [
    "LARGEST_BATCH",
    "Slip",
    "assign_subject",
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
    "settle_first_accounts",
    "unlock",
]
