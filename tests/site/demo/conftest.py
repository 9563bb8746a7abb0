from datetime import date
from pathlib import Path

import pytest

from gongxun.site.demo.country import Country
from gongxun.site.demo.lake import write_lake

TODAY = date(2026, 11, 22)


def quiet(_stage: str, _done: int, _total: int) -> None: ...


@pytest.fixture(scope="session")
def country() -> Country:
    return Country(cadres=20_000, organisations=3_400, entries=300_000, last=TODAY, seed=5)


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake of a few cadres, up to TODAY."""
    out = tmp_path_factory.mktemp("demo") / "lake"
    write_lake(out, 2_000, 30_000, 600, 5, quiet, TODAY)
    return out
