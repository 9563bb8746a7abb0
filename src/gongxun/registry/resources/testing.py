"""Builders for tests: a course that wants review, and one that has passed."""

from datetime import date
from typing import Any

from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY
from gongxun.registry.resources.models import Version
from gongxun.registry.resources.services import (
    Content,
    draft_resource,
    review_opened,
    review_passed,
)

COURSE = Content(
    title="集体协商实务",
    summary="从要约到签约的全过程，配三次演练。",
    body="第一讲 要约与准备\n第二讲 协商会议\n第三讲 签约与履行",
    topics=("rights",),
    competences=("professional",),
    audiences=("grassroots",),
    tools=("lecture", "case"),
    hours_hundredths=600,
    authors=("陈静",),
)


def content(**other: Any) -> Content:  # noqa: ANN401
    """The course's content with some fields otherwise."""
    said = {name: getattr(COURSE, name) for name in Content.__dataclass_fields__}
    return Content(**said | other)


def draft(owner_id: int, kind: str = "course", **other: Any) -> Version:  # noqa: ANN401
    """A draft of the system's own; ``reach`` and ``on_network`` as said, the rest is content."""
    terms = {
        "provenance": other.pop("provenance", "local"),
        "reach": other.pop("reach", "own"),
        "on_network": other.pop("on_network", False),
    }
    if kind != "course":
        other.setdefault("hours_hundredths", 0)
    if kind == "case":
        other.setdefault("notes", "先分组讨论，再对照实际结果。")
    return draft_resource(
        viewer=SYSTEM, kind=kind, owner_id=owner_id, content=content(**other), now=NOW, **terms
    )


def publish(version: Version, on: date = TODAY) -> Version:
    """Let a draft pass its three reviews."""
    review_opened(viewer=SYSTEM, version_id=version.pk, now=NOW)
    for _stage in range(3):
        review_passed(viewer=SYSTEM, version_id=version.pk, on=on, now=NOW)
    version.refresh_from_db()
    return version
