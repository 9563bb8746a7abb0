from dataclasses import dataclass
from datetime import date

import pytest

from gongxun.records.ledger.services import NewEntry, record
from gongxun.records.standing.models import Snapshot
from gongxun.records.standing.services import take_snapshot
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, small_country
from gongxun.registry.people.testing import person, post
from gongxun.registry.policies.selectors import plan_book

HOURS = "hours.section_rank.collective"
# A province that asks for 100 hours where the plan asks for 90.
LOCAL_BOOK = f"""
book: yunze-2025
version: "1"
extends: acftu-2024-2028
title_zh: 云泽省实施办法
title_en: Rules of Yunze
source: 测试
last_verified_on: 2026-11-22
indicators:
  - id: {HOURS}
    alternatives:
      - {{unit: hours, at_least: 100}}
      - {{unit: days, at_least: 12}}
"""


@dataclass
class County:
    """K1 with three cadres of section rank: 90 hours, 60 hours and none in 2026."""

    orgs: dict[str, int]
    met: int
    behind: int
    untrained: int


def train(
    person_id: int,
    hours: int,
    day: date = date(2026, 5, 12),
    title: str = "县级工会干部培训班",
    *,
    mode: str = "collective",
    form: str = "off_job",
) -> int:
    """One training of so many hours; returns the entry."""
    draft = NewEntry(
        person_id=person_id,
        mode=mode,
        form=form,
        earned_on=day,
        title=title,
        hours_hundredths=hours * 100,
        event=f"number:{title}-{day}-{person_id}",
    )
    return int(record(viewer=SYSTEM, draft=draft, now=NOW).pk)


def snapshot(as_of: date = TODAY) -> Snapshot:
    return take_snapshot(book=plan_book(), as_of=as_of, now=NOW)


@pytest.fixture
def county(transactional_db: None) -> County:
    orgs = small_country()
    people = [person(number, name) for number, name in enumerate(("周敏", "吴芳", "郑强"))]
    for one in people:
        post(one, orgs["K1"])
    for month in range(1, 6):
        train(people[0], 18, date(2026, month, 12), f"第{month}期")
        if month < 5:
            train(people[1], 15, date(2026, month, 12), f"第{month}期")
    return County(orgs, *people)
