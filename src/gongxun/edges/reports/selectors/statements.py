"""Statements that were issued: whose they are, what stands behind a code."""

import json
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base import seals
from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.edges.reports.models import Statement, Withdrawal
from gongxun.edges.reports.selectors.content import figures_on
from gongxun.registry.people.selectors import resolve, visible_person_or_404

# Whoever decides on a person's hours vouches for them on paper; a person may always ask for her own.
VOUCHES = Permission.RECOGNISE_ENTRIES


def digest_of(content: dict[str, Any]) -> bytes:
    """SM3 over the content as JSON with sorted keys and no blanks."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return seals.sm3(text.encode()).digest()


def statements_of(viewer: Viewer, person_id: int) -> QuerySet[Statement]:
    """Statements of a person, latest first; raises Http404, PermissionDenied."""
    person = visible_person_or_404(viewer, person_id, VOUCHES)
    found = Statement.objects.filter(person_id=person.pk).select_related("withdrawal")
    return found.order_by("-issued_at", "-pk")


def statement(viewer: Viewer, statement_id: int) -> Statement:
    """Raises Http404, PermissionDenied."""
    rows = Statement.objects.select_related("person", "withdrawal")
    found = rows.filter(pk=statement_id).first()
    if found is None:
        raise Http404(_("没有这份证明。"))
    visible_person_or_404(viewer, found.person_id, VOUCHES)
    return found


def statement_of_code(code: str) -> Statement | None:
    """Knows no viewer: whoever holds the paper holds the code."""
    if not code:
        return None
    rows = Statement.objects.select_related("person", "organisation", "withdrawal")
    return rows.filter(code=code).first()


def withdrawal_of(issued: Statement) -> Withdrawal | None:
    """None where the statement stands."""
    return getattr(issued, "withdrawal", None)


def may_withdraw(viewer: Viewer, issued: Statement) -> bool:
    """Whether the viewer decides on hours in the organisation in whose name it was issued."""
    return viewer.may(VOUCHES, "organisation", issued.organisation_id)


def has_changed(issued: Statement) -> bool:
    """Whether the figures of the same day read otherwise now: something was recorded late, reversed or corrected."""
    now = figures_on(resolve(issued.person_id), issued.organisation_id, issued.as_of)
    return _figures(now) != _figures(issued.content)


def _figures(content: dict[str, Any]) -> dict[str, Any]:
    """What was measured and listed; how the book and its requirements are called says nothing of the person."""
    years = [
        {**one, "requirements": list(map(_measured, one["requirements"]))}
        for one in content["years"]
    ]
    return {
        "years": years,
        "whole": list(map(_measured, content["whole"])),
        **{name: content[name] for name in ("total", "trainings", "trainings_total")},
    }


def _measured(requirement: dict[str, Any]) -> dict[str, Any]:
    return {name: requirement[name] for name in ("demand", "value", "status")}
