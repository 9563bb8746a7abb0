"""Hand-made cases of section 3: who is tested, what counts, which status, what is missing."""

from datetime import date

from tests.reference.handmade import Case, person, rolled
from tests.reference.lake import Row
from tests.reference.rows import appointment, credit, exemption, lake, organisation

COUNTY, SECTION = "hours.county_rank.collective", "hours.section_rank.collective"
ORGANISER, SELF = "hours.union_organiser.collective", "hours.self_study"
ROTATION, OFFICE, TEACHER = "rotation.once", "office.every_year", "teacher.month"
PLAN = "2024-2028"
ORGS = [
    organisation(1, "0001", level="province"),
    organisation(2, "00010001", 1, level="county"),
    organisation(3, "00010002", 1, level="town"),
]
YEAR_2024, YEAR_2025, YEAR_2026 = date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1)


def sums(*amounts: tuple[int, int], on: date, mode: str = "collective") -> list[Row]:
    """One credit a person, numbered from 1, of these hours and days."""
    return [
        credit(100 + number, number, on, hours, days, mode=mode)
        for number, (hours, days) in enumerate(amounts, start=1)
    ]


def posts(count: int, category: str, since: date) -> list[Row]:
    """Persons 1 to `count`, with appointments 11 and on in organisation 2."""
    return [
        appointment(10 + number, number, 2, category=category, valid_from=since)
        for number in range(1, count + 1)
    ]


def _holding() -> list[Case]:
    day, after = date(2026, 6, 30), date(2026, 7, 1)
    edges = [
        appointment(11, 1, 2, valid_to=day),
        appointment(12, 2, 2, valid_to=after),
        appointment(13, 3, 2, valid_from=day),
        appointment(14, 4, 2, valid_from=after),
        appointment(15, 5, 2, valid_from=day, valid_to=day),
    ]
    ties = [
        appointment(11, 1, 1, is_primary=False, valid_from=YEAR_2026),
        appointment(10, 1, 2, valid_from=YEAR_2024),
        appointment(20, 2, 2, valid_from=YEAR_2026),
        appointment(21, 2, 1, valid_from=YEAR_2024),
        appointment(31, 3, 2, valid_from=YEAR_2024),
        appointment(30, 3, 1, valid_from=YEAR_2024),
        appointment(40, 4, 2, is_primary=False),
        appointment(51, 5, 1, valid_to=day),
        appointment(50, 5, 2, is_primary=False),
    ]
    hidden = [
        appointment(11, 1, 2, category="other"),
        appointment(12, 1, 2, category="section_rank_down", is_primary=False),
    ]
    moved = [
        appointment(11, 1, 2, category="union_organiser", valid_from=YEAR_2025, valid_to=YEAR_2026),
        appointment(12, 1, 3, category="union_organiser", valid_from=YEAR_2026),
    ]
    return [
        Case(
            "held from valid_from until the day before valid_to",
            day,
            lake(organisation=ORGS, appointment=edges),
            (ROTATION,),
            person=[
                person(ROTATION, PLAN, 2, 2, 12, (0, 0), "on_track"),
                person(ROTATION, PLAN, 3, 2, 13, (0, 0), "on_track"),
            ],
        ),
        Case(
            "primary first, then the latest valid_from, then the largest id",
            day,
            lake(organisation=ORGS, appointment=ties),
            (ROTATION,),
            person=[
                person(ROTATION, PLAN, number, 2, held, (0, 0), "on_track")
                for number, held in enumerate((10, 20, 31, 40, 50), start=1)
            ],
        ),
        Case(
            "another appointment that would match does not count",
            day,
            lake(organisation=ORGS, appointment=hidden),
            (SECTION, ROTATION),
            person=[person(ROTATION, PLAN, 1, 2, 11, (0, 0), "on_track")],
        ),
        Case(
            "moved on 1 January: the old year stays with the old organisation",
            YEAR_2026,
            lake(organisation=ORGS, appointment=moved),
            (ORGANISER,),
            person=[
                person(ORGANISER, "2025", 1, 2, 11, (0, 0), "not_met", (5000, 700)),
                person(ORGANISER, "2026", 1, 3, 12, (0, 0), "behind", (5000, 700)),
            ],
            org=[
                rolled(ORGANISER, "2025", 1, population=1, not_met=1),
                rolled(ORGANISER, "2025", 2, population=1, not_met=1),
                rolled(ORGANISER, "2026", 1, population=1, behind=1),
                rolled(ORGANISER, "2026", 3, population=1, behind=1),
            ],
        ),
    ]


def _hours() -> list[Case]:
    closing, fifth = date(2025, 12, 31), date(2026, 3, 14)  # day 73 of 365
    closed = sums((9000, 0), (8999, 1199), (0, 1200), (10000, 0), (-100, -50), on=closing)
    closed.append(credit(200, 4, YEAR_2025, -1000))
    paced = sums((1800, 0), (1799, 239), (0, 240), on=fifth)
    third = date(2025, 8, 31)  # day 609 of 1827
    edges = [
        credit(1, 1, date(2025, 12, 31), 400),
        credit(2, 1, YEAR_2026, 100),
        credit(3, 1, fifth, 200),
        credit(4, 1, date(2026, 3, 15), 800),
    ]
    return [
        Case(
            "a closed year at 90 hours, at 12 days, a hundredth below both, reversed, negative",
            closing,
            lake(
                organisation=ORGS,
                appointment=posts(5, "section_rank_down", YEAR_2025),
                credit=closed,
            ),
            (SECTION,),
            person=[
                person(SECTION, "2025", 1, 2, 11, (9000, 0), "met"),
                person(SECTION, "2025", 2, 2, 12, (8999, 1199), "not_met", (1, 1)),
                person(SECTION, "2025", 3, 2, 13, (0, 1200), "met"),
                person(SECTION, "2025", 4, 2, 14, (9000, 0), "met"),
                person(SECTION, "2025", 5, 2, 15, (-100, -50), "not_met", (9100, 1250)),
            ],
        ),
        Case(
            "a fifth of the year: 18 hours or 2.4 days keep the pace",
            fifth,
            lake(
                organisation=ORGS,
                appointment=posts(3, "section_rank_down", YEAR_2026),
                credit=paced,
            ),
            (SECTION,),
            person=[
                person(SECTION, "2026", 1, 2, 11, (1800, 0), "on_track", (7200, 1200)),
                person(SECTION, "2026", 2, 2, 12, (1799, 239), "behind", (7201, 961)),
                person(SECTION, "2026", 3, 2, 13, (0, 240), "on_track", (9000, 960)),
            ],
        ),
        Case(
            "credits on both edges of the window count, those beside them do not",
            fifth,
            lake(
                organisation=ORGS,
                appointment=posts(1, "section_rank_down", YEAR_2026),
                credit=edges,
            ),
            (SECTION,),
            person=[person(SECTION, "2026", 1, 2, 11, (300, 0), "behind", (8700, 1200))],
        ),
        Case(
            "a third of the plan: 183.34 hours or 20 days keep the pace",
            third,
            lake(
                organisation=ORGS,
                appointment=posts(3, "county_rank_up", YEAR_2024),
                credit=sums((18334, 0), (18333, 1999), (0, 2000), on=third),
            ),
            (COUNTY,),
            person=[
                person(COUNTY, PLAN, 1, 2, 11, (18334, 0), "on_track", (36666, 6000)),
                person(COUNTY, PLAN, 2, 2, 12, (18333, 1999), "behind", (36667, 4001)),
                person(COUNTY, PLAN, 3, 2, 13, (0, 2000), "on_track", (55000, 4000)),
            ],
        ),
        Case(
            "the plan's last day closes it, at 550 hours or 60 days",
            date(2028, 12, 31),
            lake(
                organisation=ORGS,
                appointment=posts(3, "county_rank_up", YEAR_2024),
                credit=sums((55000, 0), (0, 6000), (54999, 5999), on=date(2028, 12, 31)),
            ),
            (COUNTY,),
            person=[
                person(COUNTY, PLAN, 1, 2, 11, (55000, 0), "met"),
                person(COUNTY, PLAN, 2, 2, 12, (0, 6000), "met"),
                person(COUNTY, PLAN, 3, 2, 13, (54999, 5999), "not_met", (1, 1)),
            ],
        ),
        _modes(),
    ]


def _modes() -> Case:
    closing = date(2024, 12, 31)
    entries = [
        credit(1, 1, closing, 5000),
        credit(2, 1, closing, 4999, 30, mode="self_study"),
        credit(3, 2, closing, 5000, mode="self_study"),
    ]
    people = [*posts(1, "union_organiser", YEAR_2024), appointment(12, 2, 2, category="other")]
    return Case(
        "collective and self-study apart; self-study tests three categories, by hours alone",
        closing,
        lake(organisation=ORGS, appointment=people, credit=entries),
        (ORGANISER, SELF),
        person=[
            person(ORGANISER, "2024", 1, 2, 11, (5000, 0), "met"),
            person(SELF, "2024", 1, 2, 11, (4999, 30), "not_met", (1, 0)),
        ],
    )


def _exemptions() -> list[Case]:
    day, after = date(2026, 6, 30), date(2026, 7, 1)
    people = [appointment(10 + number, number, 2) for number in range(1, 8)]
    people.append(appointment(18, 8, 2, valid_to=day))
    rows = [
        exemption(1, ROTATION, YEAR_2024, day),
        exemption(2, ROTATION, YEAR_2024, after),
        exemption(3, ROTATION, day),
        exemption(4, ROTATION, after),
        exemption(5, OFFICE, YEAR_2024),
        exemption(6, None, YEAR_2024),
        exemption(7, None, YEAR_2024),
        exemption(7, ROTATION, YEAR_2026, after),
        exemption(8, None, YEAR_2024),
    ]
    exempt_alone = lake(
        organisation=ORGS,
        appointment=[appointment(11, 1, 3, category="county_rank_up"), appointment(12, 2, 2)],
        exemption=[exemption(1, COUNTY, YEAR_2024), exemption(2, COUNTY, YEAR_2024)],
    )
    return [
        Case(
            "exempt from the first day until the day before the last, once, if tested at all",
            day,
            lake(organisation=ORGS, appointment=people, exemption=rows),
            (ROTATION,),
            person=[
                person(ROTATION, PLAN, number, 2, 10 + number, (0, 0), "on_track")
                for number in (1, 4, 5)
            ],
            org=[
                rolled(ROTATION, PLAN, org_id, population=3, on_track=3, exempt=4)
                for org_id in (1, 2)
            ],
        ),
        Case(
            "a roll-up of nobody but the exempt; who is not tested is not exempt",
            day,
            exempt_alone,
            (COUNTY,),
            person=[],
            org=[rolled(COUNTY, PLAN, org_id, exempt=1) for org_id in (1, 3)],
        ),
    ]


CASES: list[Case] = [*_holding(), *_hours(), *_exemptions()]
