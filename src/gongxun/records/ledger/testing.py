"""Builders for tests: hours of a person, recorded through the services."""

from datetime import date
from typing import Any

from gongxun.records.ledger.models import Entry
from gongxun.records.ledger.services import NewEntry, record
from gongxun.registry.orgs.testing import NOW, SYSTEM


def draft(person_id: int, **facts: Any) -> NewEntry:  # noqa: ANN401
    """Eight hours and a day off the job in March 2026, unless said otherwise."""
    usual: dict[str, Any] = {
        "mode": "collective",
        "form": "off_job",
        "earned_on": date(2026, 3, 6),
        "title": "县级工会主席能力提升班",
        "hours_hundredths": 800,
        "days_hundredths": 100,
        "outside_organiser": "省委党校",
    }
    return NewEntry(person_id=person_id, **usual | facts)


def self_study(person_id: int, **facts: Any) -> NewEntry:  # noqa: ANN401
    usual: dict[str, Any] = {
        "mode": "self_study",
        "form": "online_self_study",
        "title": "工会法解读",
        "hours_hundredths": 100,
        "days_hundredths": 0,
    }
    return draft(person_id, **usual | facts)


def entry(person_id: int, **facts: Any) -> Entry:  # noqa: ANN401
    return record(viewer=SYSTEM, draft=draft(person_id, **facts), now=NOW)
