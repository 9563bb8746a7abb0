"""The country as it stands in the database."""

from dataclasses import dataclass

import numpy as np

from gongxun.registry.people import services as people
from gongxun.site.demo import sorts
from gongxun.site.demo.accounts import Account
from gongxun.site.demo.cast import Cast
from gongxun.site.demo.country import Country
from gongxun.site.demo.credits import Credits


@dataclass(frozen=True)
class Loaded:
    """Identifiers by the numbers of organisations and persons, and of the entries of each year in their order without
    reversals.
    """

    country: Country
    cast: Cast
    earned: dict[int, Credits]
    persons: list[people.NewPerson]
    org_ids: list[int]
    person_ids: list[int]
    entry_ids: dict[int, list[int]]

    def place(self, account: Account) -> int:
        """The number of the organisation of a role: the first of its sort in its province."""
        tree = self.country.tree
        sort, province = account.place
        suited = (tree.sort == sorts.NUMBER[sort]) & (tree.province == province)
        return int(np.flatnonzero(suited)[0])
