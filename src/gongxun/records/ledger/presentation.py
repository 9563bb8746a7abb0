"""How a ledger reads: its lead sentence, the words beside an entry, the trace of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base.access.selectors import display_names
from gongxun.base.sheets.cells import Cell
from gongxun.base.shell import formats
from gongxun.base.shell.parts import Event
from gongxun.records.ledger.forms import THEMES
from gongxun.records.ledger.models import (
    Entry,
    EntryKind,
    Mode,
    Objection,
    ObjectionState,
    Proposal,
)
from gongxun.records.ledger.selectors import History, Total

DIGEST_SHOWN = 16


@dataclass(frozen=True)
class Line:
    """An entry with what the list says beside it."""

    entry: Entry
    organiser: str
    tag: str
    url: str


@dataclass(frozen=True)
class Year:
    """Net sums of a year: by form, and of both modes."""

    year: int
    forms: Sequence[tuple[str, Total]]
    collective_hours: int
    collective_days: int
    self_study_hours: int


def line_of(entry: Entry) -> Line:
    return Line(
        entry=entry,
        organiser=organiser_of(entry),
        tag=_tag(entry),
        url=reverse("ledger:entry", args=[entry.pk]),
    )


def organiser_of(entry: Entry) -> str:
    """Who held the training; where nobody is named, who recognised it."""
    if entry.organiser:
        return entry.organiser.name
    return entry.outside_organiser or entry.recognised_by.name


def _tag(entry: Entry) -> str:
    if entry.kind != EntryKind.EARNED:
        return str(EntryKind(entry.kind).label)
    return _("已冲正") if getattr(entry, "reversed", False) else ""


def headings() -> list[str]:
    return [
        _("台账号"), _("取得日期"), _("培训名称"), _("培训方式"), _("培训形式"), _("学时"), _("天数"),
        _("主办单位"), _("记录"), _("来源"), _("原因"),
    ]  # fmt: skip


def row_of(entry: Entry) -> list[Cell]:
    """The cells of an exported entry, under ``headings``."""
    return [
        str(entry.pk), entry.earned_on, entry.title, str(entry.get_mode_display()),
        str(entry.get_form_display()), entry.hours_hundredths / 100, entry.days_hundredths / 100,
        organiser_of(entry), _tag(entry) or str(EntryKind.EARNED.label), str(entry.get_source_display()),
        entry.reason,
    ]  # fmt: skip


def years_of(totals: Sequence[Total]) -> list[Year]:
    years = sorted({total.year for total in totals}, reverse=True)
    return [_year(year, [total for total in totals if total.year == year]) for year in years]


def _year(year: int, totals: Sequence[Total]) -> Year:
    labels = dict(Entry._meta.get_field("form").flatchoices)
    collective = [total for total in totals if total.mode == Mode.COLLECTIVE]
    own = [total for total in totals if total.mode == Mode.SELF_STUDY]
    return Year(
        year=year,
        forms=[(str(labels[total.form]), total) for total in totals],
        collective_hours=sum(total.hours_hundredths for total in collective),
        collective_days=sum(total.days_hundredths for total in collective),
        self_study_hours=sum(total.hours_hundredths for total in own),
    )


def lead_of(years: Sequence[Year], today: date) -> str:
    """This year's net hours in one sentence."""
    current = next((one for one in years if one.year == today.year), None)
    if current is None:
        return _("%(year)s 年还没有学时入账。") % {"year": today.year}
    return _("%(year)s 年净计：集中培训 %(hours)s、%(days)s，网络自学 %(own)s。") % {
        "year": today.year,
        "hours": formats.hours(current.collective_hours),
        "days": formats.days(current.collective_days),
        "own": formats.hours(current.self_study_hours),
    }


def _form(of: Entry | Proposal) -> str:
    """Mode and form, once where they say the same."""
    return " · ".join(dict.fromkeys((of.get_mode_display(), of.get_form_display())))


def facts_of(entry: Entry) -> list[tuple[str, Any]]:
    """What stands in the entry, empty fields left out."""
    rows: list[tuple[str, Any]] = [
        (_("取得日期"), formats.day(entry.earned_on)),
        (_("培训形式"), _form(entry)),
        (_("学时"), formats.hours(entry.hours_hundredths)),
        (_("天数"), formats.days(entry.days_hundredths)),
        (_("折算依据"), _conversion(entry)),
        (_("主题"), _("、").join(_theme(theme) for theme in entry.themes)),
        (_("主办单位"), organiser_of(entry)),
        (_("认定单位"), entry.recognised_by.name),
        (_("来源"), entry.get_source_display()),
        (_("证明材料"), entry.evidence),
        (_("原因"), entry.reason),
        (_("台账号"), entry.pk),
    ]
    return [row for row in rows if row[1] not in ("", None)]


def facts_of_proposal(proposal: Proposal) -> list[tuple[str, Any]]:
    """What is put forward and how it was decided, empty fields left out."""
    organiser = proposal.organiser.name if proposal.organiser else proposal.outside_organiser
    rows: list[tuple[str, Any]] = [
        (_("状态"), proposal.get_state_display()),
        (_("取得日期"), formats.day(proposal.earned_on)),
        (_("培训形式"), _form(proposal)),
        (_("学时"), formats.hours(proposal.hours_hundredths)),
        (_("天数"), formats.days(proposal.days_hundredths)),
        (_("主题"), _("、").join(_theme(theme) for theme in proposal.themes)),
        (_("主办单位"), organiser),
        (_("证明材料"), proposal.evidence),
        (_("认定单位"), proposal.manager.name),
        (_("申报日期"), formats.day(timezone.localtime(proposal.submitted_at).date())),
        (_("退回原因"), proposal.reason),
        (_("办理日期"), _on(proposal.decided_at)),
        (_("办理人"), _by(proposal.decided_by)),
    ]
    return [row for row in rows if row[1] not in ("", None)]


def days_waited(objection: Objection, today: date) -> int:
    """Days from raising to the answer, or to today."""
    until = timezone.localtime(objection.decided_at).date() if objection.decided_at else today
    return (until - timezone.localtime(objection.raised_at).date()).days


def facts_of_objection(objection: Objection, today: date) -> list[tuple[str, Any]]:
    """What is objected and how it was answered, empty fields left out."""
    waiting = objection.state == ObjectionState.OPEN
    days = _("%(count)s 天") % {"count": days_waited(objection, today)}
    decided = objection.decided_at and timezone.localtime(objection.decided_at).date()
    lapsed = objection.state == ObjectionState.LAPSED
    rows: list[tuple[str, Any]] = [
        (_("状态"), objection.get_state_display()),
        (_("异议"), objection.reason),
        (_("提出日期"), formats.day(timezone.localtime(objection.raised_at).date())),
        (_("已等待"), days if waiting else ""),
        (_("答复单位"), objection.manager.name),
        (_("答复"), objection.answer),
        (_("了结原因"), _("答复之前，这条记录已因其他原因冲正。") if lapsed else ""),
        (_("办理日期"), formats.day(decided) if decided else ""),
        (_("办理人"), _by(objection.decided_by)),
    ]
    return [row for row in rows if row[1] not in ("", None)]


def _theme(theme: str) -> str:
    return str(THEMES.get(theme, theme))


def _conversion(entry: Entry) -> str:
    facts = []
    if entry.seconds is not None:
        facts.append(_("学习 %(minutes)s 分钟") % {"minutes": entry.seconds // 60})
    if entry.teaching_hundredths is not None:
        facts.append(
            _("授课 %(count)s 课时") % {"count": formats.hundredths(entry.teaching_hundredths)}
        )
    if entry.half_days is not None:
        facts.append(_("%(count)s 个半天") % {"count": entry.half_days})
    return " · ".join([*facts, entry.conversion] if entry.conversion else facts)


def trace_of(history: History, objections: Sequence[Objection] = ()) -> list[Event]:
    """What happened to the entry, in order, with those of the objections that the reader may see."""
    entry, seal = history.entry, history.seal
    events = [_event(entry.recorded_at, _("登记入账"), _by(entry.recorded_by))]
    events += [
        _event(
            cap.recorded_at, _("超限扣除 %(hours)s") % {"hours": formats.hours(-cap.hours_hundredths)},
            cap.reason,
        )
        for cap in history.caps
    ]  # fmt: skip
    if seal:
        digest = bytes(seal.digest).hex()[:DIGEST_SHOWN]
        note = _("摘要 %(digest)s…") % {"digest": digest}
        events.append(_event(seal.sealed_at, _("第 %(number)s 次封印") % {"number": seal.pk}, note))
    if history.reversal:
        one = history.reversal
        note = f"{one.reason} · {_by(one.recorded_by)}".strip(" ·")
        events.append(_event(one.recorded_at, _("冲正（台账号 %(id)s）") % {"id": one.pk}, note))
    for objection in objections:
        url = reverse("ledger:objection", args=[objection.pk])
        day = timezone.localtime(objection.raised_at).date()
        events.append(Event(day, _("本人提出异议"), objection.reason, url))
        if objection.decided_at:
            title = _("异议%(state)s") % {"state": objection.get_state_display()}
            events.append(_event(objection.decided_at, title, objection.answer))
    return sorted(events, key=lambda event: event.day)


def _event(moment: Any, title: str, note: str) -> Event:  # noqa: ANN401
    return Event(timezone.localtime(moment).date(), title, note)


def _on(moment: datetime | None) -> str:
    return formats.day(timezone.localtime(moment).date()) if moment else ""


def _by(user_id: int | None) -> str:
    return display_names([user_id]).get(user_id, "") if user_id is not None else ""
