"""What organisers owe each calendar year: classes held, courses released, long classes observed."""

import ibis
import ibis.expr.types as ir

from gongxun.rules.books import PolicyBook
from gongxun.rules.books.demands import (
    ClassCountIndicator,
    FollowUpIndicator,
    Organisers,
    ReleaseHoursIndicator,
)
from gongxun.rules.indicators.calendar import Calendar
from gongxun.rules.indicators.organisations import hours, organisation_row
from gongxun.rules.indicators.status import BEHIND, MET, NOT_MET, ON_TRACK, judge_ratio
from gongxun.rules.indicators.tables import LakeTables
from gongxun.rules.periods import Window


def class_count_rows(
    lake: LakeTables, indicator: ClassCountIndicator, calendar: Calendar, book: PolicyBook
) -> list[ir.Table]:
    """Completed classes organised for the audience and ended in [S, T]; subjects with 0 too."""
    return [
        _class_count(lake, indicator, window, calendar, book)
        for window in calendar.windows(indicator.window)
    ]


def _class_count(
    lake: LakeTables,
    indicator: ClassCountIndicator,
    window: Window,
    calendar: Calendar,
    book: PolicyBook,
) -> ir.Table:
    classes = lake.training_class.filter(
        lake.training_class.completed
        & (lake.training_class.audience == indicator.audience)
        & lake.training_class.ends_on.between(window.start, window.evaluated_on(calendar.as_of))
    )
    per_organiser = classes.group_by("organiser_id").aggregate(
        classes_held=classes.count().cast("int64")
    )
    subjects = _subjects(lake, indicator.organisers)
    joined = subjects.left_join(per_organiser, subjects.org_id == per_organiser.organiser_id)
    counted = joined.select(org_id=joined.org_id, value=joined.classes_held.fill_null(0))
    gone, whole = window.elapsed(calendar.as_of)
    below = book.once_on_track_below
    early = gone * below.denominator < below.numerator * whole
    missed = NOT_MET if window.is_closed(calendar.as_of) else ON_TRACK if early else BEHIND
    return organisation_row(
        counted,
        indicator.id,
        ibis.literal(window.label),
        counted.org_id,
        (counted.value.cast("float64"), None),
        float(indicator.at_least),
        ibis.ifelse(counted.value >= indicator.at_least, MET, missed),
    )


def _subjects(lake: LakeTables, organisers: Organisers) -> ir.Table:
    organisation = lake.organisation
    for column, allowed in (("level", organisers.levels), ("kind", organisers.kinds)):
        if allowed is not None:
            organisation = organisation.filter(organisation[column].isin(list(allowed)))
    return organisation.select("org_id")


def release_rows(
    lake: LakeTables, indicator: ReleaseHoursIndicator, calendar: Calendar
) -> list[ir.Table]:
    """Hours released on the national network in [S, T], by whomever, for each subject."""
    return [
        _releases(lake, indicator, window, calendar)
        for window in calendar.windows(indicator.window)
    ]


def _releases(
    lake: LakeTables, indicator: ReleaseHoursIndicator, window: Window, calendar: Calendar
) -> ir.Table:
    released = lake.course_release.filter(
        lake.course_release.on_network
        & lake.course_release.released_on.between(window.start, window.evaluated_on(calendar.as_of))
    )
    amount = released.aggregate(released=released.hours_hundredths.sum().cast("int64").fill_null(0))
    table = _subjects(lake, indicator.organisers).cross_join(amount)
    gone, whole = window.elapsed(calendar.as_of)
    missed: ir.StringValue = ibis.literal(NOT_MET)
    if not window.is_closed(calendar.as_of):
        keeping_up = table.released * whole >= gone * indicator.at_least
        missed = ibis.ifelse(keeping_up, ON_TRACK, BEHIND)
    return organisation_row(
        table,
        indicator.id,
        ibis.literal(window.label),
        table.org_id,
        (hours(table.released), None),
        indicator.at_least / 100,
        ibis.ifelse(table.released >= indicator.at_least, MET, missed),
    )


def follow_up_rows(
    lake: LakeTables, indicator: FollowUpIndicator, calendar: Calendar
) -> list[ir.Table]:
    """Classes long enough that ended in [S, T]: those observed throughout ÷ all of them."""
    return [
        _follow_up(lake, indicator, window, calendar)
        for window in calendar.windows(indicator.window)
    ]


def _follow_up(
    lake: LakeTables, indicator: FollowUpIndicator, window: Window, calendar: Calendar
) -> ir.Table:
    classes = lake.training_class
    length = classes.ends_on.delta(classes.starts_on, unit="day") + 1
    ended = classes.ends_on.between(window.start, window.evaluated_on(calendar.as_of))
    longer = classes.filter(ended & (length >= indicator.shortest_days))
    grouped = longer.group_by(org_id=longer.organiser_id).aggregate(
        observed=longer.followed_up.cast("int64").sum().cast("int64"),
        classes=longer.count().cast("int64"),
    )
    reached = judge_ratio(grouped.observed, grouped.classes, indicator.target)
    return organisation_row(
        grouped,
        indicator.id,
        ibis.literal(window.label),
        grouped.org_id,
        (grouped.observed.cast("float64"), grouped.classes.cast("float64")),
        float(indicator.target),
        reached_status(reached, window.is_closed(calendar.as_of)),
    )


def reached_status(reached: ir.BooleanValue, closed: ir.BooleanValue | bool) -> ir.StringValue:
    """School figures have no pace: an open window only says on which side of the target it is."""
    if closed is True:
        return ibis.ifelse(reached, MET, NOT_MET)
    still = ibis.ifelse(reached, ON_TRACK, BEHIND)
    if closed is False:
        return still
    return ibis.ifelse(closed, ibis.ifelse(reached, MET, NOT_MET), still)
