from gongxun.base.notices.services.mailing import is_set_up, send_waiting
from gongxun.base.notices.services.reading import mark_all_read, mark_read
from gongxun.base.notices.services.telling import Message, Told, notify, settle
from gongxun.base.notices.services.trimming import trim
from gongxun.base.notices.services.wishing import choose, give_address

__all__ = [
    "Message",
    "Told",
    "choose",
    "give_address",
    "is_set_up",
    "mark_all_read",
    "mark_read",
    "notify",
    "send_waiting",
    "settle",
    "trim",
]
