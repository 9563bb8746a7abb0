from gongxun.base.audit.selectors.rows import (
    PAGE_SIZE,
    AuditPage,
    AuditQuery,
    audit_rows,
    matching,
    verbs_in_use,
)
from gongxun.base.audit.selectors.verification import AuditProblem, verify_audit
from gongxun.base.audit.selectors.viewing import views_of

__all__ = [
    "PAGE_SIZE",
    "AuditPage",
    "AuditProblem",
    "AuditQuery",
    "audit_rows",
    "matching",
    "verbs_in_use",
    "verify_audit",
    "views_of",
]
