"""Hand-made cases of section 5: the timetables of schools, their courses, the long classes."""

from datetime import date

from tests.reference.handmade import Case, ratio
from tests.reference.rows import lake, organisation, release, session, training_class

LEADERS, CASE, INTERACTIVE = "teaching.leaders", "teaching.case", "teaching.interactive"
THEORY, CLASSROOM = "teaching.theory_in_every_class", "teaching.party_spirit_classroom"
UPDATE, FOLLOWED = "courses.update_rate", "classes.followed_up"
PLAN = "2024-2028"
ORGS = [
    organisation(1, "0001", level="national"),
    organisation(2, "00010001", 1, level="city", kind="school"),
    organisation(3, "00010002", 1, level="county", kind="school"),
    organisation(4, "00010003", 1, level="province", kind="school"),
    organisation(5, "00010004", 1, level="city", kind="institution"),
]
MAIN = training_class(11, 1, date(2026, 3, 2), date(2026, 3, 6))
SIDE = training_class(12, 1, date(2026, 3, 2), date(2026, 3, 6), main_class=False)


def _shares() -> list[Case]:
    sessions = [
        session(1, MAIN, 2, 400, by_leader=True, method="seminar"),
        session(2, MAIN, 2, 300, method="case"),
        session(3, MAIN, 2, 1300),
        session(4, SIDE, 2, 9000, by_leader=True, method="case"),
        session(5, MAIN, None, 9000, by_leader=True),
        session(6, MAIN, 5, 9000, by_leader=True),
        session(7, MAIN, 3, 19, by_leader=True),
        session(8, MAIN, 3, 81, method="other"),
        session(9, MAIN, 4, 0, by_leader=True),
        *(
            session(20 + number, MAIN, 4, 0, method=method)
            for number, method in enumerate(("case", "simulation"))
        ),
    ]
    label = "2026-1"

    def rows(reached: str, missed: str) -> list[dict[str, object]]:
        return [
            ratio(LEADERS, label, 2, (4.0, 20.0), 0.2, reached),
            ratio(CASE, label, 2, (3.0, 20.0), 0.15, reached),
            ratio(INTERACTIVE, label, 2, (4.0, 20.0), 0.2, reached),
            ratio(LEADERS, label, 3, (0.19, 1.0), 0.2, missed),
            *(
                ratio(name, label, 4, (0.0, 0.0), target, "no_data")
                for name, target in ((LEADERS, 0.2), (CASE, 0.15), (INTERACTIVE, 0.2))
            ),
        ]

    on_lake = lake(organisation=ORGS, training_class=[MAIN, SIDE], class_session=sessions)
    names = (LEADERS, CASE, INTERACTIVE)
    return [
        Case(
            f"20, 15 and 20 % of a semester's hours on {as_of}; a county school; no hours",
            as_of,
            on_lake,
            names,
            org=rows(reached, missed),
        )
        for as_of, reached, missed in [
            (date(2026, 2, 1), "on_track", "behind"),
            (date(2026, 7, 30), "on_track", "behind"),
            (date(2026, 7, 31), "met", "not_met"),
        ]
    ] + [Case("no semester that begins tomorrow", date(2026, 1, 31), on_lake, names, org=[])]


def _methods() -> Case:
    methods = ("seminar", "simulation", "experience", "interview", "other_interactive")
    sessions = [session(n, MAIN, 4, 10, method=m) for n, m in enumerate(methods)]
    sessions += [session(10, MAIN, 4, 101), session(11, MAIN, 4, 100, method="other")]
    return Case(
        "five interactive methods, a hundredth of an hour below a fifth",
        date(2026, 7, 31),
        lake(organisation=ORGS, training_class=[MAIN], class_session=sessions),
        (INTERACTIVE,),
        org=[ratio(INTERACTIVE, "2026-1", 4, (0.5, 2.51), 0.2, "not_met")],
    )


def _semesters() -> list[Case]:
    sessions = [
        session(number, MAIN, 2, 100, semester=label)
        for number, label in enumerate(["2023-2", "2024-1", "2028-2", "2029-1"])
    ]
    on_lake = lake(organisation=ORGS, training_class=[MAIN], class_session=sessions)

    def row(label: str, status: str) -> dict[str, object]:
        return ratio(LEADERS, label, 2, (0.0, 1.0), 0.2, status)

    closed = row("2024-1", "not_met")
    return [
        Case(f"the plan's semesters on {as_of}", as_of, on_lake, (LEADERS,), org=rows)
        for as_of, rows in [
            (date(2024, 1, 31), []),
            (date(2024, 2, 1), [row("2024-1", "behind")]),
            (date(2028, 7, 31), [closed]),
            (date(2028, 8, 1), [closed, row("2028-2", "behind")]),
            (date(2029, 1, 30), [closed, row("2028-2", "behind")]),
            (date(2029, 1, 31), [closed, row("2028-2", "not_met")]),
            (date(2029, 6, 1), [closed, row("2028-2", "not_met")]),
        ]
    ]


def _theory() -> Case:
    january = training_class(11, 1, date(2026, 1, 5), date(2026, 1, 31))
    february = training_class(12, 1, date(2026, 1, 5), date(2026, 2, 1))
    ahead = training_class(13, 1, date(2026, 7, 1), date(2026, 7, 31), completed=False)
    split = training_class(14, 1, date(2026, 3, 1), date(2026, 3, 2))
    before = training_class(15, 1, date(2024, 1, 2), date(2024, 1, 31))
    side = training_class(16, 1, date(2026, 3, 1), date(2026, 3, 2), main_class=False)
    sessions = [
        session(1, january, 2, subject="theory", semester="2026-1"),
        session(2, january, 2, subject="party_spirit", semester="2019-1"),
        session(3, february, 2, 0, subject="theory"),
        session(4, february, 2, 0, subject="party_spirit"),
        session(5, ahead, 2, subject="theory"),
        session(6, ahead, 2, subject="general"),
        session(7, split, 2, subject="theory"),
        session(8, split, 4, subject="party_spirit"),
        session(9, before, 2, subject="theory"),
        session(10, side, 2, subject="theory"),
        session(11, split, 3, subject="theory"),
    ]
    classes = [january, february, ahead, split, before, side]
    return Case(
        "theory and party spirit by the class's last day: January, February, ahead, two schools",
        date(2026, 3, 1),
        lake(organisation=ORGS, training_class=classes, class_session=sessions),
        (THEORY,),
        org=[
            ratio(THEORY, "2025-2", 2, (1.0, 1.0), 1.0, "met"),
            ratio(THEORY, "2026-1", 2, (1.0, 3.0), 1.0, "behind"),
            ratio(THEORY, "2026-1", 4, (0.0, 1.0), 1.0, "behind"),
        ],
    )


def _classroom() -> list[Case]:
    spans = {
        21: (date(2023, 12, 31), date(2024, 1, 5)),
        22: (date(2024, 1, 1), date(2024, 1, 5)),
        23: (date(2028, 12, 31), date(2029, 1, 5)),
        24: (date(2029, 1, 1), date(2029, 1, 5)),
    }
    classes = [
        training_class(number, 1, *span, party_spirit_class=True, main_class=number != 22)
        for number, span in spans.items()
    ]
    plain = training_class(25, 1, date(2024, 1, 1), date(2024, 1, 5))
    sessions = [
        part
        for each in [*classes, plain]
        for part in (
            session(each["class_id"] * 10, each, 3, 100),
            session(each["class_id"] * 10 + 1, each, 3, 60, setting="on_site"),
            session(each["class_id"] * 10 + 2, each, 3, 40, setting="online"),
            session(each["class_id"] * 10 + 3, each, 2, 99),
            session(each["class_id"] * 10 + 4, each, 2, 101, setting="online"),
            session(each["class_id"] * 10 + 5, each, 5, 900),
        )
    ]
    on_lake = lake(organisation=ORGS, training_class=[*classes, plain], class_session=sessions)

    def rows(number: int, reached: str, missed: str) -> list[dict[str, object]]:
        return [
            ratio(CLASSROOM, f"class:{number}", 3, (1.0, 2.0), 0.5, reached),
            ratio(CLASSROOM, f"class:{number}", 2, (0.99, 2.0), 0.5, missed),
        ]

    closed = rows(22, "met", "not_met")
    return [
        Case(
            f"half in a classroom, online is none: party-spirit classes begun by {as_of}",
            as_of,
            on_lake,
            (CLASSROOM,),
            org=expected,
        )
        for as_of, expected in [
            (date(2023, 12, 31), []),
            (date(2024, 1, 4), rows(22, "on_track", "behind")),
            (date(2028, 12, 30), closed),
            (date(2028, 12, 31), closed + rows(23, "on_track", "behind")),
            (date(2029, 2, 1), closed + rows(23, "met", "not_met")),
        ]
    ]


def _update() -> list[Case]:
    first = training_class(11, 1, date(2023, 12, 20), date(2024, 1, 1))
    ahead = training_class(12, 1, date(2025, 12, 1), date(2025, 12, 31), completed=False)
    later = training_class(13, 1, date(2025, 12, 1), date(2026, 1, 1))
    side = training_class(14, 1, date(2024, 3, 1), date(2024, 3, 2), main_class=False)
    sessions = [
        *(session(course, first, 4, 0, course_id=course) for course in (1, 2, 3, 4)),
        session(5, first, 4, course_id=1),
        session(6, first, 4),
        session(7, ahead, 4, course_id=1),
        session(8, later, 4, course_id=7),
        session(9, side, 4, course_id=8),
        session(10, first, 2, course_id=1),
    ]
    day = date(2025, 6, 30)
    releases = [
        release(1, date(2024, 12, 31), school_id=2),
        release(1, date(2024, 1, 1), kind="revised"),
        release(2, date(2025, 1, 1), school_id=4),
        release(3, date(2023, 12, 31)),
        release(1, date(2025, 7, 1)),
        release(7, date(2025, 2, 1)),
        release(8, date(2024, 3, 1)),
    ]
    on_lake = lake(
        organisation=ORGS,
        training_class=[first, ahead, later, side],
        class_session=sessions,
        course_release=releases,
    )
    # 2024: courses 1 to 4, of which 1 is released. 2025: course 1, released on 1 July.
    # 2026: course 7, released in 2025.
    return [
        Case(
            f"courses taught and released in one calendar year, by {as_of}",
            as_of,
            on_lake,
            (UPDATE,),
            org=[ratio(UPDATE, PLAN, 4, parts, 0.2, status)],
        )
        for as_of, parts, status in [
            (date(2024, 12, 31), (1.0, 4.0), "on_track"),
            (day, (1.0, 5.0), "on_track"),
            (date(2025, 7, 1), (2.0, 5.0), "on_track"),
            (date(2026, 1, 1), (2.0, 6.0), "on_track"),
            (date(2028, 12, 31), (2.0, 6.0), "met"),
        ]
    ] + [
        Case(
            "one course of six is below a fifth",
            date(2026, 1, 1),
            on_lake | {"course_release": releases[:4]},
            (UPDATE,),
            org=[ratio(UPDATE, PLAN, 4, (1.0, 6.0), 0.2, "behind")],
        )
    ]


def _followed_up() -> list[Case]:
    classes = [
        training_class(11, 5, date(2024, 12, 18), date(2025, 1, 1), followed_up=True),
        training_class(12, 5, date(2024, 12, 19), date(2025, 1, 1)),
        training_class(13, 2, date(2024, 12, 1), date(2024, 12, 31), completed=False),
        training_class(14, 2, date(2024, 12, 1), date(2024, 12, 15), followed_up=True),
        training_class(15, 2, date(2025, 1, 1), date(2025, 3, 2), main_class=False),
        training_class(16, 1, date(2023, 12, 1), date(2023, 12, 31)),
    ]
    on_lake = lake(organisation=ORGS, training_class=classes)
    old = ratio(FOLLOWED, "2024", 2, (1.0, 2.0), 1.0, "not_met")
    met = ratio(FOLLOWED, "2025", 5, (1.0, 1.0), 1.0, "on_track")
    return [
        Case(
            f"classes of fifteen days, not of fourteen, in the year they end, by {as_of}",
            as_of,
            on_lake,
            (FOLLOWED,),
            org=rows,
        )
        for as_of, rows in [
            (date(2024, 12, 30), [ratio(FOLLOWED, "2024", 2, (1.0, 1.0), 1.0, "on_track")]),
            (date(2024, 12, 31), [old]),
            (date(2025, 3, 1), [old, met]),
            (date(2025, 3, 2), [old, met, ratio(FOLLOWED, "2025", 2, (0.0, 1.0), 1.0, "behind")]),
        ]
    ]


CASES: list[Case] = [
    *_shares(),
    _methods(),
    *_semesters(),
    _theory(),
    *_classroom(),
    *_update(),
    *_followed_up(),
]
