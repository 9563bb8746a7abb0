"""What can be done to people. Each act: permission, check, change, audit, event, in one
transaction.
"""

from gongxun.registry.people.services.appointing import (
    appoint,
    appoint_many,
    end_appointment,
    revise_appointment,
    void_appointment,
)
from gongxun.registry.people.services.enrolling import Enrolled, appoint_once, enrol
from gongxun.registry.people.services.exempting import (
    approve_exemption,
    refuse_exemption,
    request_exemption,
    revoke_exemption,
)
from gongxun.registry.people.services.mandates import (
    NewMandate,
    end_mandate,
    give_mandates,
    set_managing_authority,
)
from gongxun.registry.people.services.merging import decide_merge, propose_merge
from gongxun.registry.people.services.registering import (
    NewPerson,
    link_account,
    register,
    register_many,
    rename_person,
)
from gongxun.registry.people.services.revealing import note_export, reveal_id_number
from gongxun.registry.people.services.rosters import RosterChanged, confirm_seen_roster
from gongxun.registry.people.services.transferring import (
    accept_transfer,
    decline_transfer,
    propose_transfer,
    withdraw_transfer,
)
from gongxun.registry.people.services.vetting import NewAppointment

__all__ = [
    "Enrolled",
    "NewAppointment",
    "NewMandate",
    "NewPerson",
    "RosterChanged",
    "accept_transfer",
    "appoint",
    "appoint_many",
    "appoint_once",
    "approve_exemption",
    "confirm_seen_roster",
    "decide_merge",
    "decline_transfer",
    "end_appointment",
    "end_mandate",
    "enrol",
    "give_mandates",
    "link_account",
    "note_export",
    "propose_merge",
    "propose_transfer",
    "refuse_exemption",
    "register",
    "register_many",
    "rename_person",
    "request_exemption",
    "reveal_id_number",
    "revise_appointment",
    "revoke_exemption",
    "set_managing_authority",
    "void_appointment",
    "withdraw_transfer",
]
