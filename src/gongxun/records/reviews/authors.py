"""The names that a line of authors holds, as files spell them."""

import re

from gongxun.registry.people.selectors import clean_name

_BETWEEN = re.compile(r"[、，,；;/／]|\s和\s")
_ASIDE = re.compile(r"[（(【\[].*?[）)】\]]")


def names_in(line: str) -> set[str]:
    """``陈静（教授）、李 明`` names 陈静 and 李明; the whole line is a name too."""
    parts = [line, *_BETWEEN.split(_ASIDE.sub("", line))]
    return {name[:64] for part in parts if (name := clean_name(part))}
