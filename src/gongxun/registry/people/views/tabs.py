from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.counting import up_to
from gongxun.base.shell.frame import Link
from gongxun.registry.people.presentation import tabs_of
from gongxun.registry.people.selectors.waiting import (
    incoming_transfers,
    waiting_exemptions,
    waiting_merges,
)

MOST = 99


def tabs_for(request: ViewerRequest, current: str) -> list[Link]:
    """The pages of the roster's keeping with what waits on each."""
    viewer = request.viewer
    if not viewer.scopes(Permission.EDIT_PEOPLE, "organisation"):
        return tabs_of(viewer, current, {})
    counts = {
        "transfers": up_to(incoming_transfers(viewer), MOST),
        "merges": up_to(waiting_merges(viewer), MOST),
        "exemptions": up_to(waiting_exemptions(viewer), MOST),
    }
    return tabs_of(viewer, current, counts)
