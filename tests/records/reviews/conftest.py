from dataclasses import dataclass

import pytest
from pytest_django.fixtures import Settings

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Role
from gongxun.records.reviews.models import Review
from gongxun.records.reviews.services import submit
from gongxun.records.reviews.testing import serving
from gongxun.registry.orgs.testing import NOW, small_country
from gongxun.registry.resources.models import Version
from gongxun.registry.resources.services import draft_resource
from gongxun.registry.resources.testing import content


@dataclass(frozen=True)
class World:
    """A small country. The registrar writes at the provincial school; three reviewers serve the province, one
    more the school itself.
    """

    organisations: dict[str, int]
    registrar: Viewer
    first: Viewer
    second: Viewer
    final: Viewer
    schools_own: Viewer

    def at(self, code: str) -> int:
        return self.organisations[code]

    def draft(self, code: str = "S1", **said: object) -> Version:
        return draft_resource(
            viewer=self.registrar, kind="course", owner_id=self.at(code), provenance="local",
            reach="own", on_network=False, content=content(**said), now=NOW,
        )  # fmt: skip

    def under_review(self, **said: object) -> Review:
        return self.submitted(self.draft(**said))

    def submitted(self, version: Version) -> Review:
        return submit(viewer=self.registrar, kind="resource", subject_id=version.pk, now=NOW)


def found_world() -> World:
    places = small_country()
    return World(
        places,
        registrar=serving("何教务", places["S1"], Role.SCHOOL_REGISTRAR),
        first=serving("初敏", places["P1"]),
        second=serving("复远", places["P1"]),
        final=serving("终岚", places["P1"]),
        schools_own=serving("校宁", places["S1"]),
    )


@pytest.fixture
def world(db: None) -> World:
    return found_world()


@pytest.fixture
def plain_static(settings: Settings) -> None:
    """Pages without the built front end."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
