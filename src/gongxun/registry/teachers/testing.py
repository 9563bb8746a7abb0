"""Builders for tests: a teacher of an organisation."""

from typing import Any

from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.registry.teachers.models import Teacher
from gongxun.registry.teachers.services import Profile, add_teacher


def profile(**other: Any) -> Profile:  # noqa: ANN401
    """A full-time teacher of collective bargaining, with some fields otherwise."""
    usual: dict[str, Any] = {
        "name": "陈静",
        "kind": "full_time",
        "title": "associate",
        "topics": ("rights",),
        "competences": ("professional",),
        "tools": ("lecture", "case"),
    }
    return Profile(**usual | other)


def teacher(owner_id: int, *, link: bool = False, **other: Any) -> Teacher:  # noqa: ANN401
    """Entered by the system itself."""
    return add_teacher(
        viewer=SYSTEM, owner_id=owner_id, profile=profile(**other), link=link, now=NOW
    )
