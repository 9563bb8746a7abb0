from gongxun.records.appraisals.services.announcing import (
    Demand,
    announce,
    cancel_appraisal,
    close,
)
from gongxun.records.appraisals.services.exporting import note_export
from gongxun.records.appraisals.services.inviting import (
    cancel_round,
    extend,
    invite,
    open_round,
)
from gongxun.records.appraisals.services.rating import Rated, attach, detach, rate, submit
from gongxun.records.appraisals.services.rectifying import accept, report, send_back
from gongxun.records.appraisals.services.scoring import conclude, score
from gongxun.records.appraisals.services.telling import remind
from gongxun.records.appraisals.services.visiting import arrange_visit, note_findings

__all__ = [
    "Demand",
    "Rated",
    "accept",
    "announce",
    "arrange_visit",
    "attach",
    "cancel_appraisal",
    "cancel_round",
    "close",
    "conclude",
    "detach",
    "extend",
    "invite",
    "note_export",
    "note_findings",
    "open_round",
    "rate",
    "remind",
    "report",
    "score",
    "send_back",
    "submit",
]
