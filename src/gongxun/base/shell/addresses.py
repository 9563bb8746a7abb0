"""What an address says, read without trust; and addresses of many rows, made at once."""

from functools import cache

from django.urls import get_script_prefix, reverse

_LONGEST = 18
"""Digits that surely fit into the database's largest whole number."""


def number(text: str) -> int | None:
    """A whole number from 0 written in plain digits; anything else is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else None


def numbered(url_name: str, number: int) -> str:
    """The address of a page whose only argument is a number: ``reverse``, which for each of a hundred rows takes
    longer than all else about the row, is asked but once a process.
    """
    before, after = _around(url_name, get_script_prefix())
    return f"{before}{number:d}{after}"


@cache
def _around(url_name: str, _prefix: str) -> tuple[str, str]:
    mark = 10**_LONGEST - 1
    before, _, after = reverse(url_name, args=[mark]).partition(str(mark))
    return before, after
