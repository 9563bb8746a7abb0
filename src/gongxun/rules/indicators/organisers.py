"""What organisers owe each calendar year: classes held, courses released, long classes observed."""

import ibis.expr.types as ir

from gongxun.rules.books.demands import (
    ClassCountIndicator,
    FollowUpIndicator,
    Organisers,
    ReleaseHoursIndicator,
)
from gongxun.rules.indicators.organisations import hours, organisation_row
from gongxun.rules.indicators.status import Judged, reached_status, reaches
from gongxun.rules.indicators.tables import LakeTables
from gongxun.rules.indicators.windows import windows_table


def class_count_rows(lake: LakeTables, indicator: ClassCountIndicator) -> ir.Table:
    """Completed classes organised for the audience and ended in [S, T]; subjects with 0 too."""
    classes = lake.training_class
    windows = windows_table(indicator.window)
    wanted = classes.filter(classes.completed & (classes.audience == indicator.audience))
    ended = wanted.inner_join(windows, wanted.ends_on.between(windows.first_day, windows.judged_on))
    held = ended.group_by(held_by="organiser_id", held_in="window").aggregate(
        classes_held=ended.count().cast("int64")
    )
    owed = _subjects(lake, indicator.organisers).cross_join(windows)
    joined = owed.left_join(held, [owed.org_id == held.held_by, owed.window == held.held_in])
    counted = joined.select(*owed.columns, value=joined.classes_held.fill_null(0))
    judged = Judged(counted.value >= indicator.at_least, counted.early, counted.closed)
    return organisation_row(
        counted,
        indicator.id,
        counted.window,
        counted.org_id,
        (counted.value.cast("float64"), None),
        float(indicator.at_least),
        judged.status,
    )


def _subjects(lake: LakeTables, organisers: Organisers) -> ir.Table:
    organisation = lake.organisation
    for column, allowed in (("level", organisers.levels), ("kind", organisers.kinds)):
        if allowed is not None:
            organisation = organisation.filter(organisation[column].isin(list(allowed)))
    return organisation.select("org_id")


def release_rows(lake: LakeTables, indicator: ReleaseHoursIndicator) -> ir.Table:
    """Hours released on the national network in [S, T], by whomever, for each subject."""
    windows = windows_table(indicator.window)
    online = lake.course_release.filter(lake.course_release.on_network)
    within = windows.left_join(
        online, online.released_on.between(windows.first_day, windows.judged_on)
    )
    released = within.group_by("window", "closed", "gone", "whole").aggregate(
        released=within.hours_hundredths.sum().cast("int64").fill_null(0)
    )
    table = _subjects(lake, indicator.organisers).cross_join(released)
    keeps_up = table.released * table.whole >= table.gone * indicator.at_least
    judged = Judged(table.released >= indicator.at_least, keeps_up, table.closed)
    return organisation_row(
        table,
        indicator.id,
        table.window,
        table.org_id,
        (hours(table.released), None),
        indicator.at_least / 100,
        judged.status,
    )


def follow_up_rows(lake: LakeTables, indicator: FollowUpIndicator) -> ir.Table:
    """Classes long enough that ended in [S, T]: those observed throughout ÷ all of them."""
    classes = lake.training_class
    windows = windows_table(indicator.window)
    length = classes.ends_on.delta(classes.starts_on, unit="day") + 1
    longer = classes.filter(length >= indicator.shortest_days)
    ended = longer.inner_join(windows, longer.ends_on.between(windows.first_day, windows.judged_on))
    grouped = ended.group_by("organiser_id", "window", "closed").aggregate(
        part=ended.followed_up.cast("int64").sum().cast("int64"),
        whole=ended.count().cast("int64"),
    )
    reached = reaches(grouped.part, grouped.whole, indicator.target)
    return organisation_row(
        grouped,
        indicator.id,
        grouped.window,
        grouped.organiser_id,
        (grouped.part.cast("float64"), grouped.whole.cast("float64")),
        float(indicator.target),
        reached_status(reached, grouped.closed),
    )
