"""Why a person's figure is what it is: pure, from her own rows of the lake and the policy book."""

from gongxun.rules.explanation.entries import JudgedEntry, Verdict
from gongxun.rules.explanation.explaining import Explanation, Outlook, explain
from gongxun.rules.explanation.facts import (
    AppointmentFact,
    EntryFact,
    ExemptionFact,
    PersonFacts,
    holding_appointment,
)
from gongxun.rules.explanation.standing import (
    AlternativeStanding,
    Standing,
    expected_on,
    measured,
    windows_of,
)

__all__ = [
    "AlternativeStanding",
    "AppointmentFact",
    "EntryFact",
    "ExemptionFact",
    "Explanation",
    "JudgedEntry",
    "Outlook",
    "PersonFacts",
    "Standing",
    "Verdict",
    "expected_on",
    "explain",
    "holding_appointment",
    "measured",
    "windows_of",
]
