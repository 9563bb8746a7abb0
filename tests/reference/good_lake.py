"""One small good lake with rows in every table and a value in every column that may be null."""

from datetime import date

from tests.reference.lake import Lake
from tests.reference.rows import (
    appointment,
    credit,
    exemption,
    lake,
    organisation,
    release,
    session,
    training_class,
)

GOOD_AS_OF = date(2026, 5, 31)
NATIONAL, PROVINCE, CITY, SCHOOL = 1, 2, 3, 4


def good_lake() -> Lake:
    """A national federation, a province, a city and its school; four persons; two classes."""
    first = training_class(
        501,
        NATIONAL,
        date(2026, 3, 2),
        date(2026, 3, 20),
        school_id=SCHOOL,
        audience="city_chair",
        themes=["rotation"],
        followed_up=True,
    )
    second = training_class(
        502,
        CITY,
        date(2026, 4, 1),
        date(2026, 4, 3),
        audience="young",
        party_spirit_class=True,
    )
    return lake(
        organisation=[
            organisation(NATIONAL, "0001", level="national") | {"division_code": "990000"},
            organisation(PROVINCE, "00010001", NATIONAL, level="province"),
            organisation(CITY, "000100010001", PROVINCE, level="city"),
            organisation(SCHOOL, "000100010002", PROVINCE, level="province", kind="school"),
        ],
        appointment=[
            appointment(11, 101, PROVINCE, category="county_rank_up", office_staff=True),
            appointment(12, 102, CITY, category="section_rank_down", valid_to=date(2026, 6, 1)),
            appointment(13, 103, CITY, category="union_organiser", young=True),
            appointment(14, 104, SCHOOL, school_id=SCHOOL, promoted_on=date(2026, 1, 15)),
            appointment(
                15,
                104,
                SCHOOL,
                is_primary=False,
                category="section_rank_down",
                promoted_on=date(2026, 1, 15),
            ),
        ],
        exemption=[
            exemption(103, None, date(2025, 1, 1), date(2025, 7, 1)),
            exemption(102, "hours.self_study", date(2026, 1, 1), date(2027, 1, 1)),
        ],
        credit=[
            credit(1001, 101, date(2026, 3, 20), 4800, 600, class_id=501, themes=["rotation"]),
            credit(1002, 102, date(2026, 4, 3), 2400, 300, class_id=502, themes=["party_spirit"]),
            credit(1003, 103, date(2026, 4, 3), 825, mode="self_study", form="online_self_study"),
            credit(1004, 104, date(2026, 2, 1), 1600, form="lecture"),
            credit(1005, 104, date(2026, 2, 2), -25, form="lecture"),
        ],
        training_class=[first, second],
        class_session=[
            session(701, first, SCHOOL, 350, by_leader=True, subject="theory", course_id=901),
            session(702, first, SCHOOL, 650, method="case", subject="party_spirit", course_id=902),
            session(703, second, SCHOOL, 300, setting="on_site"),
            session(704, second, None, 100, setting="online"),
        ],
        course_release=[
            release(901, date(2026, 2, 10), 1250, school_id=SCHOOL, on_network=True),
            release(903, date(2025, 2, 10), 800, kind="revised", on_network=True),
        ],
    )
