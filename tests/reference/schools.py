"""Section 5: the school indicators."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from tests.reference.lake import Lake, Row
from tests.reference.organisations import hours, org_row
from tests.reference.windows import (
    PLAN_END,
    PLAN_START,
    Window,
    plan_begun,
    semester,
    semester_has_rows,
    semester_of,
    timetable_status,
    years_begun,
)

ALL_LEVELS = ("national", "province", "city", "county", "town", "primary")
CITY_AND_ABOVE = ("national", "province", "city")
PROVINCE_AND_ABOVE = ("national", "province")
INTERACTIVE = ("seminar", "simulation", "experience", "interview", "other_interactive")
LONG_CLASS_DAYS = 15

Key = tuple[int, str]


def evaluate_schools(lake: Lake, as_of: date) -> list[Row]:
    """Every indicator of section 5."""
    rows = []
    # The three ratios of session hours a school and semester, with their levels and targets.
    ratios: list[tuple[str, tuple[str, ...], Callable[[Row], bool], Fraction]] = [
        ("teaching.leaders", ALL_LEVELS, lambda s: bool(s["by_leader"]), Fraction(20, 100)),
        ("teaching.case", CITY_AND_ABOVE, lambda s: s["method"] == "case", Fraction(15, 100)),
        (
            "teaching.interactive",
            CITY_AND_ABOVE,
            lambda s: s["method"] in INTERACTIVE,
            Fraction(20, 100),
        ),
    ]
    for indicator, levels, qualifies, target in ratios:
        rows += _semester_hours(lake, as_of, indicator, levels, qualifies, target)
    rows += _theory_in_every_class(lake, as_of)
    rows += _party_spirit_classroom(lake, as_of)
    rows += _update_rate(lake, as_of)
    rows += _followed_up(lake, as_of)
    return rows


def _sessions_at_schools(
    lake: Lake, levels: tuple[str, ...], *, main_only: bool = True
) -> list[tuple[Row, Row]]:
    """(session, its class) at schools of these levels.

    "Sessions without one, or at an organisation of another kind, are left out. A session counts
    when its class has main_class, unless the row says otherwise."
    """
    organisations = {row["org_id"]: row for row in lake["organisation"]}
    classes = {row["class_id"]: row for row in lake["training_class"]}
    found = []
    for session in lake["class_session"]:
        if session["school_id"] is None:
            continue
        school = organisations[session["school_id"]]
        held_in = classes[session["class_id"]]
        if school["kind"] != "school" or school["level"] not in levels:
            continue
        if main_only and not held_in["main_class"]:
            continue
        found.append((session, held_in))
    return found


def _ratio_row(
    indicator: str,
    window: Window,
    as_of: date,
    org_id: int,
    numerator: int,
    denominator: int,
    target: Fraction,
    shown: Callable[[int], float],
) -> Row:
    if denominator == 0:
        status = "no_data"
    else:
        reached = Fraction(numerator, denominator) >= target
        status = timetable_status(window, as_of, reached=reached)
    return org_row(
        indicator,
        window.label,
        org_id,
        numerator=shown(numerator),
        denominator=shown(denominator),
        target=float(target),
        status=status,
    )


def _semester_hours(
    lake: Lake,
    as_of: date,
    indicator: str,
    levels: tuple[str, ...],
    qualifies: Callable[[Row], bool],
    target: Fraction,
) -> list[Row]:
    sums: dict[Key, tuple[int, int]] = {}
    # "Every session of the semester … counts, held or still ahead."
    for session, _ in _sessions_at_schools(lake, levels):
        if not semester_has_rows(session["semester"], as_of):
            continue
        key = (session["school_id"], session["semester"])
        part, whole = sums.get(key, (0, 0))
        length = session["hours_hundredths"]
        sums[key] = (part + (length if qualifies(session) else 0), whole + length)
    return [
        _ratio_row(indicator, semester(label), as_of, org_id, part, whole, target, hours)
        for (org_id, label), (part, whole) in sums.items()
    ]


def _theory_in_every_class(lake: Lake, as_of: date) -> list[Row]:
    # Class by class: the subjects of all its sessions at that school, whatever their semester.
    subjects: dict[tuple[int, int], set[str]] = {}
    ends: dict[int, date] = {}
    for session, held_in in _sessions_at_schools(lake, CITY_AND_ABOVE):
        key = (session["school_id"], session["class_id"])
        subjects.setdefault(key, set()).add(session["subject"])
        ends[session["class_id"]] = held_in["ends_on"]
    counts: dict[Key, tuple[int, int]] = {}
    for (school_id, class_id), taught in subjects.items():
        label = semester_of(ends[class_id])
        if not semester_has_rows(label, as_of):
            continue
        part, whole = counts.get((school_id, label), (0, 0))
        # "one of subject theory and one of party_spirit"
        complete = "theory" in taught and "party_spirit" in taught
        counts[school_id, label] = (part + complete, whole + 1)
    return [
        _ratio_row(
            "teaching.theory_in_every_class",
            semester(label),
            as_of,
            school_id,
            part,
            whole,
            Fraction(1),
            float,
        )
        for (school_id, label), (part, whole) in counts.items()
    ]


def _party_spirit_classroom(lake: Lake, as_of: date) -> list[Row]:
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    windows: dict[int, Window] = {}
    # Section 5: "each party_spirit_class (main or not) that starts inside the plan"
    for session, held_in in _sessions_at_schools(lake, ALL_LEVELS, main_only=False):
        class_id = held_in["class_id"]
        window = Window(f"class:{class_id}", held_in["starts_on"], held_in["ends_on"])
        if not held_in["party_spirit_class"] or not PLAN_START <= window.start <= PLAN_END:
            continue
        if not window.begun(as_of):
            continue
        windows[class_id] = window
        part, whole = sums.get((session["school_id"], class_id), (0, 0))
        length = session["hours_hundredths"]
        classroom = length if session["setting"] == "classroom" else 0
        sums[session["school_id"], class_id] = (part + classroom, whole + length)
    return [
        _ratio_row(
            "teaching.party_spirit_classroom",
            windows[class_id],
            as_of,
            school_id,
            part,
            whole,
            Fraction(50, 100),
            hours,
        )
        for (school_id, class_id), (part, whole) in sums.items()
    ]


def _update_rate(lake: Lake, as_of: date) -> list[Row]:
    rows = []
    for plan in plan_begun(as_of):
        # School → (year, course): the distinct courses taught, year by year.
        taught: dict[int, set[tuple[int, int]]] = {}
        for session, held_in in _sessions_at_schools(lake, PROVINCE_AND_ABOVE):
            for window in years_begun(as_of):
                # Section 5: "main classes ending that year (held or ahead)"
                in_year = window.start <= held_in["ends_on"] <= window.end
                if in_year and session["course_id"] is not None:
                    courses = taught.setdefault(session["school_id"], set())
                    courses.add((window.start.year, session["course_id"]))
        # "a release in that year on or before D, by any school"
        released = {
            (release["released_on"].year, release["course_id"])
            for release in lake["course_release"]
            if release["released_on"] <= as_of
        }
        rows += [
            _ratio_row(
                "courses.update_rate",
                plan,
                as_of,
                school_id,
                len(courses & released),
                len(courses),
                Fraction(20, 100),
                float,
            )
            for school_id, courses in taught.items()
        ]
    return rows


def _followed_up(lake: Lake, as_of: date) -> list[Row]:
    rows = []
    for window in years_begun(as_of):
        counts: dict[int, tuple[int, int]] = {}
        for each in lake["training_class"]:
            length = (each["ends_on"] - each["starts_on"]).days + 1
            ended = window.start <= each["ends_on"] <= window.evaluated_on(as_of)
            # "classes of 15 days or longer …, completed or main or not"
            if length < LONG_CLASS_DAYS or not ended:
                continue
            part, whole = counts.get(each["organiser_id"], (0, 0))
            counts[each["organiser_id"]] = (part + each["followed_up"], whole + 1)
        rows += [
            _ratio_row(
                "classes.followed_up", window, as_of, org_id, part, whole, Fraction(1), float
            )
            for org_id, (part, whole) in counts.items()
        ]
    return rows
