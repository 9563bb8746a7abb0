"""Put the small country into an empty, migrated database through the faces of its apps, in one transaction.

The root organisation's code marks a finished load: what was interrupted has left nothing, and what is there is not
loaded again.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongxun.base.access.gate import Viewer
from gongxun.records.ledger import services as ledger
from gongxun.registry.orgs import selectors as organisations
from gongxun.registry.orgs import services as orgs
from gongxun.registry.people import services as people
from gongxun.site.demo import rows
from gongxun.site.demo.country import Country
from gongxun.site.demo.doings import live
from gongxun.site.demo.lake import SCALES, Size
from gongxun.site.demo.loaded import Loaded

Progress = Callable[[str, int, int], None]
SEED = 2024


class DemoRefused(RuntimeError):
    """The country cannot be loaded here; the text says why and what to do."""


def country_until(today: date, size: Size = SCALES["small"]) -> Country:
    return Country(size.cadres, size.organisations, size.entries, today, SEED)


def is_loaded(country: Country) -> bool:
    root = rows.organisation_code(country.tree, 0)
    return root in organisations.facts_by_code([root])


def load_demo(*, now: datetime, progress: Progress, size: Size = SCALES["small"]) -> bool:
    """Load the country up to today with its accounts; False where that was done before. The worker seals its entries.

    Raises DemoRefused where the database already holds other organisations.
    """
    today = timezone.localdate(now)
    country = country_until(today, size)
    if is_loaded(country):
        return False
    viewer = Viewer.system(today)
    if organisations.visible_organisations(viewer).exists():
        raise DemoRefused(
            "数据库里已有其他组织，演示数据没有载入，原有数据未改动。请为演示另设数据文件夹（GONGXUN_HOME）后重试。"
        )
    with transaction.atomic():
        loaded = _write(country, viewer, now, progress)
        live(loaded, viewer, now, progress)
    return True


def _write(country: Country, viewer: Viewer, now: datetime, progress: Progress) -> Loaded:
    tree = country.tree
    cast = country.cast(0, tree.cadres)
    orgs.add_divisions(viewer=viewer, rows=list(rows.divisions(tree.places)), now=now)
    codes = orgs.found_many(viewer=viewer, rows=rows.organisations(tree, country.seed), now=now)
    org_ids = [codes[rows.organisation_code(tree, index)] for index in range(len(tree))]
    progress("组织", len(org_ids), len(org_ids))
    persons = list(rows.persons(cast, tree))
    person_ids = people.register_many(viewer=viewer, rows=persons, now=now)
    progress("人员", len(person_ids), len(person_ids))
    posts = rows.appointments(cast, tree, person_ids, org_ids)
    given = people.appoint_many(viewer=viewer, rows=posts, now=now)
    progress("任职", len(given), len(given))
    earned = {year: country.behaviour.year(cast, year) for year in country.span.years}
    entry_ids = {}
    for done, (year, credits_) in enumerate(earned.items(), 1):
        new = rows.entries(country, credits_, person_ids, org_ids, year)
        entry_ids[year] = ledger.record_many(viewer=viewer, rows=new, now=now)
        progress("学时台账", done, len(earned))
    return Loaded(country, cast, earned, persons, org_ids, person_ids, entry_ids)
