"""What an address says, read without trust."""

_LONGEST = 18
"""Digits that surely fit into the database's largest whole number."""


def number(text: str) -> int | None:
    """A whole number from 0 written in plain digits; anything else is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else None
