"""From a role's home through every link of the product, one page a kind of address."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.e2e.seat import Seat

LINKS = "() => [...document.querySelectorAll('a[href]')].map(link => link.href)"
# Files leave by these; they are asked for, not shown.
FILES = re.compile(
    r"\.(xlsx|docx|pdf|yaml|json|png|svg)$|/recovery-codes/download/|/(evidence|materials)/\d+/$"
)
# Signing out would end the walk.
LOGOUT = "account_logout"


@dataclass
class Walk:
    """``visited`` holds the address that stood for each kind; ``wrong`` what no page may have.

    ``left_alone``: beginnings of kinds that are not walked through.
    """

    seat: Seat
    left_alone: tuple[str, ...] = ()
    visited: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def pages(self, start: str) -> Iterator[Page]:
        """Every page in turn, opened and loaded; a file is only asked for."""
        waiting = deque([start])
        while waiting:
            address = waiting.popleft()
            kind = kind_of(address)
            if kind is None:
                self.wrong.append(f"{address}: leads nowhere")
            elif kind not in self.visited and not kind.startswith((LOGOUT, *self.left_alone)):
                self.visited[kind] = address
                if FILES.search(urlsplit(address).path):
                    self._ask(address)
                elif self._open(address):
                    yield self.seat.page
                    waiting.extend(self._links())

    def _ask(self, address: str) -> None:
        answer = self.seat.context.request.get(address)
        if not answer.ok:
            self.wrong.append(f"{address}: {answer.status}")

    def _open(self, address: str) -> bool:
        answer = self.seat.page.goto(address, wait_until="load")
        landed = kind_of(self.seat.page.url)
        if answer is None or not answer.ok:
            self.wrong.append(f"{address}: {answer and answer.status}")
            return False
        if landed is None or (landed != kind_of(address) and landed in self.visited):
            return False
        self.visited[landed] = self.seat.page.url
        return True

    def _links(self) -> list[str]:
        found: list[str] = self.seat.page.evaluate(LINKS)
        own = urlsplit(self.seat.address).netloc
        return [link.partition("#")[0] for link in found if urlsplit(link).netloc == own]


def kind_of(address: str) -> str | None:
    """The name of the address and of the act it is for, whatever thing it is about; None where there is none such."""
    path = urlsplit(urljoin("/", address)).path
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return " ".join([found.view_name, *filter(None, [found.kwargs.get("name")])])
