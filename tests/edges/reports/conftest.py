"""A county with three cadres and an evaluation of its figures, and readers signed in."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from gongxun.base.access.models import Grant, User
from gongxun.records.ledger.services import NewEntry, record
from gongxun.records.standing.services import take_snapshot
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, small_country
from gongxun.registry.people.models import Person
from gongxun.registry.people.testing import person, post
from gongxun.registry.policies.selectors import plan_book


@dataclass
class County:
    """K1 with three cadres of section rank: 90 hours, 60 hours and none in 2026."""

    orgs: dict[str, int]
    met: int
    behind: int
    untrained: int


def train(
    person_id: int, hours: int, day: date, title: str = "县级工会干部培训班", **more: str
) -> int:
    """One training of so many hours; returns the entry."""
    draft = NewEntry(
        person_id=person_id,
        mode=more.get("mode", "collective"),
        form=more.get("form", "off_job"),
        earned_on=day,
        title=title,
        hours_hundredths=hours * 100,
        days_hundredths=more.get("days", 0),  # type: ignore[arg-type]
        event=f"number:{title}-{day}-{person_id}",
    )
    return int(record(viewer=SYSTEM, draft=draft, now=NOW).pk)


def reader(name: str, *, role: str = "", scope: int = 0, cadre: int = 0) -> Client:
    user = User.objects.create(username=name, display_name=name, created_at=NOW)
    if role:
        Grant.objects.create(
            user=user,
            role=role,
            scope_kind="organisation",
            scope_id=scope,
            valid_from=date(2024, 1, 1),
        )
    if cadre:
        Person.objects.filter(pk=cadre).update(user=user)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture(autouse=True)
def _plain(settings: object) -> None:
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}  # type: ignore[attr-defined]


@pytest.fixture
def county(transactional_db: None) -> County:
    # The throttles outlive a test: their table is not one of Django's.
    cache.clear()
    orgs = small_country()
    people = [person(number, name) for number, name in enumerate(("周敏", "吴芳", "郑强"))]
    for one in people:
        post(one, orgs["K1"])
    for month in range(1, 6):
        train(people[0], 18, date(2026, month, 12), f"第{month}期")
        if month < 5:
            train(people[1], 15, date(2026, month, 12), f"第{month}期")
    return County(orgs, *people)


@pytest.fixture
def evaluated(county: County) -> County:
    take_snapshot(book=plan_book(), as_of=TODAY, now=NOW)
    return county
