"""The annual and the mid-term table of an organisation, from an evaluation's figures. No name of a person occurs.

The documents are Chinese whoever reads them, and so is every word here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils import translation

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.shell import formats
from gongxun.edges.reports.selectors.content import CHINESE
from gongxun.edges.reports.selectors.sections import Section, sections_of
from gongxun.records.standing.selectors.figures import current_snapshot, snapshot_near
from gongxun.registry.orgs.selectors import OrganisationFact, breadcrumbs, roster_of_year
from gongxun.registry.policies.selectors import book_for, plan_book
from gongxun.rules.books import PolicyBook

if TYPE_CHECKING:
    from gongxun.records.standing.models import Snapshot

ANNUAL, MID_TERM = "annual", "midterm"
BY_PLAN = "plan"


@dataclass(frozen=True)
class Asked:
    """Which table: of which place, kind and year, by which book; ``line`` runs from the root to the place."""

    line: Sequence[OrganisationFact]
    nearest: PolicyBook
    book: PolicyBook
    kind: str
    year: int
    today: date

    @property
    def place(self) -> OrganisationFact:
        return self.line[-1]

    @property
    def years(self) -> list[int]:
        """The plan's years begun, the latest first."""
        last = min(self.book.plan.end.year, self.today.year)
        return list(range(last, self.book.plan.start.year - 1, -1))

    @property
    def covered(self) -> list[int]:
        """The years that the table speaks of."""
        if self.kind == ANNUAL:
            return [self.year]
        return list(range(self.book.plan.start.year, min(self.half_way, self.today).year + 1))

    @property
    def query(self) -> str:
        """What an address carries to ask for the same."""
        by = {"by": BY_PLAN} if self.book.id != self.nearest.id else {}
        return urlencode({"kind": self.kind, "year": self.year, **by})

    @property
    def half_way(self) -> date:
        """The middle of the plan: the end of June of its third year (规划 八)."""
        return date(self.book.plan.start.year + 2, 6, 30)


@dataclass(frozen=True)
class Report:
    """A document before it is set. ``source`` says as of when, by which book and whence."""

    title: str
    place: str
    period: str
    as_of: date
    made_on: date
    paragraphs: Sequence[str]
    source: Sequence[str]
    sections: Sequence[Section]


def asked_of(viewer: Viewer, organisation_id: int, query: Mapping[str, str]) -> Asked:
    """What an address asks for: ``kind``, ``year`` and ``by``. Raises PermissionDenied."""
    require(viewer, Permission.VIEW_RESULTS, "organisation", organisation_id)
    line = breadcrumbs(organisation_id)
    nearest = book_for([one.id for one in reversed(line)], viewer.today)
    book = plan_book() if query.get("by") == BY_PLAN else nearest
    last = min(book.plan.end.year, viewer.today.year)
    year = query.get("year", "")
    chosen = int(year) if year.isdecimal() and len(year) == 4 else last
    return Asked(
        line=line,
        nearest=nearest,
        book=book,
        kind=MID_TERM if query.get("kind") == MID_TERM else ANNUAL,
        year=max(book.plan.start.year, min(chosen, last)),
        today=viewer.today,
    )


def report_of(viewer: Viewer, asked: Asked) -> Report | None:
    """The table that was asked for; None where nothing was evaluated yet."""
    snapshot = _snapshot(asked)
    if snapshot is None:
        return None
    with translation.override(CHINESE):
        sections = sections_of(viewer, asked.line[-1].id, asked.book, snapshot, asked.covered)
        return Report(
            title=_title(asked),
            place=asked.place.name,
            period=_period(asked),
            as_of=snapshot.as_of,
            made_on=asked.today,
            paragraphs=_paragraphs(asked, snapshot, sections),
            source=_source(asked, snapshot),
            sections=sections,
        )


def _snapshot(asked: Asked) -> "Snapshot | None":
    """The current evaluation; for the mid-term table that nearest to the middle of the plan."""
    current = current_snapshot(asked.book.id)
    if asked.kind == ANNUAL:
        return current
    return snapshot_near(asked.book.id, asked.half_way) or current


def _title(asked: Asked) -> str:
    if asked.kind == ANNUAL:
        return f"{asked.year}年度工会干部教育培训情况统计表"
    plan = asked.book.plan
    return f"{plan.start.year}—{plan.end.year}年工会干部教育培训规划中期评估统计表"


def _period(asked: Asked) -> str:
    if asked.kind == ANNUAL:
        return f"{asked.year}年1月1日至12月31日"
    return f"{asked.book.plan.start.year}年1月至{asked.half_way.year}年6月"


def _paragraphs(asked: Asked, snapshot: "Snapshot", sections: Sequence[Section]) -> list[str]:
    found = [
        f"统计范围为{asked.place.name}及所属各级组织，统计期间为{_period(asked)}，"
        f"数据截至{_chinese(snapshot.as_of)}。"
    ]
    coverage = sections[0]
    year = str(asked.covered[-1])
    row = next((one for one in coverage.rows if one[0] == year), None)
    if row is not None and isinstance(row[3], Fraction):
        found.append(
            f"{year}年累计培训覆盖率{formats.percent(row[3])}"
            f"（{formats.count(int(str(row[2])))}人中{formats.count(int(str(row[1])))}人参加过集中培训），"
            f"目标{formats.percent(Fraction(str(row[4])))}，{row[5]}。"
        )
    confirmed, _summary = roster_of_year(asked.place.id, asked.covered[-1])
    found.append(
        f"{year}年名册已于{_chinese(confirmed.confirmed_on)}确认。"
        if confirmed
        else f"{year}年名册尚未确认。"
    )
    return found


def _source(asked: Asked, snapshot: "Snapshot") -> list[str]:
    book = asked.book
    found = [
        f"数据截至：{_chinese(snapshot.as_of)}（工训通第 {snapshot.pk} 次达标计算）",
        f"指标依据：{book.title}（指标册 {book.id} 第 {book.version} 版）",
        "数据来源：学时台账与人员名册，按指标册计算；比率按一位小数向下取，不含姓名等个人信息。",
    ]
    if asked.kind == MID_TERM and snapshot.as_of != asked.half_way:
        found.append(
            f"说明：没有截至{_chinese(asked.half_way)}的计算，本表用最接近的一次，"
            f"{asked.covered[-1]}年的数字算到{_chinese(snapshot.as_of)}为止。"
        )
    return found


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
