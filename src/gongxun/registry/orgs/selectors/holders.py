"""Who holds an office for an organisation: for notices. Knows no viewer."""

from collections.abc import Collection
from datetime import date

from gongxun.base.access.selectors import holders_among
from gongxun.registry.orgs.selectors.scoping import members
from gongxun.registry.orgs.selectors.tree import breadcrumbs


def nearest_holders(
    organisation_id: int, permission: str, today: date, besides: Collection[int] = ()
) -> list[int]:
    """Accounts that have ``permission`` at the organisation, or at the nearest one above it where somebody has.

    ``besides``: accounts that may not act in the matter and are passed over.
    """
    line = [one.id for one in breadcrumbs(organisation_id)]
    found = holders_among(permission, "organisation", line, today)
    for place in reversed(line):
        here = [account for account, scope in found if scope == place and account not in besides]
        if here:
            return here
    return []


def holders_within(organisation_id: int, permission: str, today: date) -> list[tuple[int, int]]:
    """(account, organisation) of whoever has ``permission`` granted at the organisation or below it."""
    return holders_among(permission, "organisation", members([organisation_id]), today)
