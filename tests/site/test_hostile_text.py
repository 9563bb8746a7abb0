"""Words that would run if a page let them: in every name, reason and file name, on every page of every role."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.site.scope_matrix import ROLES, rows
from tests.site.scope_world import World, build, seat
from tests.site.test_scope_matrix import address_of

# Breaks out of text, of an attribute in either quotes, of a script and of a comment.
HOSTILE = "\"'></script><!--><img src=x onerror=alert(1)>"
NAMES = {
    "orgs_organisation": ("name",),
    "people_person": ("name",),
    "people_appointment": ("post",),
    "people_exemption": ("reason", "decision_reason"),
    "people_transfer": ("reason",),
    "people_mergeproposal": ("reason",),
    "ledger_proposal": ("title", "outside_organiser", "evidence", "reason"),
    "ledger_objection": ("reason", "answer"),
    "files_storedfile": ("label",),
    "imports_run": ("note",),
    "imports_row": ("label",),
    "notices_notice": ("title", "body"),
    "standing_reminder": ("text",),
    "access_user": ("display_name",),
}


@pytest.fixture(autouse=True)
def _plain(settings: Any, tmp_path: Path) -> None:  # noqa: ANN401
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def world(transactional_db: None) -> World:
    """A country whose words are all hostile, with its figures."""
    from gongxun.records.standing.services import take_snapshot
    from gongxun.registry.orgs.testing import NOW, TODAY
    from gongxun.registry.policies.selectors import plan_book

    made = build()
    with connection.cursor() as cursor:
        for table, columns in NAMES.items():
            for column in columns:
                cursor.execute(
                    f"UPDATE {table} SET {column} = {column} || %s",
                    [HOSTILE],
                )
        # The ledger guards itself against every change; only here its guard stands aside.
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_entry SET title = title || %s", [HOSTILE])
        cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER USER")
    take_snapshot(book=plan_book(), as_of=TODAY, now=NOW)
    return made


class _Reader(HTMLParser):
    """What a browser would run: elements and attributes that only hostile words could have made."""

    def __init__(self) -> None:
        super().__init__()
        self.run: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or (name in ("src", "href") and value in ("x", "javascript:")):
                self.run.append(f"<{tag} {name}={value}>")


def faults(client: Client, world: World) -> Iterator[str]:
    for row in rows():
        if row.does:
            continue
        answer = client.get(address_of(row, world.inside))
        if answer.status_code >= 500 and not row.may_lack:
            yield f"{row.name}: fails ({answer.status_code})"
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        text = answer.content.decode()
        reader = _Reader()
        reader.feed(text)
        yield from (f"{row.name}: {one}" for one in reader.run)
        if "<img src=x" in text:
            yield f"{row.name}: shows the words as they are"


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES, ids=ROLES.values())
def test_no_word_of_anybody_runs_on_any_page(world: World, role: str) -> None:
    client = seat(world, role).client
    assert list(faults(client, world)) == []


@pytest.mark.slow
def test_the_words_are_there_to_be_escaped(world: World) -> None:
    """Else the walk above would prove nothing."""
    client = seat(world, "o").client
    for name in ("people:file", "ledger:proposal", "ledger:objection", "imports:run"):
        row = next(one for one in rows() if one.name == name)
        assert (
            "&lt;img src=x onerror=alert(1)&gt;"
            in client.get(address_of(row, world.inside)).content.decode()
        ), name
