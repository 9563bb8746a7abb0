from dataclasses import dataclass

import pytest
from pytest_django.fixtures import Settings

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Role
from gongxun.records.appraisals import services
from gongxun.records.appraisals.models import Appraisal
from gongxun.records.appraisals.testing import opened, rated, serving
from gongxun.registry.orgs.testing import NOW, TODAY, small_country


@dataclass(frozen=True)
class World:
    """The province appraises its school: an officer organises, three score, a registrar speaks for the school."""

    orgs: dict[str, int]
    officer: Viewer
    registrar: Viewer
    scorers: tuple[Viewer, ...]

    def invited(self) -> Appraisal:
        return services.invite(
            viewer=self.officer, round_id=opened(self.orgs["P1"]).pk,
            subject_ids=[self.orgs["S1"]], now=NOW,
        )[0]  # fmt: skip

    def submitted(self) -> Appraisal:
        found = self.invited()
        rated(self.registrar, found)
        return services.submit(viewer=self.registrar, appraisal_id=found.pk, now=NOW)

    def visiting(self) -> Appraisal:
        return services.arrange_visit(
            viewer=self.officer, appraisal_id=self.submitted().pk, visit_on=TODAY,
            visitors="省总评估组", now=NOW,
        )  # fmt: skip


def found_world() -> World:
    orgs = small_country()
    return World(
        orgs,
        officer=serving("省管", orgs["P1"], Role.TRAINING_OFFICER),
        registrar=serving("何教务", orgs["S1"], Role.SCHOOL_REGISTRAR),
        scorers=tuple(serving(name, orgs["P1"]) for name in ("甲敏", "乙远", "丙岚")),
    )


@pytest.fixture
def world(db: None) -> World:
    return found_world()


@pytest.fixture
def plain_static(settings: Settings) -> None:
    """Pages without the built front end."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
