"""Hand-made cases: a boundary's name, a lake, and the rows that a person worked out by hand."""

from dataclasses import dataclass
from datetime import date

from tests.reference.lake import Lake, Results, Row
from tests.reference.organisations import org_row


@dataclass(frozen=True)
class Case:
    """`indicators` are all that is compared; `org` is None where roll-ups are not the point."""

    name: str
    as_of: date
    lake: Lake
    indicators: tuple[str, ...]
    person: list[Row] | None = None
    org: list[Row] | None = None

    def of(self, results: Results) -> Results:
        """The part of an evaluation that the case speaks about."""
        part = results.only(*self.indicators)
        return Results(
            part.person_result if self.person is not None else [],
            part.org_result if self.org is not None else [],
        )

    def expected(self) -> Results:
        """The rows worked out by hand."""
        return Results(self.person or [], self.org or [])


def person(
    indicator: str,
    window: str,
    person_id: int,
    org_id: int,
    appointment_id: int,
    sums: tuple[int, int],
    status: str,
    short: tuple[int, int] = (0, 0),
) -> Row:
    """A row of person_result; `sums` and `short` are hours and days in hundredths."""
    return {
        "indicator": indicator,
        "window": window,
        "person_id": person_id,
        "org_id": org_id,
        "appointment_id": appointment_id,
        "hours_hundredths": sums[0],
        "days_hundredths": sums[1],
        "status": status,
        "shortfall_hours_hundredths": short[0],
        "shortfall_days_hundredths": short[1],
    }


def rolled(indicator: str, window: str, org_id: int, **counts: int) -> Row:
    """A roll-up row of org_result; counts that are not named are 0."""
    columns = ("population", "met", "not_met", "on_track", "behind", "exempt")
    return org_row(indicator, window, org_id, **{c: counts.get(c, 0) for c in columns})


def ratio(
    indicator: str,
    window: str,
    org_id: int,
    parts: tuple[float, float | None],
    target: float,
    status: str,
) -> Row:
    """An indicator row of org_result; the second of `parts` is None for a count or for hours."""
    return org_row(
        indicator,
        window,
        org_id,
        numerator=parts[0],
        denominator=parts[1],
        target=target,
        status=status,
    )
