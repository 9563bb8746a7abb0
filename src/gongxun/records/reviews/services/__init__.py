from gongxun.records.reviews.services.deciding import Judgement, decide
from gongxun.records.reviews.services.exporting import note_export
from gongxun.records.reviews.services.holding import give_back, take_up
from gongxun.records.reviews.services.submitting import submit, take_back
from gongxun.records.reviews.services.telling import remind_overdue, tell_ended, tell_waiting

__all__ = [
    "Judgement",
    "decide",
    "give_back",
    "note_export",
    "remind_overdue",
    "submit",
    "take_back",
    "take_up",
    "tell_ended",
    "tell_waiting",
]
