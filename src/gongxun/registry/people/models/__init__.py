from gongxun.registry.people.models.appointments import (
    Appointment,
    Category,
    Employment,
    ManagingAuthority,
    Mandate,
    MandateKind,
    Transfer,
)
from gongxun.registry.people.models.exemptions import Exemption, ExemptionKind
from gongxun.registry.people.models.persons import (
    MergeProposal,
    Person,
    PersonAlias,
    Responsibility,
)
from gongxun.registry.people.models.rosters import ConfirmedRoster

__all__ = [
    "Appointment",
    "Category",
    "ConfirmedRoster",
    "Employment",
    "Exemption",
    "ExemptionKind",
    "ManagingAuthority",
    "Mandate",
    "MandateKind",
    "MergeProposal",
    "Person",
    "PersonAlias",
    "Responsibility",
    "Transfer",
]
