"""Which populations of a book an appointment belongs to."""

from collections.abc import Container, Sequence

import ibis
import ibis.expr.types as ir

from gongxun.rules.books import PolicyBook
from gongxun.rules.books.demands import CoverageIndicator, PersonIndicator, Population
from gongxun.rules.indicators import bits
from gongxun.rules.indicators.tables import LakeTables

FITS = "fits"
_COLUMNS = {
    "categories": "category",
    "organisation_levels": "org_level",
    "organisation_kinds": "org_kind",
    "school_levels": "school_level",
    "school_kinds": "school_kind",
}
_PLACES = (
    ("org_id", "org", {"organisation_levels", "organisation_kinds"}),
    ("school_id", "school", {"school_levels", "school_kinds"}),
)

Disjunction = tuple[Population, ...]


class Populations:
    """The distinct populations of a book's holding indicators, each with its bit."""

    def __init__(self, book: PolicyBook) -> None:
        found = [
            indicator.population
            for indicator in book.indicators
            if isinstance(indicator, CoverageIndicator)
            or (isinstance(indicator, PersonIndicator) and indicator.basis == "holding")
        ]
        self._distinct = [
            population for population in dict.fromkeys(found) if not everybody(population)
        ]

    @property
    def distinct(self) -> Sequence[Disjunction]:
        """Those that ask about more than holding an appointment."""
        return self._distinct

    @property
    def columns(self) -> tuple[str, ...]:
        return bits.columns(FITS, len(self._distinct))

    def packed(self, appointments: ir.Table, lake: LakeTables) -> ir.Table:
        """The appointments with one bit for each population that they belong to."""
        placed = with_places(appointments, lake, self._distinct)
        facts = [matches(placed, population) for population in self._distinct]
        return placed.select(*appointments.columns, **bits.packed(FITS, facts))

    def belongs(self, table: ir.Table, population: Disjunction) -> ir.BooleanValue:
        """Whether a row of a table with the bits belongs to one of the book's populations."""
        if everybody(population):
            result: ir.BooleanValue = table.org_id.notnull()
            return result
        return bits.is_set(table, FITS, self._distinct.index(population))


def everybody(population: Disjunction) -> bool:
    return any(not part.stated for part in population)


def matches(placed: ir.Table, population: Disjunction) -> ir.BooleanValue:
    """The same, judged on the facts themselves; `placed` comes from `with_places`."""
    if everybody(population):
        result: ir.BooleanValue = placed.org_id.notnull()
        return result
    return ibis.or_(*(_all_hold(placed, part, part.stated) for part in population))


def _all_hold(table: ir.Table, part: Population, names: Container[str]) -> ir.BooleanValue:
    tests = [
        table[name] if value is True else table[_COLUMNS.get(name, name)].isin(list(value))
        for name, value in part.stated.items()
        if name in names
    ]
    return ibis.and_(*tests) if tests else ibis.literal(True)


def with_places(
    appointments: ir.Table, lake: LakeTables, populations: Sequence[Disjunction]
) -> ir.Table:
    """Adds level and kind of the serving organisation and of the school where a population asks.

    Only rows that fit in every other respect are looked up; the rest keep an empty place.
    """
    result = appointments
    for column, prefix, names in _PLACES:
        asking = _asking(populations, names)
        if asking:
            result = _place(result, lake.organisation, column, prefix, asking)
    return result


def asked_places(organisation: ir.Table, populations: Sequence[Disjunction]) -> ir.Table:
    """The organisations that `with_places` can find: few of a tree that is mostly primary unions."""
    tests = [
        _is_asked_for(organisation, prefix, asking)
        for _, prefix, names in _PLACES
        if (asking := _asking(populations, names))
    ]
    found = organisation.filter(ibis.or_(*tests) if tests else ibis.literal(False))
    return found.select("org_id", "level", "kind")


def _asking(populations: Sequence[Disjunction], names: set[str]) -> list[Population]:
    parts = [part for disjunction in populations for part in disjunction]
    return [part for part in parts if names & set(part.stated)]


def _is_asked_for(
    organisation: ir.Table, prefix: str, asking: Sequence[Population]
) -> ir.BooleanValue:
    """Whether an organisation fits what at least one of the populations states about its place."""
    facts = {f"{prefix}_level": organisation.level, f"{prefix}_kind": organisation.kind}
    return ibis.or_(
        *(
            ibis.and_(
                *(
                    facts[_COLUMNS[name]].isin(list(value))
                    for name, value in part.stated.items()
                    if _COLUMNS.get(name) in facts
                )
            )
            for part in asking
        )
    )


def _place(
    table: ir.Table,
    organisation: ir.Table,
    column: str,
    prefix: str,
    asking: Sequence[Population],
) -> ir.Table:
    own = [name for name in Population.model_fields if name not in _BY_PLACE]
    worth = ibis.or_(*(_all_hold(table, part, own) for part in asking))
    looking = table.mutate(looked_up=ibis.ifelse(worth, table[column], ibis.null("int64")))
    organisation = organisation.filter(_is_asked_for(organisation, prefix, asking))
    # Named apart from the other lookup's: Ibis takes equal expressions over equal tables for one.
    places = organisation.select(
        **{
            f"{prefix}_place": organisation.org_id,
            f"found_{prefix}_level": organisation.level,
            f"found_{prefix}_kind": organisation.kind,
        }
    )
    joined = looking.left_join(places, looking.looked_up == places[f"{prefix}_place"])
    facts = {
        f"{prefix}_{fact}": joined[f"found_{prefix}_{fact}"].fill_null("")
        for fact in ("level", "kind")
    }
    return joined.select(*table.columns, **facts)


_BY_PLACE = {name for _, _, names in _PLACES for name in names}
