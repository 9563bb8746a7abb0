"""Builders for tests: a site of an organisation, one that has been awarded a level."""

from datetime import date
from typing import Any

from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.registry.sites.models import Site
from gongxun.registry.sites.services import Content, NewSite, Term, add_many, add_site


def content(**other: Any) -> Content:  # noqa: ANN401
    """A workshop of model workers, with some fields otherwise."""
    usual: dict[str, Any] = {
        "name": "机械厂劳模工作室",
        "kind": "model_workers",
        "division_code": "530102",
        "address": "工人路 8 号",
        "capacity": 120,
        "topics": ("workforce_reform",),
        "office": "厂工会办公室",
    }
    return Content(**usual | other)


def candidate(owner_id: int, **other: Any) -> Site:  # noqa: ANN401
    """Entered, not yet judged."""
    return add_site(viewer=SYSTEM, owner_id=owner_id, content=content(**other), now=NOW)


def awarded(owner_id: int, level: str = "provincial", **other: Any) -> Site:  # noqa: ANN401
    """A site that holds a level since 2025, to the end of 2027 unless ``until`` says otherwise."""
    until = other.pop("until", date(2027, 12, 31))
    term = Term(level, date(2025, 4, 28), until)
    row = NewSite(owner_id, content(**other), term)
    (key,) = add_many(viewer=SYSTEM, rows=[row], now=NOW)
    return Site.objects.get(pk=key)
