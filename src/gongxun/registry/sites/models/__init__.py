from gongxun.registry.sites.models.calls import (
    Call,
    CallState,
    Outcome,
    Proposal,
    Score,
    Turn,
)
from gongxun.registry.sites.models.sites import (
    Kind,
    Level,
    Picture,
    Route,
    Site,
    State,
    Stop,
)

__all__ = [
    "Call",
    "CallState",
    "Kind",
    "Level",
    "Outcome",
    "Picture",
    "Proposal",
    "Route",
    "Score",
    "Site",
    "State",
    "Stop",
    "Turn",
]
