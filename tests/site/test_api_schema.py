"""The interface against its own document: schemathesis asks every address what it says it answers, and what it refuses."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from gongxun.base.access.roles import Role
from gongxun.base.api.testing import account, token_for
from tests.site.scope_world import World, build

DOCUMENT = "/api/v1/openapi.json"
EXAMPLES = 7
# Valid by its shape and refused all the same: a cursor (400) or a version (412) that nobody gave out,
# and what the ledger or the state of an import does not allow (409).
UNKNOWN = {"positive_data_acceptance": ["400", "412"]}
# If-Match is asked for by a status of its own (428), and a version that is not one is not the present one (412).
UNVERSIONED = {"missing_required_header": ["428"], "negative_data_rejection": ["412"]}


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture(autouse=True)
def _plain(settings: Any) -> None:  # noqa: ANN401
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.API_REQUESTS_PER_MINUTE = 1_000_000


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """As Django's own test client does: a request must not close the test's connection behind it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def operations() -> Iterator[Any]:
    schema = schemathesis.openapi.from_wsgi(DOCUMENT, WSGIHandler())
    for name, statuses in (UNKNOWN | UNVERSIONED).items():
        check = getattr(schema.config.checks, name)
        check.expected_statuses = [*check.expected_statuses, *statuses]
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        yield operation


def known(world: World, operation: Any) -> dict[str, Any]:  # noqa: ANN401
    """Of the address's parts those of things that are there: else nothing but 404 would be seen."""
    things = world.inside.things
    found: dict[str, Any] = {
        "person_id": things["person"],
        "organisation_id": things["organisation"],
        "appointment_id": things["appointment"],
        "entry_id": things["entry"],
        "proposal_id": things["proposal"],
        "import_id": things["run"],
        "indicator": "hours.section_rank.collective",
        "window": "2026",
    }
    return {name: value for name, value in found.items() if f"{{{name}}}" in operation.path}


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize("role", [Role.TRAINING_OFFICER, Role.INSPECTOR], ids=str)
def test_schemathesis_finds_nothing(world: World, role: str, mode: GenerationMode) -> None:
    text = token_for(account("schemathesis", role, world.orgs["P1"]))
    for operation in operations():
        there = known(world, operation) if mode == GenerationMode.POSITIVE else None
        strategy = operation.as_strategy(generation_mode=mode, path_parameters=there)

        @seed(20261122)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy)
        def ask(case: "schemathesis.Case[Any]") -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {text}"})

        ask()
