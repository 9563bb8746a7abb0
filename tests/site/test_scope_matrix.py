"""Every address, every role, things inside and outside the scope: nothing opens or shows that should not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gongxun.base.api.testing import Program
from tests.architecture.source import REPOSITORY
from tests.site.scope_matrix import ROLES, Row, rendered, rows
from tests.site.scope_world import Kit, Seat, World, build, seat, sent_to, text_of

PAGE = REPOSITORY / "docs" / "reference" / "access.md"
BEGIN, END = "<!-- matrix:begin -->", "<!-- matrix:end -->"
# Enough for most forms to be taken seriously, so that it is the gate that refuses, not the form.
FILLED = {
    "reason": "经核对与事实不符",
    "answer": "经核对与事实不符",
    "version": "1",
    "last_day": "",
}
OPEN, CLOSED = {200, 201, 204, 302, 303, 409, 422}, {401, 403, 404, 405}


@pytest.fixture(autouse=True)
def _plain(settings: Any, tmp_path: Path) -> None:  # noqa: ANN401
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def world(transactional_db: None) -> World:
    from gongxun.records.standing.services import take_snapshot
    from gongxun.registry.orgs.testing import NOW, TODAY
    from gongxun.registry.policies.selectors import plan_book

    made = build()
    take_snapshot(book=plan_book(), as_of=TODAY, now=NOW)
    return made


def addresses(
    resolver: URLResolver | None = None, namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site by its full name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


def test_every_address_is_in_the_matrix_once() -> None:
    stated = [row.name for row in rows()]
    assert len(stated) == len(set(stated))
    assert sorted({name for name, _pattern in addresses()} - set(stated)) == []
    assert sorted(set(stated) - {name for name, _pattern in addresses()}) == []


def test_every_file_that_takes_personal_data_away_asks_for_the_second_factor() -> None:
    wrong = []
    known = {row.name: row for row in rows()}
    for name, pattern in addresses():
        guarded = getattr(pattern.callback, "guarded_by_second_factor", False)
        if guarded != known[name].leaves:
            wrong.append(name)
    assert wrong == []


def test_the_page_in_the_documentation_is_the_matrix() -> None:
    text = PAGE.read_text(encoding="utf-8")
    shown = text[text.index(BEGIN) + len(BEGIN) : text.index(END)]
    assert shown.strip() == rendered().strip()


def address_of(row: Row, kit: Kit) -> str:
    filled = [
        one.removeprefix("=") if one.startswith("=") else kit.things[one] for one in row.about
    ]
    return reverse(row.name, args=filled)


def ask(seat: Seat, row: Row, kit: Kit, method: str = "") -> tuple[int, str, str]:
    """Status, text and where to of one request, with whatever it changed taken back."""
    address = address_of(row, kit)
    posts = (method or ("post" if row.does else "get")) == "post"
    with transaction.atomic():
        if row.is_api:
            answer = ask_as_program(seat.program, row, kit, address, posts=posts)
        else:
            answer = seat.client.post(address, FILLED) if posts else seat.client.get(address)
        found = answer.status_code, text_of(answer), answer.headers.get("Location", "")
        transaction.set_rollback(True)
    return found


def ask_as_program(program: Program, row: Row, kit: Kit, address: str, *, posts: bool) -> Any:  # noqa: ANN401
    path = address.removeprefix("/api/v1")
    if not posts:
        return program.get(path)
    body = sent_to(row.name, kit)
    if "file" in body:
        return program.upload(path, body)
    return program.post(path, body, **{"If-Match": "*"})


def opened(status: int, away: str) -> bool:
    return status in OPEN and not away.startswith("/account/login/")


def problems_inside(client: Seat, role: str, row: Row, world: World) -> Iterator[str]:
    status, text, away = ask(client, row, world.inside)
    of_others = row.name.startswith(("account_", "mfa_"))
    nothing_there = row.may_lack and status == 404
    if row.opens_to(role) and not (opened(status, away) or of_others or nothing_there):
        yield f"{row.name}: stays shut ({status} {away})"
    if status >= 500:
        yield f"{row.name}: fails ({status})"
    yield from leaks(row, text, foreign(role, world), "a page of her own shows")
    if not row.opens_to(role):
        # At the interface two rows share an address, one to read and one to change.
        for method in ("",) if row.is_api else ("get", "post"):
            status, _text, away = ask(client, row, world.inside, method)
            if status not in CLOSED:
                yield f"{row.name}: opens by {method} ({status} {away})"


def problems_outside(client: Seat, role: str, row: Row, world: World) -> Iterator[str]:
    if row.is_public or all(one.startswith("=") for one in row.about):
        return
    for kit in (world.neighbour, world.outside) if role == "c" else (world.outside,):
        for method in ("get", "post"):
            status, text, away = ask(client, row, kit, method)
            if status not in CLOSED:
                yield f"{row.name}: opens for another's by {method} ({status} {away})"
            yield from leaks(row, text, kit.words, "another's page shows")


def foreign(role: str, world: World) -> tuple[str, ...]:
    return world.outside.words + (world.neighbour.words if role == "c" else ())


def leaks(row: Row, text: str, words: tuple[str, ...], what: str) -> Iterator[str]:
    seen = [word for word in words if word in text or word in unquote(text)]
    if seen:
        yield f"{row.name}: {what} {'、'.join(seen)}"


@pytest.mark.slow
def test_nothing_opens_or_shows_that_should_not(world: World) -> None:
    """Every request is taken back, so that all roles can look at one world."""
    found = []
    for role, called in ROLES.items():
        client = seat(world, role)
        for row in rows():
            problems = [
                *problems_inside(client, role, row, world),
                *problems_outside(client, role, row, world),
            ]
            found += [f"{called}: {problem}" for problem in problems]
    assert found == [], "\n".join(found)


@pytest.mark.slow
def test_a_stranger_is_led_to_the_door(world: World) -> None:
    client = Seat(Client(raise_request_exception=False), Program())
    found: list[str] = []
    for row in rows():
        for kit in (world.inside, world.outside):
            status, text, away = ask(client, row, kit)
            shut = status in CLOSED or (status == 302 and "/account/" in away)
            if not row.is_public and not shut:
                found.append(f"{row.name}: opens to a stranger ({status} {away})")
            found += leaks(row, text, world.outside.words, "shows a stranger")
    assert found == [], "\n".join(found)


def test_the_world_would_give_itself_away(world: World) -> None:
    """What lies outside is really there to be found by somebody who may see it."""
    from gongxun.base.access.roles import Role
    from tests.site.scope_world import _account, _grant

    user = _account("everywhere", 0, world.orgs["QG"])
    _grant(user, Role.TRAINING_OFFICER, world.orgs["QG"])
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/people/{world.outside.things['person']}/ledger/").content.decode()
    assert "远方甲" in page
    assert "彼岸培训班" in page
