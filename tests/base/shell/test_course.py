"""The geometry of the sum as it grew, in a box of 1000 by 100 with y downward."""

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gongxun.base.shell.explanation import HEIGHT, WIDTH, Course, draw_course

START, END = date(2026, 1, 1), date(2026, 12, 31)


def drawn(amounts: list[tuple[date, int]], as_of: date, requirement: int = 9000) -> Course:
    return draw_course(amounts, requirement=requirement, starts=START, ends=END, as_of=as_of)


def ends_at(path: str) -> int:
    """Height of the last vertical step of a path; the floor where there is none."""
    steps = re.findall(r"V(\d+)", path)
    return int(steps[-1]) if steps else HEIGHT


def test_nothing_earned_stays_on_the_floor() -> None:
    course = drawn([], date(2026, 6, 30))
    assert ends_at(course.grown) == HEIGHT
    assert course.ahead == f"M{course.today_x} {HEIGHT}H{WIDTH}"


def test_meeting_the_requirement_touches_its_line() -> None:
    course = drawn([(date(2026, 3, 1), 4000), (date(2026, 9, 1), 5000)], date(2026, 11, 22))
    assert ends_at(course.grown) == course.required_y


def test_order_does_not_matter_and_a_reversal_steps_down() -> None:
    amounts = [(date(2026, 3, 1), 4000), (date(2026, 4, 1), -1000)]
    course = drawn(amounts, date(2026, 6, 1))
    assert course == drawn(amounts[::-1], date(2026, 6, 1))
    first, second = map(int, re.findall(r"V(\d+)", course.grown))
    assert second > first


def test_a_closed_window_has_nothing_ahead() -> None:
    course = drawn([(date(2026, 3, 1), 4000)], date(2027, 5, 1))
    assert course.today_x == WIDTH
    assert course.ahead == ""


@given(
    st.lists(st.tuples(st.integers(0, 364), st.integers(-5000, 20000)), max_size=40),
    st.integers(0, 500),
    st.integers(0, 60000),
)
def test_every_point_lies_in_the_box(steps: list[tuple[int, int]], passed: int, need: int) -> None:
    as_of = START + timedelta(days=passed)
    amounts = [(START + timedelta(days=at), amount) for at, amount in steps]
    amounts = [(day, amount) for day, amount in amounts if day <= as_of]
    course = drawn(amounts, as_of, need)
    xs = [int(x) for x in re.findall(r"H(\d+)", course.grown)]
    assert xs == sorted(xs)
    assert all(0 <= x <= WIDTH for x in xs)
    assert all(0 <= int(y) <= HEIGHT for y in re.findall(r"V(\d+)", course.grown))
    assert 0 <= course.required_y <= HEIGHT
