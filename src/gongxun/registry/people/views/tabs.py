from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.counting import at_most, up_to
from gongxun.base.shell.frame import Link
from gongxun.registry.people.presentation import tabs_of
from gongxun.registry.people.selectors.waiting import (
    incoming_transfers,
    waiting_exemptions,
    waiting_merges,
)

MOST = 99
WAITING = {
    "transfers": incoming_transfers,
    "merges": waiting_merges,
    "exemptions": waiting_exemptions,
}


def tabs_for(request: ViewerRequest, current: str, waiting: int | None = None) -> list[Link]:
    """The pages of the roster's keeping with what waits on each; ``waiting`` on the current one, where known."""
    viewer = request.viewer
    if not viewer.scopes(Permission.EDIT_PEOPLE, "organisation"):
        return tabs_of(viewer, current, {})
    counts = {
        name: up_to(rows(viewer), MOST)
        if name != current or waiting is None
        else at_most(waiting, MOST)
        for name, rows in WAITING.items()
    }
    return tabs_of(viewer, current, counts)
