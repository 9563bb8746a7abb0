"""Foreign keys obey the same arrows as imports: a row never points at a room above its own."""

from django.apps import apps
from django.db import models

from tests.architecture.source import app_of, order_of

ROOMS = order_of("rooms")


def height(app: str) -> tuple[int, int]:
    _package, room, name = app.split(".")
    return ROOMS[room], order_of(room)[name]


def foreign_keys() -> list[tuple[str, str, str]]:
    """(field, app of its model, app that it points at) of every relation between our own apps."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        here = app_of(model.__module__)
        for field in model._meta.get_fields(include_hidden=True):
            if here is None or field.auto_created or not field.is_relation:
                continue
            target = field.related_model
            there = app_of(target.__module__) if isinstance(target, type) else None
            if there is not None:
                found.append((f"{model._meta.label}.{field.name}", here, there))
    return found


def test_foreign_keys_point_down() -> None:
    wrong = [
        f"{field} ({here} -> {there})"
        for field, here, there in foreign_keys()
        if here != there and height(there) >= height(here)
    ]
    assert wrong == []


def test_foreign_keys_between_apps_are_seen_at_all() -> None:
    crossing = {(here, there) for _field, here, there in foreign_keys() if here != there}
    assert ("gongxun.registry.people", "gongxun.registry.orgs") in crossing


def test_no_foreign_key_reaches_into_django_s_own_content_types() -> None:
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if app_of(model.__module__)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model.__module__.startswith("django.contrib.contenttypes")
    ]
    assert wrong == []
