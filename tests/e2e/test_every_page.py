"""Every page that a role can reach by links, at both widths: nothing breaks, nothing hides, nothing scrolls sideways."""

import os
from pathlib import Path

import pytest

from gongxun.site.demo.accounts import ACCOUNTS
from tests.e2e.seat import DESKTOP, PHONE, Seat
from tests.e2e.walk import Walk, kind_of

# One account of each role, and two cadres whose pages differ.
WALKERS = (
    "xian", "ducha", "xitong", "anquan", "shenji", "jiaowu", "shenhe1", "fenguan", "ganbu2",
    "jiaoshi",
)  # fmt: skip
# Pages of one's own account are the same for everybody: the first walks through them for all.
SHARED = (
    "account_",
    "mfa_",
    "usersessions_",
    "notices:",
    "access:tokens",
    "access:new_token",
    "api:",
)


@pytest.mark.parametrize("username", WALKERS)
def test_every_page_of_a_role(desktop: Seat, username: str) -> None:
    """Each page is loaded once and then narrowed, as a window is: its layout answers to the width alone."""
    assert username in {one.username for one in ACCOUNTS}
    desktop.sign_in(username)
    walk = Walk(desktop, left_alone=() if username == WALKERS[0] else SHARED)
    for page in walk.pages(desktop.page.url):
        for viewport in (DESKTOP, PHONE):
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            walk.wrong += faults(desktop, username, viewport["width"])
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    assert not walk.wrong, "\n".join(walk.wrong)
    assert len(walk.visited) > 1


def faults(seat: Seat, username: str, width: int) -> list[str]:
    """What is wrong with the page before us; a picture of it where ``GONGXUN_PICTURES`` names a folder."""
    where = f"{username} {width} {seat.page.url}"
    found = [f"{where}: {problem}" for problem in seat.problems_of_access()]
    if seat.overflows():
        found.append(f"{where}: scrolls sideways")
    if not seat.page.evaluate("() => document.querySelector('h1')?.innerText.trim()"):
        found.append(f"{where}: has no heading")
    if folder := os.environ.get("GONGXUN_PICTURES"):
        kind = (kind_of(seat.page.url) or "").replace(":", "-")
        seat.picture(Path(folder) / f"{username}-{kind}-{width}.png")
    return found
