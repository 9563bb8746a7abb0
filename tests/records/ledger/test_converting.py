"""Raw facts become hours by the book in force; what exceeds a cap is taken away and given back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from gongxun.records.ledger import selectors, services
from gongxun.records.ledger.models import Entry, EntryKind
from gongxun.records.ledger.testing import draft, self_study
from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.registry.people.testing import person, post
from gongxun.registry.policies.services import publish_book
from tests.records.ledger.conftest import World

RAW = {"hours_hundredths": None, "days_hundredths": None}
DAY = date(2026, 3, 6)


def watched(world: World, minutes: int, title: str, **facts: object) -> Entry:
    raw = self_study(world.cadre, title=title, seconds=minutes * 60, **RAW, **facts)
    return services.record(viewer=SYSTEM, draft=raw, now=NOW)


def net(world: World) -> int:
    return sum(selectors.entries_of(SYSTEM, world.cadre).values_list("hours_hundredths", flat=True))


def test_watched_time_is_converted_by_the_plan_books_rule(world: World) -> None:
    made = watched(world, 50, "工会法")
    assert (made.hours_hundredths, made.days_hundredths, made.seconds) == (111, 0, 3000)
    assert made.conversion.startswith("acftu-2024-2028 ")


def test_half_days_give_hours_and_days(world: World) -> None:
    made = services.record(viewer=SYSTEM, draft=draft(world.cadre, half_days=9, **RAW), now=NOW)
    assert (made.hours_hundredths, made.days_hundredths) == (3600, 450)


def test_given_amounts_stand_as_they_came(world: World) -> None:
    given = self_study(world.cadre, seconds=60, hours_hundredths=1000)
    made = services.record(viewer=SYSTEM, draft=given, now=NOW)
    assert (made.hours_hundredths, made.conversion, made.seconds) == (1000, "", 60)


def test_negative_facts_are_refused(world: World) -> None:
    with pytest.raises(ValidationError, match="不能为负"):
        services.record(viewer=SYSTEM, draft=self_study(world.cadre, seconds=-60, **RAW), now=NOW)
    with pytest.raises(ValidationError, match="都为 0"):
        services.record(viewer=SYSTEM, draft=self_study(world.cadre, **RAW), now=NOW)


def test_the_nearest_book_in_force_on_the_day_decides(world: World) -> None:
    source = (
        "book: yunze-2026\nversion: '1'\nextends: acftu-2024-2028\ntitle_zh: 云泽省指标册\n"
        "title_en: Yunze\nconversion:\n  - since: 2024-01-01\n    online_minutes_per_hour: 30\n"
        "    credit_hours_per_teaching_hour: 1\n    half_day: {hours: 4, days: 0.5}\n"
    )
    publish_book(
        viewer=SYSTEM,
        source=source,
        scope_id=world.at("P1"),
        for_everybody=False,
        effective_from=date(2026, 3, 1),
        now=NOW,
    )
    assert watched(world, 60, "之前", earned_on=date(2026, 2, 28)).hours_hundredths == 133
    made = watched(world, 60, "之后", earned_on=date(2026, 3, 1))
    assert (made.hours_hundredths, made.conversion) == (200, "yunze-2026 1 2024-01-01")


def test_what_exceeds_the_days_cap_is_an_entry_of_its_own(world: World) -> None:
    watched(world, 300, "上午")
    second = watched(world, 120, "下午")
    assert net(world) == 800
    [cap] = Entry.objects.filter(kind=EntryKind.CAP)
    assert (cap.hours_hundredths, cap.earned_on) == (-132, DAY)
    assert "每天最多计 8 学时" in cap.reason
    assert selectors.history(SYSTEM, second.pk).caps == (cap,)
    watched(world, 120, "次日", earned_on=date(2026, 3, 7))
    assert net(world) == 1066


def test_a_cap_is_reversed_with_its_entry(world: World) -> None:
    watched(world, 300, "上午")
    second = watched(world, 120, "下午")
    services.reverse(viewer=SYSTEM, entry=second, reason="代学", now=NOW)
    assert net(world) == 666
    cap = Entry.objects.get(kind=EntryKind.CAP)
    assert cap.reversal.hours_hundredths == 132


def test_what_an_earlier_entry_took_up_is_given_back(world: World) -> None:
    first = watched(world, 300, "上午")
    watched(world, 120, "下午")
    watched(world, 120, "晚上")
    assert net(world) == 800
    services.reverse(viewer=SYSTEM, entry=first, reason="代学", now=NOW)
    assert net(world) == 532
    assert watched(world, 300, "上午", event="item:1").pk
    assert net(world) == 800


def test_given_amounts_fill_the_cap_and_are_not_cut(world: World) -> None:
    given = self_study(world.cadre, hours_hundredths=1000, title="线下补登")
    services.record(viewer=SYSTEM, draft=given, now=NOW)
    assert not Entry.objects.filter(kind=EntryKind.CAP).exists()
    watched(world, 45, "再学")
    assert net(world) == 1000


def test_caps_of_many_rows_are_settled_together(world: World) -> None:
    rows = [self_study(world.cadre, title=f"第{nth}讲", seconds=3600, **RAW) for nth in range(10)]
    services.record_many(viewer=SYSTEM, rows=rows, now=NOW)
    assert net(world) == 800
    assert services.seal_pending(now=NOW) == Entry.objects.count()


YEAR_CAP = """
book: whole-country
version: '1'
extends: acftu-2024-2028
title_zh: 年度上限
title_en: A cap a year
conversion:
  - since: 2024-01-01
    online_minutes_per_hour: 60
    credit_hours_per_teaching_hour: 1
    half_day: {hours: 4, days: 0.5}
    caps: [{form: online_self_study, per: year, unit: hours, at_most: 5}]
"""


def test_a_cap_in_a_closed_year_stays_when_the_excess_goes(world: World) -> None:
    """Moved in the middle of a year: the old county has closed it, the new one corrects."""
    publish_book(
        viewer=SYSTEM, source=YEAR_CAP, scope_id=world.at("QG"), for_everybody=False,
        effective_from=date(2024, 1, 1), now=NOW,
    )  # fmt: skip
    moved = person(9)
    post(moved, world.at("C2"), valid_from=date(2024, 1, 1), valid_to=date(2025, 6, 1))
    post(moved, world.at("K1"), valid_from=date(2025, 6, 1))
    for day in (date(2025, 9, 1), date(2025, 2, 1)):
        raw = self_study(moved, title=str(day), earned_on=day, seconds=4 * 3600, **RAW)
        services.record(viewer=SYSTEM, draft=raw, now=NOW)
    [cap] = Entry.objects.filter(kind=EntryKind.CAP)
    assert (cap.earned_on, cap.hours_hundredths) == (date(2025, 2, 1), -300)
    services.close_year(viewer=SYSTEM, organisation_id=world.at("C2"), year=2025, now=NOW)
    late = Entry.objects.get(earned_on=date(2025, 9, 1))
    services.reverse(viewer=SYSTEM, entry=late, reason="代学", now=NOW)
    assert Entry.objects.filter(earned_on__lt=date(2025, 6, 1)).count() == 2


def test_a_corrections_cap_cannot_be_reversed_by_hand(world: World) -> None:
    watched(world, 300, "上午")
    watched(world, 120, "下午")
    cap = Entry.objects.get(kind=EntryKind.CAP)
    with pytest.raises(ValidationError, match="超限扣除"):
        services.reverse(viewer=SYSTEM, entry=cap, reason="多扣了", now=NOW)
