from gongxun.records.ledger.services.checks import MODE_OF_FORM
from gongxun.records.ledger.services.deciding import decide_many
from gongxun.records.ledger.services.drafts import EntryProblem, NewEntry, RefusedEntries
from gongxun.records.ledger.services.evidence import attach, detach, drop_loose
from gongxun.records.ledger.services.exporting import note_export, note_list_view, note_view
from gongxun.records.ledger.services.merging import after_merge, release_duplicates
from gongxun.records.ledger.services.objections import decline, object_to, take_back, uphold
from gongxun.records.ledger.services.proposals import (
    propose,
    recognise,
    resubmit,
    return_,
    withdraw,
)
from gongxun.records.ledger.services.recording import judge, record, record_many
from gongxun.records.ledger.services.reversing import reverse
from gongxun.records.ledger.services.rights import may_record, may_reverse
from gongxun.records.ledger.services.sealing import keep_head, seal_pending
from gongxun.records.ledger.services.years import close_year, reopen_year

__all__ = [
    "MODE_OF_FORM",
    "EntryProblem",
    "NewEntry",
    "RefusedEntries",
    "after_merge",
    "attach",
    "close_year",
    "decide_many",
    "decline",
    "detach",
    "drop_loose",
    "judge",
    "keep_head",
    "may_record",
    "may_reverse",
    "note_export",
    "note_list_view",
    "note_view",
    "object_to",
    "propose",
    "recognise",
    "record",
    "record_many",
    "release_duplicates",
    "reopen_year",
    "resubmit",
    "return_",
    "reverse",
    "seal_pending",
    "take_back",
    "uphold",
    "withdraw",
]
