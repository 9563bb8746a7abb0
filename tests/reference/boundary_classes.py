"""Classes, sessions and releases on the edges of years, semesters, lengths and ratios."""

from datetime import date, timedelta
from math import ceil

from tests.reference.boundary_dates import Edges
from tests.reference.boundary_orgs import identifiers, of_kind, some_school
from tests.reference.lake import LISTED, Row
from tests.reference.organisations import NETWORK_HOURS
from tests.reference.rows import release, session, training_class
from tests.reference.schools import CITY_AND_ABOVE, INTERACTIVE, PROVINCE_AND_ABOVE
from tests.reference.windows import DAY, PLAN_END, PLAN_START, semester_of, years_begun

_LENGTHS = [1, 3, 14, 14, 15, 15, 16, 45]
_HOURS = [0, 50, 100, 100, 200, 350]
_SEMESTERS = ["2023-2", "2024-1", "2024-2", "2025-2", "2026-1", "2028-1", "2028-2", "2029-1"]


class Timetable:
    """The classes of a lake while they are written."""

    def __init__(self, edges: Edges, organisations: list[Row]) -> None:
        self.edges = edges
        self.organisations = organisations
        self.classes: list[Row] = []
        self.sessions: list[Row] = []
        self.releases: list[Row] = []
        self._class_ids = identifiers(edges.rng, 60)
        self._session_ids = identifiers(edges.rng, 500)
        self.courses = identifiers(edges.rng, 12)

    def add_class(self, **said: object) -> Row:
        """A class that ends on an edge and is 14, 15 or another number of days long."""
        rng = self.edges.rng
        ends_on = self.edges.edge()
        starts_on = ends_on - timedelta(days=rng.choice(_LENGTHS) - 1)
        if rng.random() < 0.2:
            starts_on = rng.choice([PLAN_START - DAY, PLAN_START, PLAN_END, PLAN_END + DAY])
            ends_on = starts_on + timedelta(days=rng.choice(_LENGTHS) - 1)
        national = of_kind(self.organisations, "federation", ("national",))
        anybody = [row["org_id"] for row in self.organisations]
        row = training_class(
            self._class_ids.pop(),
            rng.choice(national if rng.random() < 0.5 else anybody),
            starts_on,
            ends_on,
            school_id=some_school(rng, self.organisations),
            audience=rng.choice(LISTED["training_class", "audience"]),
            themes=rng.choice([None, [], ["theory"], ["rotation", "theory"]]),
            main_class=rng.random() < 0.65,
            party_spirit_class=rng.random() < 0.3,
            completed=rng.random() < 0.7,
            followed_up=rng.random() < 0.6,
        )
        self.classes.append(row | said)
        return self.classes[-1]

    def add_session(self, held_in: Row, school_id: int | None, hours: int, **said: object) -> Row:
        row = session(self._session_ids.pop(), held_in, school_id, hours) | said
        self.sessions.append(row)
        return row

    def any_sessions(self, held_in: Row) -> None:
        """None to five sessions of any kind, mostly at schools and in the class's semester."""
        rng = self.edges.rng
        schools = [some_school(rng, self.organisations) for _ in range(2)]
        for _ in range(rng.choice([0, 1, 2, 3, 5])):
            near = [semester_of(held_in["ends_on"]), semester_of(held_in["starts_on"])]
            self.add_session(
                held_in,
                rng.choice(schools),
                rng.choice(_HOURS),
                semester=rng.choice([*near, *near, rng.choice(_SEMESTERS)]),
                method=rng.choice(LISTED["class_session", "method"]),
                by_leader=rng.random() < 0.3,
                setting=rng.choice(LISTED["class_session", "setting"]),
                subject=rng.choice(LISTED["class_session", "subject"]),
                course_id=rng.choice([None, *self.courses]),
            )

    def any_releases(self) -> None:
        """Releases on edges, several of one course among them, by schools and by nobody."""
        rng = self.edges.rng
        for _ in range(rng.choice([0, 2, 5, 10])):
            self.releases.append(
                release(
                    rng.choice(self.courses),
                    self.edges.edge(),
                    rng.choice([0, 100, 350, 2500, 5000]),
                    school_id=some_school(rng, self.organisations),
                    on_network=rng.random() < 0.6,
                    kind=rng.choice(LISTED["course_release", "kind"]),
                )
            )

    def reach_network_hours(self) -> None:
        """Bring one year's network hours exactly to the target or the pace, or just below."""
        edges, rng = self.edges, self.edges.rng
        years = years_begun(edges.as_of)
        for window in rng.sample(years, k=min(2, len(years))):
            end = window.evaluated_on(edges.as_of)
            had = sum(
                row["hours_hundredths"]
                for row in self.releases
                if row["on_network"] and window.start <= row["released_on"] <= end
            )
            pace = ceil(NETWORK_HOURS * window.elapsed(edges.as_of))
            wanted = rng.choice([NETWORK_HOURS, NETWORK_HOURS - 1, pace, pace, pace - 1])
            if wanted > had:
                day = rng.choice([window.start, end])
                self.releases.append(
                    release(rng.choice(self.courses), day, wanted - had, on_network=True)
                )

    def balance_semester(self) -> None:
        """One school's only class of a semester at 20, 15 and 20 %, or a hundredth beside."""
        rng = self.edges.rng
        schools = of_kind(self.organisations, "school", CITY_AND_ABOVE)
        if not schools:
            return
        school, held_in = rng.choice(schools), self.add_class(main_class=True)
        label = semester_of(held_in["ends_on"])
        self.sessions = [
            row for row in self.sessions if (row["school_id"], row["semester"]) != (school, label)
        ]
        off, nothing = rng.choice([0, 0, -1, 1]), rng.random() < 0.1
        lengths = {"interactive": 400 + off, "case": 300 + off, "lecture": 1300 - 2 * off}
        for name, length in lengths.items():
            method = rng.choice(INTERACTIVE) if name == "interactive" else name
            subject = {"interactive": "theory", "case": "party_spirit"}.get(name, "general")
            if nothing and rng.random() < 0.5:
                subject = "general"
            hours = 0 if nothing else length
            leader = name == "interactive"
            for part in (hours // 2, hours - hours // 2):
                self.add_session(
                    held_in, school, part, method=method, subject=subject, by_leader=leader
                )

    def balance_party_spirit(self) -> None:
        """A party-spirit class with half of its hours in a classroom, or a hundredth beside."""
        rng = self.edges.rng
        schools = of_kind(self.organisations, "school")
        held_in = self.add_class(party_spirit_class=True, main_class=rng.random() < 0.5)
        off = rng.choice([0, 0, -1, 1])
        school = rng.choice(schools)
        self.add_session(held_in, school, 600 + off, setting="classroom")
        self.add_session(held_in, school, 400, setting="on_site")
        self.add_session(held_in, school, 200 - off, setting="online")
        self.add_session(held_in, None, 5000, setting="classroom")

    def balance_courses(self) -> None:
        """Five distinct courses of which one is released: in that year, beside it, or after D."""
        rng = self.edges.rng
        schools = of_kind(self.organisations, "school", PROVINCE_AND_ABOVE)
        years = years_begun(self.edges.as_of)
        if not schools or not years:
            return
        school, window = rng.choice(schools), rng.choice(years)
        for row in self.sessions:
            if row["school_id"] == school:
                row["course_id"] = None
        ends_on = rng.choice([window.start, window.end, window.evaluated_on(self.edges.as_of)])
        held_in = self.add_class(main_class=True, starts_on=ends_on - 9 * DAY, ends_on=ends_on)
        taught = self.courses[:5]
        for course_id in [*taught, taught[0], taught[0]]:
            self.add_session(held_in, school, rng.choice(_HOURS), course_id=course_id)
        self.releases = [row for row in self.releases if row["course_id"] not in taught]
        for _ in range(rng.choice([1, 1, 2])):
            day = rng.choice(self._release_days(window.start, window.end))
            by = rng.choice([None, school, some_school(rng, self.organisations)])
            self.releases.append(release(taught[0], day, 100, school_id=by))

    def _release_days(self, start: date, end: date) -> list[date]:
        as_of = self.edges.as_of
        return [start, min(end, as_of), end, start - DAY, end + DAY, as_of + DAY]
