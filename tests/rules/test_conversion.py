from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxun.rules.books import load_book
from gongxun.rules.books.local_rules import Cap, ConversionRule, HalfDay
from gongxun.rules.conversion import Amount, Credited, RawFacts, convert, excess

DAY = date(2026, 5, 1)
SELF_STUDY = "online_self_study"


def rule(minutes: int = 45, caps: tuple[Cap, ...] = ()) -> ConversionRule:
    return ConversionRule(
        since=DAY,
        online_minutes_per_hour=minutes,
        credit_hours_per_teaching_hour=1,
        half_day=HalfDay(hours=4, days=0.5),
        caps=caps,
    )


def test_the_plans_default_credits_45_minutes_and_the_example_30() -> None:
    facts = RawFacts(online_seconds=90 * 60)
    plan, province = load_book("acftu-2024-2028"), load_book("example-province-2025")
    assert convert(facts, plan.conversion_on(DAY)) == Amount(200, 0)
    assert convert(facts, province.conversion_on(DAY)) == Amount(300, 0)


def test_half_days_give_hours_only_where_nothing_else_does() -> None:
    assert convert(RawFacts(half_days=3), rule()) == Amount(1200, 150)
    assert convert(RawFacts(teaching_hundredths=250, half_days=1), rule()) == Amount(250, 50)


def test_negative_facts_are_refused() -> None:
    with pytest.raises(ValueError, match="不能为负"):
        convert(RawFacts(online_seconds=-1), rule())


@given(seconds=st.integers(0, 10**7), minutes=st.integers(1, 120))
def test_online_hours_are_rounded_down_to_hundredths(seconds: int, minutes: int) -> None:
    exact = Fraction(seconds * 100, minutes * 60)
    found = convert(RawFacts(online_seconds=seconds), rule(minutes)).hours_hundredths
    assert found <= exact < found + 1


def test_rules_apply_from_their_date(tmp_path: object) -> None:
    book = load_book("example-province-2025")
    assert book.conversion_on(date(2025, 1, 1)).online_minutes_per_hour == 30
    assert book.conversion_on(date(2024, 6, 1)).online_minutes_per_hour == 30


amounts = st.lists(st.integers(1, 2000), max_size=12)


@given(items=amounts, cap=st.integers(1, 3000))
def test_a_cap_leaves_exactly_its_limit_however_the_items_come(items: list[int], cap: int) -> None:
    limit = Cap(form=SELF_STUDY, per="year", unit="hours", at_most=cap / 100)
    ledger: list[Credited] = []
    for hours in items:
        taken = excess(Amount(hours, 0), SELF_STUDY, DAY, ledger, rule(caps=(limit,)))
        ledger.append(Credited(SELF_STUDY, DAY, Amount(hours, 0)))
        ledger += [
            Credited(SELF_STUDY, DAY, Amount(-one.amount.hours_hundredths, 0)) for one in taken
        ]
    assert sum(one.amount.hours_hundredths for one in ledger) == min(sum(items), cap)


def test_a_cap_looks_at_its_own_form_and_period_only() -> None:
    daily = Cap(form=SELF_STUDY, per="day", unit="hours", at_most=8)
    full = [
        Credited(SELF_STUDY, date(2026, 4, 30), Amount(800, 0)),
        Credited("lecture", DAY, Amount(800, 0)),
    ]
    assert excess(Amount(800, 0), SELF_STUDY, DAY, full, rule(caps=(daily,))) == ()
    assert excess(Amount(801, 0), SELF_STUDY, DAY, full, rule(caps=(daily,)))[0].amount == Amount(
        1, 0
    )
    assert excess(Amount(900, 0), "lecture", DAY, full, rule(caps=(daily,))) == ()
