"""Numbers that stand in addresses."""

import pytest

from gongxun.base.shell.addresses import number


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0", 0),
        ("2199023255553", 2199023255553),
        ("999999999999999999", 999999999999999999),
        ("1000000000000000000", None),
        ("", None),
        ("-1", None),
        ("²", None),
        ("٢", None),
        ("1 ", None),
    ],
)
def test_only_plain_digits_that_fit_are_a_number(text: str, read: int | None) -> None:
    assert number(text) == read
