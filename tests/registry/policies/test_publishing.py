from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongxun.base.audit.models import AuditRow
from gongxun.registry.orgs.testing import NOW, SYSTEM, administrator, officer, small_country
from gongxun.registry.policies.models import PolicyBook
from gongxun.registry.policies.selectors import book_for, books_in_force, plan_book
from gongxun.registry.policies.services import publish_book

pytestmark = pytest.mark.django_db
D2025, D2026 = date(2025, 1, 1), date(2026, 1, 1)
INDICATOR = "hours.section_rank.collective"


def text(
    hours: int, version: str = "1", book: str = "yunze-2025", extends: str = "acftu-2024-2028"
) -> str:
    return f"""
book: {book}
version: "{version}"
extends: {extends}
title_zh: 云泽省实施办法
title_en: Rules of Yunze
source: 测试
last_verified_on: 2026-11-22
indicators:
  - id: {INDICATOR}
    alternatives:
      - {{unit: hours, at_least: {hours}}}
      - {{unit: days, at_least: 12}}
"""


def publish(
    source: str, scope_id: int, since: date = D2025, *, for_everybody: bool = False
) -> PolicyBook:
    return publish_book(
        viewer=SYSTEM,
        source=source,
        scope_id=scope_id,
        for_everybody=for_everybody,
        effective_from=since,
        now=NOW,
    )


def required(scope_ids: list[int], on: date) -> int | None:
    return book_for(scope_ids, on).indicator(INDICATOR).required("hours", on)  # type: ignore[union-attr]


@pytest.fixture
def ids() -> dict[str, int]:
    return small_country()


def test_without_a_publication_the_plan_holds(ids: dict[str, int]) -> None:
    assert book_for([ids["P1"], ids["QG"]], D2026) == plan_book()
    assert [one.scope_id for one in books_in_force(D2026)] == [None]


def test_the_nearest_book_holds_from_its_day(ids: dict[str, int]) -> None:
    publish(text(100), ids["P1"])
    publish(text(120, book="chengjiang", extends="yunze-2025"), ids["C1"], D2026)
    below = [ids["K1"], ids["C1"], ids["P1"], ids["QG"]]
    assert required(below, date(2024, 12, 31)) == 9000
    assert required(below, D2025) == 10_000
    assert required(below, D2026) == 12_000
    assert required([ids["P2"], ids["QG"]], D2026) == 9000


def test_an_older_version_stays_in_force_until_the_newer_begins(ids: dict[str, int]) -> None:
    publish(text(100), ids["P1"])
    assert required([ids["P1"]], D2026) == 10_000
    publish(text(110, version="2"), ids["P1"], D2026)
    assert required([ids["P1"]], date(2025, 12, 31)) == 10_000
    assert required([ids["P1"]], D2026) == 11_000


def test_two_scopes_may_keep_different_versions(ids: dict[str, int]) -> None:
    publish(text(100), ids["P1"])
    publish(text(110, version="2"), ids["P2"])
    assert required([ids["P1"]], D2026) == 10_000
    assert required([ids["P2"]], D2026) == 11_000


def test_a_book_for_everybody(ids: dict[str, int]) -> None:
    publish(text(100), ids["QG"], for_everybody=True)
    assert required([ids["P2"]], D2026) == 10_000


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (text(80), INDICATOR.replace(".", r"\.")),
        (text(100).replace("unit:", "einheit:"), "einheit"),
        (text(100, extends="nowhere"), "nowhere"),
        (text(100, book="loop", extends="loop"), "loop"),
        ("- not a book", "draft"),
    ],
)
def test_a_book_that_relaxes_or_cannot_be_read_is_refused(
    ids: dict[str, int], source: str, words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        publish(source, ids["P1"])
    assert not PolicyBook.objects.exists()


def test_no_circle_through_an_older_text(ids: dict[str, int]) -> None:
    publish(text(100), ids["P1"])
    with pytest.raises(ValidationError, match="循环"):
        publish(text(100, version="2", extends="yunze-2025"), ids["P1"])
    assert required([ids["P1"]], D2026) == 10_000


def test_a_base_is_not_raised_over_those_that_extend_it(ids: dict[str, int]) -> None:
    publish(text(100), ids["P1"])
    publish(text(105, book="chengjiang", extends="yunze-2025"), ids["C1"], D2026)
    with pytest.raises(ValidationError, match="chengjiang"):
        publish(text(110, version="2"), ids["P1"])
    publish(text(105, version="2"), ids["P1"])
    assert required([ids["C1"]], D2026) == 10_500


def test_a_version_is_published_once(ids: dict[str, int]) -> None:
    publish(text(100), ids["P1"])
    with pytest.raises(ValidationError, match="已经发布"):
        publish(text(110), ids["P1"])


def test_only_an_administrator_of_the_scope_publishes(ids: dict[str, int]) -> None:
    def attempt(viewer: object) -> None:
        publish_book(
            viewer=viewer,  # type: ignore[arg-type]
            source=text(100),
            scope_id=ids["P1"],
            for_everybody=False,
            effective_from=D2025,
            now=NOW,
        )

    for viewer in (officer(ids["P1"]), administrator(ids["P2"])):
        with pytest.raises(PermissionDenied):
            attempt(viewer)
    attempt(administrator(ids["P1"]))
    assert AuditRow.objects.get(verb="book.publish").actor_id == 7
