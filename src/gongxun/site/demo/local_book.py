"""One province of the country rules more strictly than the plan, so that a local book can be seen at work."""

from datetime import date, datetime
from importlib.resources import files

from gongxun.base.access.gate import Viewer
from gongxun.registry.orgs.selectors import visible_organisations
from gongxun.registry.policies.selectors import books_in_force
from gongxun.registry.policies.services import publish_book
from gongxun.site.demo.geography import PROVINCES

BOOK = "example-province-2025"
IN_FORCE = date(2025, 1, 1)
# The province that lags behind: its officer's account shows both readings.
PROVINCE = 2


def publish_local_book(*, viewer: Viewer, now: datetime) -> None:
    """Publish the example of a provincial book for one province, unless it is in force already."""
    if any(one.book.id == BOOK for one in books_in_force(viewer.today)):
        return
    _, name = PROVINCES[PROVINCE]
    province = visible_organisations(viewer).get(name=f"{name}总工会", level="province")
    publish_book(
        viewer=viewer,
        source=files("gongxun.books").joinpath(f"{BOOK}.yaml").read_text(encoding="utf-8"),
        scope_id=province.pk,
        for_everybody=False,
        effective_from=IN_FORCE,
        now=now,
    )
