"""Only the reviews move a version through its stages: no other part of the product knows how."""

from tests.architecture.source import app_of, modules, place_in_app

STEPS = ("review_opened", "review_passed", "review_returned")


def test_no_other_app_moves_a_version_through_its_reviews() -> None:
    found = {
        name
        for name, path in modules().items()
        if (app := app_of(name)) is not None
        and app != "gongxun.registry.resources"
        and place_in_app(name) != "testing"
        and any(step in path.read_text(encoding="utf-8") for step in STEPS)
    }
    assert {name for name in found if not name.startswith("gongxun.site.demo")} == {
        "gongxun.records.reviews.teaching"
    }
