"""The real skeleton for an empty installation: the national federation, its provincial federations, the national
industrial unions, and the divisions of GB/T 2260 (`registry/orgs/skeleton/README.md` says whence and as of when).
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

import gongxun.registry.orgs as orgs_app
from gongxun.base.access.gate import Viewer
from gongxun.registry.orgs import selectors, services

FOLDER = Path(orgs_app.__file__).parent / "skeleton"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Loaded:
    """How many rows of the skeleton are new in this installation; divisions are counted whole."""

    divisions: int
    organisations: int


def load_skeleton(*, progress: Progress, now: datetime | None = None) -> Loaded:
    """Load divisions and organisations; those already there by their code stay as they are.

    In one transaction: a second call, also after an interrupted first, adds what is missing.
    """
    now = now or timezone.now()
    viewer = Viewer.system(timezone.localdate(now))
    with transaction.atomic():
        divisions = services.add_divisions(viewer=viewer, rows=list(real_divisions()), now=now)
        progress("行政区划", divisions, divisions)
        wanted = list(real_organisations())
        known = selectors.facts_by_code([row.code for row in wanted])
        missing = [row for row in wanted if row.code not in known]
        if missing:
            services.found_many(viewer=viewer, rows=missing, now=now)
        progress("组织", len(wanted), len(wanted))
    return Loaded(divisions, len(missing))


def real_divisions() -> Iterator[services.NewDivision]:
    """Divisions with their parents: a county's is its city, or its province where it has none."""
    names = {row["code"]: row["name"] for row in _rows("divisions.csv")}
    for code, name in names.items():
        yield services.NewDivision(code, name, _parent_of(code, names))


def _parent_of(code: str, names: dict[str, str]) -> str | None:
    city, province = f"{code[:4]}00", f"{code[:2]}0000"
    if code == province:
        return None
    return city if code != city and city in names else province


def real_organisations() -> Iterator[services.NewOrganisation]:
    for row in _rows("organisations.csv"):
        yield services.NewOrganisation(
            code=row["code"],
            name=row["name"],
            level=row["level"],
            kind=row["kind"],
            parent_code=row["parent_code"] or None,
            founded_on=date.fromisoformat(row["founded_on"]),
            division_code=row["division_code"] or None,
        )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
