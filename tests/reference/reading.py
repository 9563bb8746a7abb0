"""The whole contract, sections 1 to 5, into the tables of section 7."""

from datetime import date

from tests.reference.lake import Lake, Results
from tests.reference.organisations import evaluate_organisations, roll_up
from tests.reference.persons import evaluate_persons
from tests.reference.schools import evaluate_schools


def evaluate(lake: Lake, as_of: date) -> Results:
    """Every indicator of a good lake on one day; a spoilt lake is not noticed here."""
    persons = evaluate_persons(lake, as_of)
    return Results(
        person_result=persons.rows,
        org_result=[
            *roll_up(lake, persons),
            *evaluate_organisations(lake, as_of),
            *evaluate_schools(lake, as_of),
        ],
    )
