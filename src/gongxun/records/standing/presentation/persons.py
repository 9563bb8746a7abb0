"""A person's standing as cards, and the explanation behind each figure as the side panel shows it."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.shell import explanation as panel
from gongxun.base.shell import formats, parts
from gongxun.base.shell.frame import Link
from gongxun.records.ledger.selectors.notes import EntryNote
from gongxun.records.standing.presentation.words import left_words, title_of, window_words
from gongxun.records.standing.selectors.fresh import Figure, figure_of
from gongxun.rules.books import PolicyBook
from gongxun.rules.explanation import Explanation, JudgedEntry, Outlook, Standing, Verdict

Notes = dict[int, EntryNote]
UNITS = {"hours": formats.hours, "days": formats.days}


def requirement_card(found: Figure, person_id: int) -> parts.Requirement:
    """One demand on one person: the alternative that lies nearest to its requirement."""
    standing = found.standing
    nearest = max(standing.alternatives, key=lambda one: one.progress, default=None)
    address = reverse(
        "standing:explanation", args=[person_id, found.indicator.id, found.window.label]
    )
    if found.indicator.basis == "promotion":
        address += f"?appointment={found.appointment_id}"
    took_part = standing.hours_hundredths > 0 or standing.days_hundredths > 0
    return parts.Requirement(
        title=title_of(found.indicator),
        clause=found.indicator.clause.number,
        window=window_words(found.window.label),
        status=standing.status or "no_data",
        sentence=sentence_of(found) + _even(standing),
        value=nearest.value if nearest else int(took_part),
        requirement=nearest.required if nearest else 1,
        unit=nearest.unit if nearest else "times",  # type: ignore[arg-type]
        elapsed=standing.elapsed,
        url=address,
    )


def sentence_of(found: Figure) -> str:
    """The figure, then what it means, then what to do."""
    standing, window = found.standing, found.window
    if found.exempt:
        return _("已批准免训或缓训，这一时段不计。")
    if standing.status is None:
        return _("这一时段没有适用的任职，不计。")
    if standing.status == "met":
        return _("已达标。")
    left = left_words(window, (window.end - found.as_of).days)
    if not standing.alternatives:
        if standing.status == "not_met":
            return _("本时段内没有参加过。请与培训管理员联系补训。")
        return _("参加一次即可达标，%(left)s。") % {"left": left}
    missing = _(" 或 ").join(UNITS[one.unit](one.shortfall) for one in standing.alternatives)
    if standing.status == "not_met":
        return _("到期时还差 %(missing)s。") % {"missing": missing}
    return _("还差 %(missing)s，%(left)s。") % {"missing": missing, "left": left} + _expectation(
        found
    )


def _expectation(found: Figure) -> str:
    day = found.expected_on
    if day is None:
        return ""
    if day <= found.window.end:
        words = formats.day_in_sentence(day, found.as_of)
        return _("按目前进度 %(day)s 前后可完成。") % {"day": words}
    if found.indicator.credits.modes == ("self_study",):
        return _("按目前进度到期完不成，请抓紧网络自学。")
    return _("按目前进度到期完不成，请安排一次集中培训或补训。")


def _even(standing: Standing) -> str:
    """What the calendar asks by today, beside the bar's mark."""
    nearest = max(standing.alternatives, key=lambda one: one.progress, default=None)
    if nearest is None or standing.status not in ("on_track", "behind"):
        return ""
    even = UNITS[nearest.unit](int(nearest.required * standing.elapsed))
    return _("按匀速到今天应有 %(even)s。") % {"even": even}


def panel_of(
    found: Explanation,
    notes: Notes,
    book: PolicyBook,
    *,
    person_id: int,
    subject: str,
    kept: Sequence[tuple[str, str]] = (),
) -> panel.Explanation:
    """The panel's contents; `kept` are the parts of the address that another date leaves."""
    standing = found.standing
    address = reverse(
        "standing:explanation", args=[person_id, found.indicator.id, found.window.label]
    )
    return panel.Explanation(
        title=title_of(found.indicator),
        subject=subject,
        clause=found.indicator.clause.number,
        demand=found.indicator.clause.demand,
        choice=_("；").join(one.reason for one in found.indicator.choices),
        window=window_words(found.window.label),
        starts=found.window.start,
        ends=found.window.end,
        as_of=found.as_of,
        status=standing.status or "no_data",
        sentence=sentence_of(figure_of(found)),
        alternatives=_alternatives(found),
        counted=[_entry(one, notes) for one in found.counted],
        not_counted=[_entry(one, notes, _reason(one, found)) for one in found.not_counted],
        elapsed=standing.elapsed,
        progress=standing.progress,
        pace=_pace(found),
        course=_course(found),
        course_label=_("累计数随时间的变化"),
        outlook=[_outlook(found, one) for one in found.outlook],
        changes=_changes(found),
        exemption=_("已批准免训或缓训，本项不计入任何比率。") if found.exempt else "",
        book=_("%(title)s · 第 %(version)s 版") % {"title": book.title, "version": book.version},
        date_url=address,
        date_kept=kept,
        links=(
            Link(_("学时台账"), reverse("ledger:person", args=[person_id]), icon="list-details"),
        ),
    )


def _alternatives(found: Explanation) -> list[panel.Alternative]:
    standing = found.standing
    if not standing.alternatives:
        took_part = standing.hours_hundredths > 0 or standing.days_hundredths > 0
        return [panel.Alternative(_("参加次数（至少一次）"), "times", int(took_part), 1)]
    labels = {"hours": _("学时"), "days": _("天数")}
    return [
        panel.Alternative(labels[one.unit], one.unit, one.value, one.required)  # type: ignore[arg-type]
        for one in standing.alternatives
    ]


def _entry(judged: JudgedEntry, notes: Notes, reason: str = "") -> panel.Entry:
    entry, note = judged.entry, notes.get(judged.entry.entry_id)
    words = " · ".join(filter(None, (note.form, note.organiser, note.reason))) if note else ""
    return panel.Entry(
        entry.earned_on,
        note.title if note else "",
        words,
        entry.hours_hundredths,
        entry.days_hundredths or None,
        reason,
    )


def _reason(judged: JudgedEntry, found: Explanation) -> str:
    window = window_words(found.window.label)
    match judged.verdict:
        case Verdict.WRONG_MODE:
            if judged.entry.mode == "self_study":
                return _("方式不同：这是网络自学，本项只计集中培训。")
            return _("方式不同：这是集中培训，本项只计网络自学。")
        case Verdict.WRONG_THEME:
            return _("主题不同：不属于本项要求的主题。")
        case Verdict.BEFORE_WINDOW:
            return _("早于 %(window)s，不在统计区间内。") % {"window": window}
        case Verdict.AFTER_WINDOW:
            return _("晚于 %(window)s，不在统计区间内。") % {"window": window}
        case Verdict.NOT_YET:
            return _("在所选日期之后取得，到那时尚未计入。")
    if judged.entry.hours_hundredths < 0 or judged.entry.days_hundredths < 0:
        return _("这是冲正记录，与被冲正的一条相抵。")
    return _("已冲正，与冲正记录相抵。")


def _pace(found: Explanation) -> str:
    standing = found.standing
    facts = {
        "elapsed": formats.percent(standing.elapsed),
        "done": formats.percent(min(Fraction(1), standing.progress)),
    }
    text = _("时间过去 %(elapsed)s，完成 %(done)s。") % facts
    nearest = max(standing.alternatives, key=lambda one: one.progress, default=None)
    if nearest is not None and standing.status in ("on_track", "behind"):
        even = {
            "even": UNITS[nearest.unit](int(nearest.required * standing.elapsed)),
            "value": UNITS[nearest.unit](nearest.value),
        }
        text += _("按匀速到今天应有 %(even)s，现有 %(value)s。") % even
    return text


def _course(found: Explanation) -> panel.Course | None:
    nearest = max(found.standing.alternatives, key=lambda one: one.progress, default=None)
    if nearest is None:
        return None
    days = nearest.unit == "days"
    steps = [
        (one.entry.earned_on, one.entry.days_hundredths if days else one.entry.hours_hundredths)
        for one in found.counted
    ]
    window = found.window
    return panel.draw_course(
        steps,
        requirement=nearest.required,
        starts=window.start,
        ends=window.end,
        as_of=found.evaluated_on,
    )


def _outlook(found: Explanation, one: Outlook) -> panel.Outlook:
    standing = one.standing
    amounts = " · ".join(
        UNITS[alternative.unit](alternative.value) for alternative in standing.alternatives
    ) or formats.hours(standing.hours_hundredths)
    note = ""
    if one.day == found.evaluated_on:
        note = _("今天") if found.evaluated_on == found.as_of else ""
    elif one.day > found.as_of:
        note = _("不再增加时")
    return panel.Outlook(one.day, standing.status or "no_data", amounts, note)


def _changes(found: Explanation) -> list[panel.Change]:
    standing = found.standing
    if standing.status not in ("on_track", "behind"):
        return []
    if not standing.alternatives:
        return [
            panel.Change(
                _("参加一次符合主题和方式的集中培训并经认定，即达标。"), icon="calendar-event"
            )
        ]
    ways = _("，或者 ").join(
        _("再取得 %(amount)s") % {"amount": UNITS[one.unit](one.shortfall)}
        for one in standing.alternatives
    )
    end = formats.day_in_sentence(found.window.end, found.as_of)
    return [
        panel.Change(_("%(end)s 前%(ways)s，即达标。") % {"end": end, "ways": ways}, icon="target")
    ]


def lead_of(cards: list[parts.Requirement], today: date) -> str:
    """The one sentence on top of a person's page."""
    open_ = [card for card in cards if card.status in ("behind", "not_met")]
    if not cards:
        return _("目前没有适用的培训要求。")
    if not open_:
        return _("到 %(day)s，各项要求都已达标或进度正常。") % {
            "day": formats.day_in_sentence(today)
        }
    titles = _("、").join(card.title for card in open_)
    return _("%(count)s 项需要抓紧：%(titles)s。") % {"count": len(open_), "titles": titles}
