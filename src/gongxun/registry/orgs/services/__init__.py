"""What can be done to organisations. Each act: permission, check, change, audit, event, in one
transaction.
"""

from gongxun.registry.orgs.checks import Fault
from gongxun.registry.orgs.services.affiliating import affiliate
from gongxun.registry.orgs.services.beginning import first_of_all, found_root
from gongxun.registry.orgs.services.divisions import NewDivision, add_divisions
from gongxun.registry.orgs.services.ending import dissolve, merge
from gongxun.registry.orgs.services.founding import found, found_many
from gongxun.registry.orgs.services.moving import move
from gongxun.registry.orgs.services.noting import note_export
from gongxun.registry.orgs.services.revising import rename, revise
from gongxun.registry.orgs.services.rosters import confirm_roster, return_summary
from gongxun.registry.orgs.services.tenants import Tenants, register_tenants
from gongxun.registry.orgs.services.vetting import NewOrganisation

__all__ = [
    "Fault",
    "NewDivision",
    "NewOrganisation",
    "Tenants",
    "add_divisions",
    "affiliate",
    "confirm_roster",
    "dissolve",
    "first_of_all",
    "found",
    "found_many",
    "found_root",
    "merge",
    "move",
    "note_export",
    "register_tenants",
    "rename",
    "return_summary",
    "revise",
]
