"""What a year may cost and hold: the kinds of classes to choose from, the schools' beds, the money, the demands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongxun.work.plans.proposing.needs import Offer

# Days of a month on which a school teaches; a bed is counted for so many.
TEACHING_DAYS = 22


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of class that may be held several times.

    ``schools``: where it may be held, empty: without a school. ``months`` 1 to 12. Places are of one run; money in 分.
    ``at_least`` runs are demanded, ``at_most`` allowed. ``a_person``: so often at most one person sits in it. Among
    equal schools the first is taken.
    """

    key: int
    offer: Offer
    fewest_places: int
    most_places: int
    cost_of_run: int
    cost_of_place: int
    months: tuple[int, ...]
    schools: tuple[int, ...] = ()
    at_least: int = 0
    at_most: int = 1
    a_person: int = 1

    @property
    def most_a_month(self) -> int:
        """Runs are spread over the months: no more in any than even shares allow."""
        return -(-self.at_most // len(self.months))


@dataclass(frozen=True, slots=True)
class Limits:
    """What stands in the way, and what is demanded besides.

    ``beds``: by school. ``taken``: bed days by (school, month) that the plan's own classes need already.
    ``budget``: what is left in 分; None: no limit. ``places``: seats in all; None: no limit. ``fair_share``: of each
    organisation's gap at least so much is closed (0 to 1). ``floors``: by indicator, so many people at least.
    """

    beds: Mapping[int, int] = field(default_factory=dict)
    taken: Mapping[tuple[int, int], int] = field(default_factory=dict)
    budget: int | None = None
    places: int | None = None
    fair_share: float = 0.0
    floors: Mapping[str, int] = field(default_factory=dict)

    def bed_days(self, school: int, month: int) -> int:
        return max(0, self.beds.get(school, 0) * TEACHING_DAYS - self.taken.get((school, month), 0))
