"""Which appointments are acceptable, against the state of the database and of one another."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import OrganisationFact, covered, facts_of
from gongxun.registry.orgs.services import Fault
from gongxun.registry.people.models import Category, Employment
from gongxun.registry.people.selectors.appointments import AppointmentSpan, spans_of

SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """A post of a person. ``valid_to`` is the first day on which she no longer holds it."""

    person_id: int
    organisation_id: int
    category: str
    employment: str
    valid_from: date
    valid_to: date | None = None
    is_primary: bool = True
    post: str = ""
    in_leadership_team: bool = False
    office_staff: bool = False
    school_id: int | None = None
    young: bool = False
    promoted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A primary post of a person among others; ``at`` is the index of its row, None for one in the
    database.
    """

    valid_from: date
    valid_to: date | None
    organisation_id: int
    at: int | None


def appointment_faults(
    viewer: Viewer, rows: Sequence[NewAppointment], replaced: Collection[int] = ()
) -> list[tuple[int, Fault]]:
    """Every fault with the index of its row. ``replaced``: appointments whose place the rows
    take.
    """
    facts = facts_of(
        {row.organisation_id for row in rows} | {row.school_id for row in rows if row.school_id}
    )
    allowed = covered(viewer, Permission.EDIT_PEOPLE, {row.organisation_id for row in rows})
    faults = [
        (at, fault)
        for at, row in enumerate(rows)
        for fault in (
            place_fault(
                facts.get(row.organisation_id), row.organisation_id in allowed, row.valid_from
            ),
            school_fault(facts.get(row.school_id or 0), row.school_id is not None),
            period_fault(row.valid_from, row.valid_to),
            _word_fault(row),
        )
        if fault
    ]
    primary: dict[int, list[Span]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.is_primary:
            primary[row.person_id].append(
                Span(row.valid_from, row.valid_to, row.organisation_id, at)
            )
    existing = spans_of({row.person_id for row in rows})
    add_existing(primary, existing, replaced)
    return faults + [(at, overlap_fault(other)) for at, other in overlaps(primary)]


def place_fault(
    organisation: OrganisationFact | None, allowed: bool, valid_from: date
) -> Fault | None:
    if organisation is None or not allowed:
        value = organisation.code if organisation else ""
        return Fault(
            "organisation_id", value, _("找不到该单位，或您无权维护其名册"), _("请核对单位代码。")
        )
    if organisation.dissolved_on is not None and organisation.dissolved_on <= valid_from:
        return Fault(
            "organisation_id",
            organisation.code,
            _("该单位已于 %(day)s 撤销") % {"day": organisation.dissolved_on.isoformat()},
            _("请改填接收单位的代码。"),
        )
    return None


def school_fault(school: OrganisationFact | None, wanted: bool) -> Fault | None:
    if not wanted or (school is not None and school.kind == SCHOOL):
        return None
    return Fault(
        "school_id",
        school.code if school else "",
        _("任教院校不是已登记的院校"),
        _("请核对院校代码，或留空。"),
    )


def period_fault(valid_from: date, valid_to: date | None) -> Fault | None:
    if valid_to is None or valid_to > valid_from:
        return None
    return Fault(
        "valid_to", valid_to.isoformat(), _("任职的结束日期必须晚于开始日期"), _("请核对两个日期。")
    )


def _word_fault(row: NewAppointment) -> Fault | None:
    if row.category not in Category.values:
        return Fault("category", row.category, _("没有这个干部类别"), _("请从列表中选择。"))
    if row.employment not in Employment.values:
        return Fault("employment", row.employment, _("没有这种用工形式"), _("请从列表中选择。"))
    return None


def add_existing(
    primary: Mapping[int, list[Span]],
    existing: Mapping[int, Sequence[AppointmentSpan]],
    replaced: Collection[int],
) -> None:
    """Put the primary posts of the database beside those of the rows."""
    for person_id, spans in existing.items():
        if person_id in primary:
            primary[person_id].extend(
                Span(span.valid_from, span.valid_to, span.organisation_id, None)
                for span in spans
                if span.is_primary and span.id not in replaced
            )


def overlaps(primary: Mapping[Any, list[Span]]) -> list[tuple[int, Span]]:
    """Rows whose primary post shares a day with another of the same person, with that other one."""
    found: list[tuple[int, Span]] = []
    for spans in primary.values():
        if len(spans) < 2:
            continue
        ordered = sorted(spans, key=lambda span: (span.valid_from, span.at is not None))
        longest = ordered[0]
        for span in ordered[1:]:
            if longest.valid_to is None or span.valid_from < longest.valid_to:
                later, earlier = (span, longest) if span.at is not None else (longest, span)
                if later.at is not None:
                    found.append((later.at, earlier))
            if longest.valid_to is not None and (
                span.valid_to is None or span.valid_to > longest.valid_to
            ):
                longest = span
    return found


def overlap_fault(other: Span, place: str = "") -> Fault:
    """``place`` names the other post's organisation where the viewer may know it."""
    ends = other.valid_to.isoformat() if other.valid_to else _("今")
    return Fault(
        "is_primary",
        _("是"),
        _("与另一主要任职（%(place)s%(start)s 至 %(end)s）时间重叠")
        % {
            "place": f"{place} " if place else "",
            "start": other.valid_from.isoformat(),
            "end": ends,
        },
        _("请先给原任职填写结束日期，或把本任职改为非主要任职。"),
    )
