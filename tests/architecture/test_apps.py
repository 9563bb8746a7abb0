"""Inside an app and between apps: design rules 3 to 5 that import-linter cannot say."""

import pytest

from tests.architecture.source import Import, app_of, imports_of, modules, place_in_app

# urls > views | api | tasks > forms > services > flow | selectors > models
HEIGHTS = {
    "urls": 5,
    "views": 4,
    "api": 4,
    "tasks": 4,
    "forms": 3,
    "services": 2,
    "flow": 1,
    "selectors": 1,
    "models": 0,
}
# Pickers are form fields by which other apps choose what an app owns.
FACE = {"services", "selectors", "pickers"}
# The base room holds tools rather than facts: all of it but these is its face.
BASE_HIDES = {"models", "migrations", "views", "urls", "forms", "tasks", "testing"}
# Fields are the words in which a migration is written.
MIGRATION_WORDS = {"fields"}


def all_imports() -> list[Import]:
    return [found for module in modules() for found in imports_of(module)]


def within_apps() -> list[Import]:
    return [each for each in all_imports() if app_of(each.importer)]


def test_inside_an_app_imports_point_down() -> None:
    wrong = []
    for each in within_apps():
        if app_of(each.importer) != app_of(each.imported):
            continue
        here, there = place_in_app(each.importer), place_in_app(each.imported)
        if (
            here in HEIGHTS
            and there in HEIGHTS
            and here != there
            and HEIGHTS[there] >= HEIGHTS[here]
        ):
            wrong.append(str(each))
    assert wrong == []


def test_apps_meet_only_at_services_and_selectors() -> None:
    wrong = []
    for each in within_apps():
        here, there = app_of(each.importer), app_of(each.imported)
        if there is None or here == there or place_in_app(each.importer) == "testing":
            continue
        place = place_in_app(each.imported)
        hidden = place in BASE_HIDES if ".base." in f"{there}." else place not in FACE | {""}
        if hidden:
            wrong.append(str(each))
    assert wrong == []


def test_selectors_never_import_services() -> None:
    wrong = [
        str(each)
        for each in within_apps()
        if place_in_app(each.importer) == "selectors" and place_in_app(each.imported) == "services"
    ]
    assert wrong == []


def test_only_tests_import_builders() -> None:
    wrong = [
        str(each)
        for each in all_imports()
        if place_in_app(each.imported) == "testing" and place_in_app(each.importer) != "testing"
    ]
    assert wrong == []


def test_migrations_hold_no_application_code() -> None:
    wrong = [
        str(each)
        for each in within_apps()
        if place_in_app(each.importer) == "migrations"
        and place_in_app(each.imported) not in MIGRATION_WORDS
    ]
    assert wrong == []


@pytest.mark.parametrize("word", ["utils", "common", "helpers", "core"])
def test_no_module_is_named_for_nothing(word: str) -> None:
    assert [name for name in modules() if word in name.split(".")] == []


def test_every_app_says_what_it_owns_and_what_it_refuses() -> None:
    wrong = []
    for app in sorted({app for module in modules() if (app := app_of(module))}):
        path = modules()[app]
        if path.name != "__init__.py":
            continue
        text = path.read_text(encoding="utf-8")
        if not ("Owns" in text and "Refuses" in text):
            wrong.append(app)
    assert wrong == []


def test_an_import_that_only_a_type_checker_sees_is_not_counted() -> None:
    assert any(
        each.imported == "gongxun.base.audit.models"
        for each in imports_of("gongxun.base.audit.services.recording")
    )
    seen = {each.imported for each in imports_of("gongxun.base.sheets.kinds")}
    assert "gongxun.base.access.gate" not in seen
