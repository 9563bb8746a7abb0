"""Browser journeys run on the real demo: ``gongxun demo`` in a process and a data folder of its own.

``GONGXUN_E2E_ADDRESS`` names a demo that runs already, to save its start while a journey is written.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.browser import MISSING, executable
from tests.e2e.seat import DESKTOP, PHONE, Seat
from tests.site.product import running

SMALL_DEMO_CADRES = "3000"
TAKE_SEAT = Callable[..., Seat]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def live() -> Iterator[str]:
    """The address of a running demo."""
    address = os.environ.get("GONGXUN_E2E_ADDRESS")
    if address:
        yield address
        return
    # Not below pytest's own folder, into which an unprivileged PostgreSQL could not look.
    folder = Path(tempfile.mkdtemp(prefix="gongxun-"))
    folder.chmod(0o711)
    with running(
        folder / "home", "demo", output=folder / "said", GONGXUN_DEMO_CADRES=SMALL_DEMO_CADRES
    ) as product:
        yield product.address
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = executable()
    if path is None:
        pytest.fail(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def seat(request: pytest.FixtureRequest, chromium: Browser, live: str) -> Iterator[Seat]:
    """A seat at each of the two widths; fails the journey where the browser itself complained."""
    taken = Seat(chromium, live, request.param)
    yield taken
    taken.leave()
    assert taken.complaints == []


@pytest.fixture
def desktop(chromium: Browser, live: str) -> Iterator[Seat]:
    taken = Seat(chromium, live, DESKTOP)
    yield taken
    taken.leave()
    assert taken.complaints == []


@pytest.fixture
def phone(chromium: Browser, live: str) -> Iterator[Seat]:
    taken = Seat(chromium, live, PHONE)
    yield taken
    taken.leave()
    assert taken.complaints == []
