"""Rosters of past years, confirmed by name, in the places whose officers have accounts; this year's is still before them."""

from datetime import date, datetime, time, timedelta

import numpy as np
from django.utils import timezone

from gongxun.base.access import selectors as accounts
from gongxun.base.access.gate import Viewer
from gongxun.registry.people import services as people
from gongxun.registry.people.selectors import rosters
from gongxun.site.demo import sorts
from gongxun.site.demo.accounts import by_name
from gongxun.site.demo.desks import acting
from gongxun.site.demo.loaded import Loaded


def confirm_past_rosters(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    """The county with all below it, and the offices of its city and its province, every November."""
    tree, today = loaded.country.tree, viewer.today
    county = loaded.place(by_name("xian"))
    places = np.flatnonzero(tree.hosts[:, sorts.COUNTY] == county).tolist()
    by_whom = dict.fromkeys(places, "xian")
    by_whom |= {loaded.place(by_name(name)): name for name in ("shi", "sheng")}
    for year in range(2024, today.year):
        at = timezone.make_aware(datetime.combine(date(year, 11, 20), time(10)))
        for place, username in by_whom.items():
            _confirm(loaded.org_ids[place], username, year, at)
    # Of this year only some below the county are done.
    for place in places[1::2]:
        _confirm(loaded.org_ids[place], "xian", today.year, now - timedelta(hours=30))


def _confirm(organisation_id: int, username: str, year: int, at: datetime) -> None:
    user_id = accounts.account_id(username)
    roster = rosters.roster_on(organisation_id, timezone.localdate(at))
    if user_id is None or not roster:
        return
    people.confirm_seen_roster(
        viewer=acting(user_id, at), organisation_id=organisation_id, year=year,
        seen=rosters.mark_of(roster), now=at,
    )  # fmt: skip
