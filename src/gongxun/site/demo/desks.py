"""The desk of an officer of the demo: whom her office answers for, and who speaks for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.utils import timezone

from gongxun.base.access import selectors as accounts
from gongxun.base.access import services as access
from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Role
from gongxun.registry.people import selectors as files
from gongxun.registry.people import services as people
from gongxun.registry.people.selectors.responsibility import charges_today
from gongxun.site.demo import sorts
from gongxun.site.demo.accounts import by_name
from gongxun.site.demo.arrays import NEVER
from gongxun.site.demo.loaded import Loaded

LEVELS = {"xian": sorts.COUNTY, "shi": sorts.CITY, "sheng": sorts.PROVINCE}
_SETTLED_DAYS = 500


@dataclass(frozen=True)
class Cadre:
    """``user_id``: who speaks for her, herself or the officer of her town; ``own``: it is herself."""

    number: int
    person_id: int
    user_id: int
    own: bool


@dataclass(frozen=True)
class Desk:
    """``place`` is the number of the office; ``cadres`` those whose hours it recognises and who have a voice."""

    username: str
    place: int
    user_id: int
    cadres: tuple[Cadre, ...]

    def viewer(self, on: datetime) -> Viewer:
        return acting(self.user_id, on)

    @property
    def own_voices(self) -> list[Cadre]:
        return [one for one in self.cadres if one.own]


def acting(user_id: int, on: datetime) -> Viewer:
    return accounts.viewer_of(user_id, timezone.localdate(on))


def desk_of(
    loaded: Loaded, viewer: Viewer, username: str, *, voices: int, towns: int, now: datetime
) -> Desk:
    """Open accounts for so many cadres of the office and for the officers of so many of its towns, and look round."""
    place = loaded.place(by_name(username))
    user_id = accounts.account_id(username)
    assert user_id is not None  # noqa: S101 (opened a moment ago)
    ours = _answered_for(loaded, viewer, place, LEVELS[username])
    officers = _town_officers(loaded, viewer, place, towns, now)
    found = [*_speak_themselves(loaded, viewer, username, ours[:voices], now)]
    for number in ours[voices:]:
        org = int(loaded.cast.org[number])
        parent = int(loaded.country.tree.parent[org])
        officer = officers.get(org) or officers.get(parent)
        if officer is not None:
            found.append(Cadre(number, loaded.person_ids[number], officer, own=False))
    return Desk(username, place, user_id, tuple(found))


def _answered_for(loaded: Loaded, viewer: Viewer, place: int, level: int) -> list[int]:
    """Who has been there for long and is answered for by the office itself; of a county also by a union below it."""
    cast, tree = loaded.cast, loaded.country.tree
    below = tree.hosts[:, level] == place
    settled = (cast.left == NEVER) & (cast.changed == NEVER)
    settled &= cast.hired < loaded.country.span.last - _SETTLED_DAYS
    numbers = np.flatnonzero(below[cast.org] & settled).tolist()
    ids = [loaded.person_ids[number] for number in numbers]
    taken, charges = files.accounts_of(ids), charges_today(ids, viewer.today)
    offices = {loaded.org_ids[place]}
    if level == sorts.COUNTY:
        offices |= {loaded.org_ids[org] for org in np.flatnonzero(below).tolist()}
    return [
        number
        for number, key in zip(numbers, ids, strict=True)
        if key not in taken and key in charges and charges[key].organisation_id in offices
    ]


def _town_officers(
    loaded: Loaded, viewer: Viewer, place: int, towns: int, now: datetime
) -> dict[int, int]:
    """Training officers of towns below the office, who have not signed in yet: account by number of the town."""
    tree = loaded.country.tree
    below = (tree.sort == sorts.NUMBER["town_federation"]) & (tree.parent == place)
    opened = {}
    for nth, town in enumerate(np.flatnonzero(below)[:towns].tolist(), 1):
        scope = loaded.org_ids[town]
        user = access.open_account(
            viewer=viewer, username=f"xiang{nth}", display_name=f"乡镇工会培训管理员{nth}",
            password=None, scope_id=scope, now=now,
        )  # fmt: skip
        access.grant_role(
            viewer=viewer, user=user, role=Role.TRAINING_OFFICER, scope_id=scope,
            valid_from=date(2024, 1, 1), valid_to=None, now=now,
        )  # fmt: skip
        opened[town] = user.pk
    return opened


def _speak_themselves(
    loaded: Loaded, viewer: Viewer, username: str, numbers: list[int], now: datetime
) -> Iterator[Cadre]:
    for nth, number in enumerate(numbers, 1):
        person_id = loaded.person_ids[number]
        scope = loaded.org_ids[loaded.cast.org[number]]
        user = access.open_account(
            viewer=viewer, username=f"{username}-{nth:02}", display_name=loaded.persons[number].name,
            password=None, scope_id=scope, now=now,
        )  # fmt: skip
        people.link_account(
            viewer=viewer, person_id=person_id, user_id=user.pk, scope_id=scope, now=now
        )
        yield Cadre(number, person_id, user.pk, own=True)
