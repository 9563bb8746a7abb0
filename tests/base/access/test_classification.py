"""Every field that bears on a person stands in the one table, and masking goes through it."""

import re

import pytest
from django.apps import apps
from django.db import models

from gongxun.base.access import classification
from gongxun.base.access.models import User
from gongxun.base.access.roles import PERMISSIONS, Permission, Role
from gongxun.registry.people.models import Person
from gongxun.registry.people.selectors import masked_name

POINTS_AT_A_PERSON = re.compile(r"(^|_)(by|user_id|actor_id|person_id|subject_id)$")
OURS = ("gongxun.", "allauth.")


def leads_to_a_person(model: type[models.Model], seen: frozenset[type[models.Model]]) -> bool:
    """Through foreign keys, however long the way, or by a bare identifier, or in a document of any shape."""
    if model in (Person, User):
        return True
    for field in model._meta.concrete_fields:
        if field.is_relation:
            there = field.related_model
            if there not in seen and leads_to_a_person(there, seen | {there}):  # type: ignore[arg-type, operator]
                return True
        elif isinstance(field, models.JSONField) or POINTS_AT_A_PERSON.search(field.name):
            return True
    return False


def bearing() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith(OURS) and leads_to_a_person(model, frozenset({model}))
    ]


def fields_of(model: type[models.Model]) -> set[str]:
    return {
        f"{model._meta.label_lower}.{field.name}"
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField)
    }


def test_every_field_that_bears_on_a_person_is_classified() -> None:
    missing = {name for model in bearing() for name in fields_of(model)} - set(
        classification.table()
    )
    assert sorted(missing) == []


def test_the_table_names_only_fields_that_exist() -> None:
    models_there_are = apps.get_models(include_auto_created=True)
    known = {name for model in models_there_are for name in fields_of(model)}
    assert sorted(set(classification.table()) - known) == []


def test_the_walk_finds_what_it_should() -> None:
    names = {model._meta.label_lower for model in bearing()}
    assert {"people.person", "people.transfer", "ledger.entry", "audit.auditrow"} <= names
    assert "orgs.placement" not in names


def test_classes_name_permissions_and_masks_that_exist() -> None:
    special = {classification.NOBODY, classification.EVERYBODY}
    for one in classification.table().values():
        assert one.seen_with in special | set(Permission.values)
        assert one.mask in classification.MASKS
        assert one.level in (1, 2, 3, 4)


def test_an_inspector_holds_no_permission_that_shows_a_name() -> None:
    rule = classification.of("people.person.name")
    assert rule.seen_with not in PERMISSIONS[Role.INSPECTOR]
    assert rule.seen_with in PERMISSIONS[Role.TRAINING_OFFICER]


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("people.person.name", "欧阳修文", "欧***"),
        ("people.person.id_number", "11010519491231002X", "110***********002X"),
        ("people.person.id_number", "1234567", "*******"),
        ("ledger.objection.reason", "本人未参加", ""),
        ("people.person.name", "", ""),
    ],
)
def test_masked_forms(field: str, value: str, shown: str) -> None:
    assert classification.masked(field, value) == shown


def test_masking_follows_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    assert masked_name("周敏") == "周*"
    rule = classification.of("people.exemption.reason")
    monkeypatch.setitem(classification.table(), "people.person.name", rule)
    assert masked_name("周敏") == ""
