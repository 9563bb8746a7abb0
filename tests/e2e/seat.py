"""A person before a screen: a page of one width, signed in or not, and what went wrong on it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, Page, Response

from gongxun.site.demo.accounts import PASSWORD
from tests.architecture.source import REPOSITORY

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
AXE = REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")


@dataclass
class Seat:
    """``complaints`` collects what the browser itself reports: script errors, breaches of the policy."""

    browser: Browser
    address: str
    viewport: dict[str, int]
    context: BrowserContext = field(init=False)
    page: Page = field(init=False)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = self.browser.new_context(viewport=self.viewport, locale="zh-CN")  # type: ignore[arg-type]
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text) if message.type == "error" else None
            ),
        )

    def go(self, path: str) -> Response:
        answer = self.page.goto(urljoin(self.address, path))
        assert answer is not None
        return answer

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Through the form, as a person does; ends on her home page."""
        self.go("/account/login/")
        self.page.fill("#id_login", username)
        self.page.fill("#id_password", password)
        with self.page.expect_navigation():
            self.page.press("#id_password", "Enter")
        assert "/account/login" not in self.page.url, self.page.inner_text("body")

    def settle(self) -> None:
        """Wait until what fades or slides in has come to rest: half-way through, its colours are not its own."""
        self.page.evaluate(
            "() => Promise.allSettled(document.getAnimations()"
            ".filter(one => one.effect.getComputedTiming().endTime !== Infinity)"
            ".map(one => one.finished))"
        )

    def problems_of_access(self) -> list[str]:
        """What axe-core finds serious on the present page as it stands, one line a node."""
        self.settle()
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = self.page.evaluate(
            "() => axe.run(document, {resultTypes: ['violations']})"
        )
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found["violations"]
            if rule["impact"] in SERIOUS
            for node in rule["nodes"]
        ]

    def overflows(self) -> bool:
        """Whether the page scrolls sideways, which it never should."""
        wide: bool = self.page.evaluate(
            "() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
        )
        return wide

    def picture(self, path: Path) -> None:
        self.page.screenshot(path=path, full_page=True)

    def leave(self) -> None:
        self.context.close()
