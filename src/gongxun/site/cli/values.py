"""What several commands take: a day, an organisation by its code."""

from datetime import date

import typer


def day(text: str) -> date:
    """A date as an option; raises BadParameter with how to write it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是日期，应写作 2026-11-22") from None


def organisation_id(code: str) -> int:
    """The organisation of a code, in an opened site; raises BadParameter where there is none."""
    from gongxun.registry.orgs.selectors import facts_by_code

    known = facts_by_code([code])
    if code not in known:
        raise typer.BadParameter(f"没有代码为“{code}”的单位；请先导入组织，或核对代码")
    return known[code].id
