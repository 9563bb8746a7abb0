"""Hand-made cases of section 4: roll-ups, classes organised, hours on the network."""

from datetime import date

from tests.reference.handmade import Case, ratio, rolled
from tests.reference.handmade_coverage import CLOSING, FIRST_DAY, ORGS, people
from tests.reference.lake import Row
from tests.reference.rows import credit, lake, organisation, release, training_class

NETWORK, YOUNG = "network.update_hours", "classes.young"


def _roll_up() -> Case:
    posts = [
        *people(3, 2, category="union_organiser"),
        *people(2, 1, category="union_organiser"),
        *people(5, 1, category="union_organiser"),
    ]
    indicator = "hours.union_organiser.collective"
    return Case(
        "a chain and two roots: each person once in every ancestor, no row for nobody",
        CLOSING,
        lake(organisation=ORGS, appointment=posts, credit=[credit(1, 3001, CLOSING, 5000)]),
        (indicator,),
        org=[
            rolled(indicator, "2024", 1, population=3, met=1, not_met=2),
            rolled(indicator, "2024", 2, population=3, met=1, not_met=2),
            rolled(indicator, "2024", 3, population=2, met=1, not_met=1),
            rolled(indicator, "2024", 5, population=1, not_met=1),
        ],
    )


def _classes() -> list[Case]:
    orgs = [
        organisation(1, "0001", level="national"),
        organisation(2, "00010001", 1, level="county", kind="industrial_union"),
        organisation(3, "00010002", 1, level="town"),
        organisation(4, "00010003", 1, level="province", kind="school"),
        organisation(5, "0002", level="national", kind="industrial_union"),
    ]
    closing = date(2024, 9, 30)
    classes = [
        training_class(11, 1, closing, closing, audience="city_chair"),
        training_class(12, 1, closing, date(2024, 10, 1), audience="county_chair"),
        training_class(13, 1, closing, closing, audience="town_cadre", completed=False),
        training_class(14, 5, closing, closing, audience="province_leadership"),
        training_class(15, 1, date(2023, 12, 20), FIRST_DAY, audience="young", main_class=False),
        training_class(16, 1, closing, closing, audience="young"),
        training_class(17, 4, closing, closing, audience="young"),
    ]
    names = ("province_leadership", "city_chair", "county_chair", "town_cadre")
    indicators = tuple(f"classes.{name}" for name in (*names, "young"))

    def rows(status: str, county_chairs: int) -> list[Row]:
        value = {"city_chair": 1, "county_chair": county_chairs}
        return [
            *(
                ratio(
                    f"classes.{name}",
                    "2024",
                    1,
                    (value.get(name, 0), None),
                    1.0,
                    "met" if value.get(name, 0) else status,
                )
                for name in names
            ),
            ratio(YOUNG, "2024", 1, (2, None), 1.0, "met"),
            ratio(YOUNG, "2024", 2, (0, None), 1.0, status),
            ratio(YOUNG, "2024", 5, (0, None), 1.0, status),
        ]

    on_lake = lake(organisation=orgs, training_class=classes)
    return [
        Case(
            f"classes completed and ended by {as_of}, by their own organiser",
            as_of,
            on_lake,
            indicators,
            org=rows(status, county_chairs),
        )
        for as_of, status, county_chairs in [
            (closing, "on_track", 0),
            (date(2024, 10, 1), "behind", 1),
            (CLOSING, "not_met", 1),
        ]
    ]


def _network() -> list[Case]:
    orgs = [organisation(1, "0001", level="national"), organisation(2, "0002", level="national")]
    orgs.append(organisation(3, "0003", level="province"))
    orgs.append(organisation(4, "0004", level="national", kind="institution"))
    day = date(2025, 3, 14)  # day 73 of 365: 20 hours
    releases = [
        release(1, FIRST_DAY, 5000, on_network=True),
        release(1, CLOSING, 4999, on_network=True, kind="revised"),
        release(2, CLOSING, 9000),
        release(3, date(2025, 1, 1), 350, on_network=True),
        release(4, day, 1650, on_network=True),
        release(5, date(2025, 3, 15), 9000, on_network=True),
    ]
    short = [*releases[:1], release(1, CLOSING, 5000, on_network=True)]
    short.append(release(3, day, 1999, on_network=True))
    return [
        Case(
            "99.99 hours in a closed year; 20 of 100 hours after a fifth of the next",
            day,
            lake(organisation=orgs, course_release=releases),
            (NETWORK,),
            org=[
                row
                for n in (1, 2)
                for row in (
                    ratio(NETWORK, "2024", n, (99.99, None), 100.0, "not_met"),
                    ratio(NETWORK, "2025", n, (20.0, None), 100.0, "on_track"),
                )
            ],
        ),
        Case(
            "100 hours in a closed year; 19.99 hours after a fifth of the next",
            day,
            lake(organisation=orgs[:1], course_release=short),
            (NETWORK,),
            org=[
                ratio(NETWORK, "2024", 1, (100.0, None), 100.0, "met"),
                ratio(NETWORK, "2025", 1, (19.99, None), 100.0, "behind"),
            ],
        ),
    ]


CASES: list[Case] = [_roll_up(), *_classes(), *_network()]
