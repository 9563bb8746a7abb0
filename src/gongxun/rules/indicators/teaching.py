"""What schools owe: shares of session hours, subjects in every main class, courses renewed.

A timetable is judged before it is taught: every session counts, held or still ahead.
"""

import ibis
import ibis.expr.types as ir

from gongxun.rules.books.demands import (
    CourseRenewalIndicator,
    SessionsCounted,
    SessionShareIndicator,
    SubjectShareIndicator,
)
from gongxun.rules.indicators.calendar import Calendar
from gongxun.rules.indicators.organisations import hours, organisation_row
from gongxun.rules.indicators.status import NO_DATA, reached_status, reaches
from gongxun.rules.indicators.tables import LakeTables
from gongxun.rules.indicators.windows import windows_table

_OF_SESSION = (
    "school_id", "class_id", "semester", "hours_hundredths", "method", "by_leader", "setting",
    "subject", "course_id",
)  # fmt: skip
_OF_SCHOOL_AND_CLASS = (
    "school_level", "main_class", "party_spirit_class", "starts_on", "ends_on",
)  # fmt: skip


def school_sessions(lake: LakeTables) -> ir.Table:
    """Sessions at organisations of kind school, with its level and the facts of their class."""
    organisation = lake.organisation.filter(lake.organisation.kind == "school")
    schools = organisation.select(place_id=organisation.org_id, school_level=organisation.level)
    session = lake.class_session
    classes = lake.training_class.select(
        joined_class=lake.training_class.class_id,
        main_class=lake.training_class.main_class,
        party_spirit_class=lake.training_class.party_spirit_class,
        starts_on=lake.training_class.starts_on,
        ends_on=lake.training_class.ends_on,
    )
    placed = session.inner_join(schools, session.school_id == schools.place_id)
    joined = placed.inner_join(classes, placed.class_id == classes.joined_class)
    return joined.select(*_OF_SESSION, *_OF_SCHOOL_AND_CLASS)


def _at(sessions: ir.Table, levels: tuple[str, ...] | None) -> ir.Table:
    return sessions if levels is None else sessions.filter(sessions.school_level.isin(list(levels)))


def _counted(sessions: ir.Table, counted: SessionsCounted) -> ir.BooleanValue:
    tests = []
    if counted.by_leader:
        tests.append(sessions.by_leader)
    by_column = {
        "method": counted.methods, "setting": counted.settings, "subject": counted.subjects,
    }  # fmt: skip
    tests += [
        sessions[column].isin(list(allowed))
        for column, allowed in by_column.items()
        if allowed is not None
    ]
    return ibis.and_(*tests)


def session_share_rows(
    sessions: ir.Table, indicator: SessionShareIndicator, calendar: Calendar
) -> ir.Table:
    """`sessions` are `school_sessions`, here and below."""
    sessions = _at(sessions, indicator.school_levels)
    main = indicator.classes == "main"
    sessions = sessions.filter(sessions.main_class if main else sessions.party_spirit_class)
    if indicator.window == "semester":
        return _semester_share(sessions, indicator)
    return _class_share(sessions, indicator, calendar)


def _semester_share(sessions: ir.Table, indicator: SessionShareIndicator) -> ir.Table:
    windows = windows_table("semester")
    within = sessions.inner_join(windows, sessions.semester == windows.window)
    grouped = within.group_by("school_id", "window", "closed").aggregate(
        **_hour_sums(within, indicator)
    )
    return _share_row(grouped, indicator, grouped.window, grouped.closed)


def _class_share(
    sessions: ir.Table, indicator: SessionShareIndicator, calendar: Calendar
) -> ir.Table:
    """One row a class that starts inside the plan and not after the date of evaluation."""
    within = sessions.filter(sessions.starts_on.between(calendar.plan.start, calendar.last_day))
    grouped = within.group_by("school_id", "class_id", "ends_on").aggregate(
        **_hour_sums(within, indicator)
    )
    label = ibis.literal("class:").concat(grouped.class_id.cast("string"))
    return _share_row(grouped, indicator, label, grouped.ends_on <= ibis.literal(calendar.as_of))


def _hour_sums(sessions: ir.Table, indicator: SessionShareIndicator) -> dict[str, ir.IntegerValue]:
    counted = _counted(sessions, indicator.counted)
    taught = sessions.hours_hundredths.cast("int64")
    return {
        "part": ibis.ifelse(counted, taught, 0).sum().cast("int64"),
        "whole": taught.sum().cast("int64"),
    }


def _share_row(
    grouped: ir.Table,
    indicator: SessionShareIndicator,
    label: ir.StringValue,
    closed: ir.BooleanValue,
) -> ir.Table:
    reached = reaches(grouped.part, grouped.whole, indicator.target)
    status = ibis.ifelse(grouped.whole == 0, NO_DATA, reached_status(reached, closed))
    return organisation_row(
        grouped,
        indicator.id,
        label,
        grouped.school_id,
        (hours(grouped.part), hours(grouped.whole)),
        float(indicator.target),
        status,
    )


def subject_share_rows(sessions: ir.Table, indicator: SubjectShareIndicator) -> ir.Table:
    """Main classes by the semester in which they end, whatever semester their sessions are in."""
    sessions = _at(sessions, indicator.school_levels)
    sessions = sessions.filter(sessions.main_class)
    taught = {
        f"has_{subject}": (sessions.subject == subject).any() for subject in indicator.subjects
    }
    classes = sessions.group_by("school_id", "class_id", "ends_on").aggregate(**taught)
    windows = windows_table(indicator.window)
    ending = classes.inner_join(
        windows, classes.ends_on.between(windows.first_day, windows.last_day)
    )
    complete = ibis.and_(*(ending[f"has_{subject}"] for subject in indicator.subjects))
    grouped = ending.group_by("school_id", "window", "closed").aggregate(
        part=complete.cast("int64").sum().cast("int64"), whole=ending.count().cast("int64")
    )
    return _ratio_row(grouped, indicator, grouped.window, grouped.closed)


def _ratio_row(
    grouped: ir.Table,
    indicator: SubjectShareIndicator | CourseRenewalIndicator,
    label: ir.StringValue,
    closed: ir.BooleanValue,
) -> ir.Table:
    reached = reaches(grouped.part, grouped.whole, indicator.target)
    return organisation_row(
        grouped,
        indicator.id,
        label,
        grouped.school_id,
        (grouped.part.cast("float64"), grouped.whole.cast("float64")),
        float(indicator.target),
        reached_status(reached, closed),
    )


def renewal_rows(
    lake: LakeTables, sessions: ir.Table, indicator: CourseRenewalIndicator, calendar: Calendar
) -> ir.Table:
    """Pooled over the years begun: courses taught with a release that year ÷ courses taught."""
    sessions = _at(sessions, indicator.school_levels)
    sessions = sessions.filter(sessions.main_class & sessions.course_id.notnull())
    last_end = calendar.years[-1].end
    within = sessions.filter(sessions.ends_on.between(calendar.plan.start, last_end))
    taught = within.select(
        school_id=within.school_id, course_id=within.course_id, taught_in=within.ends_on.year()
    ).distinct()
    release = lake.course_release.filter(
        lake.course_release.released_on.between(calendar.plan.start, calendar.last_day)
    )
    renewed = release.select(
        renewed_id=release.course_id, renewed_in=release.released_on.year()
    ).distinct()
    joined = taught.left_join(
        renewed,
        [taught.course_id == renewed.renewed_id, taught.taught_in == renewed.renewed_in],
    )
    grouped = joined.group_by("school_id").aggregate(
        part=joined.renewed_id.count().cast("int64"), whole=joined.count().cast("int64")
    )
    closed = ibis.literal(calendar.plan.is_closed(calendar.as_of))
    return _ratio_row(grouped, indicator, ibis.literal(calendar.plan.label), closed)
