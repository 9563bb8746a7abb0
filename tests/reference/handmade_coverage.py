"""Hand-made cases of section 4: the coverage of organisations and of teachers."""

from datetime import date

from tests.reference.handmade import Case, ratio
from tests.reference.lake import Row
from tests.reference.rows import (
    appointment,
    credit,
    exemption,
    lake,
    organisation,
)
from tests.reference.windows import YEARS

COVERAGE, TEACHERS = "coverage.cumulative", "coverage.teachers"
TARGETS = {"2024": 0.2, "2025": 0.42, "2026": 0.64, "2027": 0.85, "2028": 1.0}
PLAN = "2024-2028"
FIRST_DAY, CLOSING = date(2024, 1, 1), date(2024, 12, 31)
ORGS = [
    organisation(1, "0001"),
    organisation(2, "00010001", 1),
    organisation(3, "000100010001", 2),
    organisation(4, "00010002", 1),
    organisation(5, "0002", kind="institution"),
]


def people(org_id: int, count: int, since: date = FIRST_DAY, **said: object) -> list[Row]:
    """`count` persons of one organisation: 1001, 1002 … in organisation 1, and so on."""
    numbers = range(1000 * org_id + 1, 1000 * org_id + 1 + count)
    return [appointment(n, n, org_id, valid_from=since, **said) for n in numbers]


def trained(org_id: int, count: int, on: date) -> list[Row]:
    """A collective hundredth of an hour for the first `count` of an organisation's persons."""
    numbers = range(1000 * org_id + 1, 1000 * org_id + 1 + count)
    return [credit(n, n, on, 1) for n in numbers]


def covered(year: str, org_id: int, parts: tuple[int, int], status: str) -> Row:
    return ratio(COVERAGE, year, org_id, parts, TARGETS[year], status)


def _coverage_targets() -> list[Case]:
    cases = []
    shares = {2024: (1, 5), 2025: (21, 50), 2026: (16, 25), 2027: (17, 20), 2028: (3, 3)}
    for number, (reached, all_of_them) in shares.items():
        closing, label = date(number, 12, 31), str(number)
        cases.append(
            Case(
                f"coverage at the target of {number} and one person below",
                closing,
                lake(
                    organisation=ORGS[:2] + ORGS[3:],
                    appointment=people(4, all_of_them, date(number, 1, 1))
                    + people(5, all_of_them, date(number, 1, 1)),
                    credit=trained(4, reached, closing) + trained(5, reached - 1, closing),
                ),
                (COVERAGE,),
                org=[
                    covered(label, 1, (reached, all_of_them), "met"),
                    covered(label, 2, (0, 0), "no_data"),
                    covered(label, 4, (reached, all_of_them), "met"),
                    covered(label, 5, (reached - 1, all_of_them), "not_met"),
                    *(
                        covered(str(year), org_id, (0, 0), "no_data")
                        for year in YEARS
                        if year < number
                        for org_id in (1, 2, 4, 5)
                    ),
                ],
            )
        )
    return cases


def _coverage_pace() -> list[Case]:
    # 1 July 2024 is day 183 of 366: 10 %. 1 May 2028 is day 122 of 366: 85 + 15 ÷ 3 = 90 %.
    cases = []
    for as_of, on_track, behind in [
        (date(2024, 7, 1), 1, 0),
        (date(2028, 5, 1), 9, 8),
    ]:
        since, label = date(as_of.year, 1, 1), str(as_of.year)
        cases.append(
            Case(
                f"coverage of ten on {as_of}: {on_track} keep the pace, {behind} do not",
                as_of,
                lake(
                    organisation=[ORGS[0], ORGS[4]],
                    appointment=people(1, 10, since) + people(5, 10, since),
                    credit=trained(1, on_track, as_of) + trained(5, behind, as_of),
                ),
                (COVERAGE,),
                org=[
                    covered(label, 1, (on_track, 10), "on_track"),
                    covered(label, 5, (behind, 10), "behind"),
                    *(
                        covered(str(year), org_id, (0, 0), "no_data")
                        for year in YEARS
                        if year < as_of.year
                        for org_id in (1, 5)
                    ),
                ],
            )
        )
    return cases


def _coverage_counting() -> Case:
    day = date(2025, 1, 1)
    entries = [
        credit(1, 3001, FIRST_DAY, 1),
        credit(2, 3002, date(2023, 12, 31), 800),
        credit(3, 3003, day, 0, 50),
        credit(4, 3004, day, 800, mode="self_study"),
        credit(5, 3005, CLOSING, 800),
        credit(6, 3005, day, -800),
        credit(7, 4001, FIRST_DAY, 800),
    ]
    moved = [
        appointment(4001, 4001, 4, valid_to=day),
        appointment(4002, 4001, 5, valid_from=day),
    ]
    return Case(
        "coverage: from the plan's first day, collective, net, exempt or not, by today's post",
        day,
        lake(
            organisation=ORGS,
            appointment=people(3, 5) + moved,
            credit=entries,
            exemption=[exemption(3001, None, FIRST_DAY)],
        ),
        (COVERAGE,),
        # 2024: of organisation 3 the first and the fifth. 2025 begins at 20 %: the first, third.
        org=[
            covered("2024", 1, (3, 6), "met"),
            covered("2024", 2, (2, 5), "met"),
            covered("2024", 3, (2, 5), "met"),
            covered("2024", 4, (1, 1), "met"),
            covered("2024", 5, (0, 0), "no_data"),
            covered("2025", 1, (2, 5), "on_track"),
            covered("2025", 2, (2, 5), "on_track"),
            covered("2025", 3, (2, 5), "on_track"),
            covered("2025", 4, (0, 0), "no_data"),
            covered("2025", 5, (1, 1), "met"),
        ],
    )


def _teachers() -> list[Case]:
    schools = [
        organisation(6, "0003", level="city", kind="school"),
        organisation(7, "0004", level="county", kind="school"),
        organisation(8, "0005", level="city"),
    ]
    posts = [
        *people(3, 3, school_id=6, employment="part_time"),
        *people(4, 2, school_id=7),
        *people(5, 4, school_id=6),
        *people(8, 2, school_id=8),
    ]
    cases = []
    # 31 August 2025 is day 609 of 1827: a third.
    for as_of, third, quarter in [
        (date(2025, 8, 31), "on_track", "behind"),
        (date(2028, 12, 31), "not_met", "not_met"),
    ]:
        entries = trained(3, 1, as_of) + trained(4, 1, as_of) + trained(5, 1, as_of)
        cases.append(
            Case(
                f"teachers of schools down to the city on {as_of}: 1 of 3, 1 of 4, nobody",
                as_of,
                lake(organisation=ORGS + schools, appointment=posts, credit=entries),
                (TEACHERS,),
                org=[
                    *(ratio(TEACHERS, PLAN, n, (1, 3), 1.0, third) for n in (1, 2, 3)),
                    ratio(TEACHERS, PLAN, 5, (1, 4), 1.0, quarter),
                    *(ratio(TEACHERS, PLAN, n, (0, 0), 1.0, "no_data") for n in (4, 6, 7, 8)),
                ],
            )
        )
    return cases


CASES: list[Case] = [
    *_coverage_targets(),
    *_coverage_pace(),
    _coverage_counting(),
    *_teachers(),
]
