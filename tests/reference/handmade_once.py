"""Hand-made cases of section 3: at least once, the teachers' month, the year after promotion."""

from datetime import date

from tests.reference.handmade import Case, person, rolled
from tests.reference.handmade_persons import OFFICE, ORGS, PLAN, ROTATION, TEACHER, YEAR_2024
from tests.reference.lake import Row
from tests.reference.rows import appointment, credit, exemption, lake, organisation

PROMOTION = "promotion.first_year"
SHORT = (1600, 0)


def _rotation() -> list[Case]:
    day = date(2024, 5, 1)
    rotation = ["rotation"]
    entries = [
        credit(1, 1, day, 0, 50, themes=["theory", "rotation"]),
        credit(2, 2, day, 800, themes=rotation),
        credit(3, 2, day, -800, themes=rotation),
        credit(4, 3, day, 800, mode="self_study", themes=rotation),
        credit(5, 4, day, 800, themes=["rotation", "rotation"]),
        credit(6, 5, day, 800, themes=None),
        credit(7, 6, day, -5, 1, themes=rotation),
        credit(8, 7, day, 800, themes=["rotations"]),
        credit(9, 8, date(2023, 12, 31), 800, themes=rotation),
        credit(10, 9, day, -5, -1, themes=rotation),
    ]
    people = [appointment(10 + number, number, 2) for number in range(1, 10)]
    counted = {1: (0, 50), 4: (800, 0), 6: (-5, 1), 9: (-5, -1)}
    # Day 1370 of 1827 is the last before three quarters.
    return [
        Case(
            f"one collective rotation, by hours or by days; unmet is {status} on {as_of}",
            as_of,
            lake(organisation=ORGS, appointment=people, credit=entries),
            (ROTATION,),
            person=[
                person(
                    ROTATION,
                    PLAN,
                    number,
                    2,
                    10 + number,
                    counted.get(number, (0, 0)),
                    "met" if number in (1, 4, 6) else status,
                )
                for number in range(1, 10)
            ],
        )
        for as_of, status in [
            (date(2027, 10, 1), "on_track"),
            (date(2027, 10, 2), "behind"),
            (date(2028, 12, 30), "behind"),
            (date(2028, 12, 31), "not_met"),
            (date(2030, 1, 1), "not_met"),
        ]
    ]


def _office() -> list[Case]:
    people = [
        appointment(11, 1, 2, office_staff=True),
        appointment(12, 2, 3, office_staff=True),
        appointment(13, 3, 2),
        appointment(14, 4, 1, office_staff=True),
    ]
    entries = [
        credit(1, 4, YEAR_2024, 25),
        credit(2, 1, YEAR_2024, 25, mode="self_study"),
    ]
    # Day 274 of 366 is the last before three quarters.
    return [
        Case(
            f"office staff down to the county, not the town; untrained is {status} on {as_of}",
            as_of,
            lake(organisation=ORGS, appointment=people, credit=entries),
            (OFFICE,),
            person=[
                person(OFFICE, "2024", 1, 2, 11, (0, 0), status),
                person(OFFICE, "2024", 4, 1, 14, (25, 0), "met"),
            ],
        )
        for as_of, status in [
            (date(2024, 9, 30), "on_track"),
            (date(2024, 10, 1), "behind"),
            (date(2024, 12, 31), "not_met"),
        ]
    ]


def _teacher() -> Case:
    closing = date(2024, 12, 31)
    school = organisation(9, "00010009", 1, level="town", kind="school")
    people = [
        appointment(11, 1, 3, school_id=9),
        appointment(12, 2, 3, school_id=9),
        appointment(13, 3, 3, school_id=2),
        appointment(14, 4, 9),
        appointment(15, 5, 3, school_id=9, employment="part_time"),
    ]
    entries = [
        credit(1, 1, closing, 100, 1500),
        credit(2, 1, YEAR_2024, 10, 500, mode="self_study"),
        credit(3, 2, closing, 9999, 1999),
    ]
    return Case(
        "twenty days of both modes; full-time at a school of any level, wherever counted",
        closing,
        lake(organisation=[*ORGS, school], appointment=people, credit=entries),
        (TEACHER,),
        person=[
            person(TEACHER, "2024", 1, 3, 11, (110, 2000), "met"),
            person(TEACHER, "2024", 2, 3, 12, (9999, 1999), "not_met", (0, 1)),
        ],
    )


def promoted(appointment_id: int, person_id: int, on: date, **said: object) -> Row:
    """An appointment of section rank with a promotion date."""
    row = appointment(
        appointment_id, person_id, 2, category="section_rank_down", promoted_on=on, valid_from=on
    )
    return row | said


def _promotion_years() -> list[Case]:
    leap, before_leap = date(2024, 2, 29), date(2027, 3, 1)
    last, after = date(2025, 2, 28), date(2025, 3, 1)
    return [
        Case(
            "promoted on 29 February: the year ends on 28 February",
            last,
            lake(
                organisation=ORGS,
                appointment=[promoted(11, 1, leap), promoted(12, 2, leap)],
                credit=[
                    credit(1, 1, last, 1599),
                    credit(2, 1, date(2024, 2, 28), 500),
                    credit(3, 2, last, 1600),
                ],
            ),
            (PROMOTION,),
            person=[
                person(PROMOTION, "2024-02-29", 1, 2, 11, (1599, 0), "not_met", (1, 0)),
                person(PROMOTION, "2024-02-29", 2, 2, 12, (1600, 0), "met"),
            ],
        ),
        Case(
            "a credit on 1 March comes too late for a promotion on 29 February",
            after,
            lake(
                organisation=ORGS,
                appointment=[promoted(11, 1, leap)],
                credit=[credit(1, 1, after, 1600)],
            ),
            (PROMOTION,),
            person=[person(PROMOTION, "2024-02-29", 1, 2, 11, (0, 0), "not_met", SHORT)],
        ),
        Case(
            "promoted on 1 March before a leap year: the year ends on 29 February",
            date(2028, 2, 29),
            lake(
                organisation=ORGS,
                appointment=[promoted(11, 1, before_leap)],
                credit=[credit(1, 1, date(2028, 2, 29), 100)],
            ),
            (PROMOTION,),
            person=[person(PROMOTION, "2027-03-01", 1, 2, 11, (100, 0), "not_met", (1500, 0))],
        ),
        Case(
            "promotions count from the plan's first day to its last",
            date(2029, 12, 30),
            lake(
                organisation=ORGS,
                appointment=[
                    promoted(11, 1, date(2023, 12, 31)),
                    promoted(12, 2, date(2024, 1, 1)),
                    promoted(13, 3, date(2028, 12, 31)),
                    promoted(14, 4, date(2029, 1, 1)),
                ],
                credit=[credit(1, 3, date(2029, 12, 30), 1600)],
            ),
            (PROMOTION,),
            person=[
                person(PROMOTION, "2024-01-01", 2, 2, 12, (0, 0), "not_met", SHORT),
                person(PROMOTION, "2028-12-31", 3, 2, 13, (1600, 0), "met"),
            ],
        ),
        Case(
            "promoted on the day of evaluation is a row, on the next day is none",
            date(2026, 5, 1),
            lake(
                organisation=ORGS,
                appointment=[promoted(11, 1, date(2026, 5, 1)), promoted(12, 2, date(2026, 5, 2))],
            ),
            (PROMOTION,),
            person=[person(PROMOTION, "2026-05-01", 1, 2, 11, (0, 0), "behind", SHORT)],
        ),
    ]


def _promotion_rows() -> list[Case]:
    on, day = date(2026, 1, 1), date(2026, 3, 14)  # day 73 of 365: a fifth, 3.2 hours
    people = [
        promoted(11, 1, on),
        promoted(12, 1, on, is_primary=False),
        promoted(13, 2, on, category="other", in_leadership_team=True, org_id=3),
        promoted(14, 3, on, category="other"),
        promoted(15, 4, on, category="union_organiser"),
        promoted(16, 5, on, valid_to=date(2026, 2, 1)),
        promoted(17, 6, on),
        promoted(18, 7, on),
    ]
    entries = [
        credit(1, 1, on, 1600),
        credit(2, 2, day, 320),
        credit(3, 5, day, 319),
        credit(4, 5, day, 5000, mode="self_study"),
    ]
    exempt = [exemption(6, None, day), exemption(7, PROMOTION, on, day)]
    label = "2026-01-01"
    counts = {"met": 2, "behind": 2, "exempt": 1}
    return [
        Case(
            "each appointment promoted is a row: twice a day, leaders of any rank, no longer held",
            day,
            lake(organisation=ORGS, appointment=people, credit=entries, exemption=exempt),
            (PROMOTION,),
            person=[
                person(PROMOTION, label, 1, 2, 11, (1600, 0), "met"),
                person(PROMOTION, label, 1, 2, 12, (1600, 0), "met"),
                person(PROMOTION, label, 2, 3, 13, (320, 0), "on_track", (1280, 0)),
                person(PROMOTION, label, 5, 2, 16, (319, 0), "behind", (1281, 0)),
                person(PROMOTION, label, 7, 2, 18, (0, 0), "behind", SHORT),
            ],
            org=[
                rolled(PROMOTION, label, 1, population=5, on_track=1, **counts),
                rolled(PROMOTION, label, 2, population=4, **counts),
                rolled(PROMOTION, label, 3, population=1, on_track=1),
            ],
        )
    ]


CASES: list[Case] = [
    *_rotation(),
    *_office(),
    _teacher(),
    *_promotion_years(),
    *_promotion_rows(),
]
