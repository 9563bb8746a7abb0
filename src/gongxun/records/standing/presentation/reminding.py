"""A reminder in words: what is missing, until when, and where it leads."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.shell import formats
from gongxun.records.standing.models import PersonResult
from gongxun.records.standing.presentation.reading import BY_PLAN, Reading
from gongxun.records.standing.presentation.words import title_of, window_words
from gongxun.registry.policies.selectors import plan_book
from gongxun.rules.books import Indicator, PersonIndicator
from gongxun.rules.periods import Window, calendar_year, first_year

MISSING, UNTIL = "{还差}", "{截止}"


def draft_of(reading: Reading, indicator: Indicator, window: str) -> str:
    """The words proposed to the officer, with the marks that become each person's own."""
    words = {
        "title": title_of(indicator),
        "window": window_words(window),
        "missing": MISSING,
        "until": UNTIL,
        "place": reading.place.name,
    }
    if isinstance(indicator, PersonIndicator) and indicator.alternatives:
        return (
            _(
                "“%(title)s”（%(window)s）您还差 %(missing)s，截止 %(until)s。请抓紧安排学习；"
                "已参加而没有计入的培训，请及时申报。如有疑问，请与%(place)s联系。"
            )
            % words
        )
    return (
        _(
            "“%(title)s”（%(window)s）您还没有参加过，请在 %(until)s 前参加一次；"
            "已参加而没有计入的培训，请及时申报。如有疑问，请与%(place)s联系。"
        )
        % words
    )


def message_of(
    reading: Reading, indicator: Indicator, text: str, row: PersonResult
) -> tuple[str, str, str]:
    """Title, body and address of the notice to one person."""
    title = _("请完成：%(title)s（%(window)s）") % {
        "title": title_of(indicator),
        "window": window_words(row.window),
    }
    until = formats.day_in_sentence(window_of(reading, row.window).end, reading.today)
    body = text.replace(MISSING, missing_words(indicator, row)).replace(UNTIL, until)
    return title[:120], body, address_of(reading, indicator, row)


def missing_words(indicator: Indicator, row: PersonResult) -> str:
    """What one person lacks, by each way that the demand leaves open."""
    short = {
        "hours": formats.hours(row.shortfall_hours_hundredths),
        "days": formats.days(row.shortfall_days_hundredths),
    }
    ways = indicator.alternatives if isinstance(indicator, PersonIndicator) else ()
    return _(" 或 ").join(short[one.unit] for one in ways) or formats.times(1)


def address_of(reading: Reading, indicator: Indicator, row: PersonResult) -> str:
    """Her requirement with its grounds; of a coverage, which is nobody's own, her page."""
    if not isinstance(indicator, PersonIndicator):
        return reverse("standing:mine")
    more = {"appointment": str(row.appointment_id)} if indicator.basis == "promotion" else {}
    if reading.book.id == plan_book().id:  # her own may be a local one that asks for more
        more["by"] = BY_PLAN
    return reading.url("explanation", row.person_id, row.indicator, row.window, **more)


def window_of(reading: Reading, label: str) -> Window:
    plan = reading.book.plan
    if label == plan.label:
        return plan
    return calendar_year(int(label)) if label.isdecimal() else first_year(date.fromisoformat(label))
