"""Every list of people leaves a row in the audit of who looked, on the pages and at the interface."""

from typing import Any

import pytest

from gongxun.base.audit.models import AuditRow
from tests.site.scope_world import World, build, seat

PAGES = {
    "/registry/people/": "view.people",
    "/registry/transfers/": "view.transfers",
    "/registry/merges/": "view.merges",
    "/registry/exemptions/": "view.exemptions",
    "/proposals/": "view.proposals",
    "/proposals/decide/?action=recognise": "view.proposals",
    "/objections/": "view.objections",
    "/teachers/": "view.teachers",
}
INTERFACE = {
    "/people": "view.people",
    "/appointments": "view.people",
    "/proposals": "view.proposals",
}


@pytest.fixture(autouse=True)
def _plain(settings: Any) -> None:  # noqa: ANN401
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def world(db: None) -> World:
    return build()


def seen_by(world: World, verb: str) -> list[int | None]:
    rows = AuditRow.objects.filter(verb=verb)
    return list(rows.values_list("organisation_id", flat=True))


def test_an_officers_lists_are_written_down_once_a_page(world: World) -> None:
    officer = seat(world, "o")
    for address, verb in PAGES.items():
        before = seen_by(world, verb)
        assert officer.client.get(address).status_code == 200, address
        assert seen_by(world, verb) == [*before, world.orgs["P1"]], address
    for address, verb in INTERFACE.items():
        before = seen_by(world, verb)
        assert officer.program.get(address).status_code == 200, address
        assert seen_by(world, verb) == [*before, world.orgs["P1"]], address


def test_a_cadre_who_lists_her_own_leaves_no_row(world: World) -> None:
    assert seat(world, "c").program.get("/proposals").status_code == 200
    assert seen_by(world, "view.proposals") == []
