from gongxun.base.audit.services.recording import record, record_list_view, record_many, record_view
from gongxun.base.audit.services.retention import TERM, remove_before
from gongxun.base.audit.services.sealing import keep_head, seal_pending

__all__ = [
    "TERM",
    "keep_head",
    "record",
    "record_list_view",
    "record_many",
    "record_view",
    "remove_before",
    "seal_pending",
]
