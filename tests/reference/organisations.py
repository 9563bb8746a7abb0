"""Section 4: roll-ups of the person indicators, and the organisation indicators."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from tests.reference.lake import Lake, Row
from tests.reference.persons import (
    PersonRows,
    credit_sums,
    holding_appointments,
    participates,
    teaches_at_school,
)
from tests.reference.windows import (
    PLAN_START,
    Window,
    once_status,
    paced_status,
    plan_begun,
    years_begun,
)

# "20, 42, 64, 85, 100 % at the five year-ends"; before the first year-end the previous target is 0.
COVERAGE_TARGETS = {
    "2023": Fraction(0),
    "2024": Fraction(20, 100),
    "2025": Fraction(42, 100),
    "2026": Fraction(64, 100),
    "2027": Fraction(85, 100),
    "2028": Fraction(1),
}
TEACHER_LEVELS = ("national", "province", "city")
YOUNG_LEVELS = ("national", "province", "city", "county")
YOUNG_KINDS = ("federation", "industrial_union")
NATIONAL_AUDIENCES = ("province_leadership", "city_chair", "county_chair", "town_cadre")
NETWORK_HOURS = 10000


def org_row(indicator: str, window: str, org_id: int, **values: object) -> Row:
    """A row of org_result; columns that the indicator does not have are null."""
    columns = (
        "population",
        "met",
        "not_met",
        "on_track",
        "behind",
        "exempt",
        "numerator",
        "denominator",
        "target",
        "status",
    )
    row: Row = {"indicator": indicator, "window": window, "org_id": org_id}
    return row | {column: values.get(column) for column in columns}


def hours(hundredths: int) -> float:
    """Hundredths as 学时 with decimals: 350 are 3.5."""
    return hundredths / 100


def ancestors(lake: Lake) -> dict[int, list[int]]:
    """Organisation → itself and every ancestor: the one at depth k has the first 4k characters."""
    by_path = {row["path"]: row["org_id"] for row in lake["organisation"]}
    return {
        row["org_id"]: [
            by_path[row["path"][:length]] for length in range(4, len(row["path"]) + 1, 4)
        ]
        for row in lake["organisation"]
    }


def roll_up(lake: Lake, persons: PersonRows) -> list[Row]:
    """Population, the four statuses and exempt, of every subtree that has anybody."""
    above = ancestors(lake)
    counted: dict[tuple[str, str, int], Row] = {}

    def count(indicator: str, window: str, org_id: int, *columns: str) -> None:
        for ancestor in above[org_id]:
            row = counted.setdefault(
                (indicator, window, ancestor),
                org_row(
                    indicator,
                    window,
                    ancestor,
                    population=0,
                    met=0,
                    not_met=0,
                    on_track=0,
                    behind=0,
                    exempt=0,
                ),
            )
            for column in columns:
                row[column] += 1

    for row in persons.rows:
        count(row["indicator"], row["window"], row["org_id"], "population", row["status"])
    for indicator, window, org_id in persons.exempt:
        count(indicator, window, org_id, "exempt")
    return list(counted.values())


def evaluate_organisations(lake: Lake, as_of: date) -> list[Row]:
    """Every organisation indicator of section 4."""
    rows = []
    organisations = {row["org_id"]: row for row in lake["organisation"]}
    for window in years_begun(as_of):
        target = COVERAGE_TARGETS[window.label]
        previous = COVERAGE_TARGETS[str(int(window.label) - 1)]
        # Section 4: "previous target + (target − previous) × elapsed share of that calendar year"
        pace = previous + (target - previous) * window.elapsed(as_of)
        rows += _coverage(lake, as_of, "coverage.cumulative", window, lambda _: True, target, pace)
    for window in plan_begun(as_of):

        def teaches(appointment: Row) -> bool:
            return (
                teaches_at_school(appointment, organisations)
                and organisations[appointment["school_id"]]["level"] in TEACHER_LEVELS
            )

        # "coverage.teachers is paced linearly over the plan"
        pace = window.elapsed(as_of)
        rows += _coverage(lake, as_of, "coverage.teachers", window, teaches, Fraction(1), pace)
    for window in years_begun(as_of):
        rows += _classes(lake, as_of, window)
        rows += _network_hours(lake, as_of, window)
    return rows


def _coverage(
    lake: Lake,
    as_of: date,
    indicator: str,
    window: Window,
    counts: Callable[[Row], bool],
    target: Fraction,
    pace: Fraction,
) -> list[Row]:
    day = window.evaluated_on(as_of)
    # "credits count from the plan's start to T"; "collective only"
    sums = credit_sums(lake, PLAN_START, day, "collective", None)
    above = ancestors(lake)
    holders = {row["org_id"]: 0 for row in lake["organisation"]}
    reached = dict(holders)
    for person_id, appointment in holding_appointments(lake, day).items():
        if not counts(appointment):
            continue
        for org_id in above[appointment["org_id"]]:
            holders[org_id] += 1
            reached[org_id] += participates(sums.get(person_id, (0, 0)))
    # "Every subject has a row for every window begun, also with value 0."
    return [
        org_row(
            indicator,
            window.label,
            org_id,
            numerator=float(reached[org_id]),
            denominator=float(holders[org_id]),
            target=float(target),
            status=_coverage_status(
                reached[org_id], holders[org_id], target, pace, closed=window.closed(as_of)
            ),
        )
        for org_id in holders
    ]


def _coverage_status(
    reached: int, holders: int, target: Fraction, pace: Fraction, *, closed: bool
) -> str:
    # "A ratio whose denominator is 0 has status no_data."
    if holders == 0:
        return "no_data"
    ratio = Fraction(reached, holders)
    return paced_status(ratio, pace, met=ratio >= target, closed=closed)


def _is_national_federation(organisation: Row) -> bool:
    return (organisation["level"], organisation["kind"]) == ("national", "federation")


def _organises_for_the_young(organisation: Row) -> bool:
    return organisation["kind"] in YOUNG_KINDS and organisation["level"] in YOUNG_LEVELS


def _classes(lake: Lake, as_of: date, window: Window) -> list[Row]:
    subjects: list[tuple[str, Callable[[Row], bool]]] = [
        *((audience, _is_national_federation) for audience in NATIONAL_AUDIENCES),
        ("young", _organises_for_the_young),
    ]
    day = window.evaluated_on(as_of)
    rows = []
    for audience, is_subject in subjects:
        for organisation in filter(is_subject, lake["organisation"]):
            # Section 4: "completed classes organised by it for that audience, ended in [S, T]"
            value = sum(
                1
                for each in lake["training_class"]
                if each["organiser_id"] == organisation["org_id"]
                and each["audience"] == audience
                and each["completed"]
                and window.start <= each["ends_on"] <= day
            )
            rows.append(
                org_row(
                    f"classes.{audience}",
                    window.label,
                    organisation["org_id"],
                    numerator=float(value),
                    target=1.0,
                    status=once_status(window, as_of, met=value >= 1),
                )
            )
    return rows


def _network_hours(lake: Lake, as_of: date, window: Window) -> list[Row]:
    day = window.evaluated_on(as_of)
    value = sum(
        release["hours_hundredths"]
        for release in lake["course_release"]
        if release["on_network"] and window.start <= release["released_on"] <= day
    )
    status = paced_status(
        Fraction(value, NETWORK_HOURS),
        window.elapsed(as_of),
        met=value >= NETWORK_HOURS,
        closed=window.closed(as_of),
    )
    return [
        org_row(
            "network.update_hours",
            window.label,
            organisation["org_id"],
            numerator=hours(value),
            target=hours(NETWORK_HOURS),
            status=status,
        )
        for organisation in lake["organisation"]
        if _is_national_federation(organisation)
    ]
