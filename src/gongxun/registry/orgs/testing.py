"""Builders for tests: a small country, founded through the services."""

from datetime import UTC, date, datetime

from gongxun.base.access.gate import GrantFact, Viewer
from gongxun.base.access.roles import Role
from gongxun.registry.orgs.services import NewOrganisation, found_many

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SYSTEM = Viewer.system(TODAY)
FOUNDED = date(2020, 1, 1)


def new(
    code: str, parent: str | None, level: str, kind: str = "federation", **more: str
) -> NewOrganisation:
    """A row to be founded; its name is made from its code unless ``name`` is given."""
    name = more.pop("name", f"{code}总工会")
    return NewOrganisation(code, name, level, kind, parent, more.pop("founded_on", FOUNDED), **more)  # type: ignore[arg-type]


def small_country() -> dict[str, int]:
    """QG over two provinces P1 and P2; P1 over C1 and C2; C1 over K1; a school, an industrial and a primary union.

    Returns identifiers by code.
    """
    rows = [
        new("QG", None, "national", name="全国总工会"),
        new("CY", "QG", "national", "industrial_union", name="矿业工会"),
        new("P1", "QG", "province", name="云泽省总工会"),
        new("P2", "QG", "province", name="澜沙省总工会"),
        new("C1", "P1", "city", name="重庆路市总工会"),
        new("C2", "P1", "city", name="长沙湾市总工会"),
        new("K1", "C1", "county", name="安平县总工会"),
        new("S1", "P1", "province", "school", name="云泽省工会干部学校"),
        new(
            "E1",
            "K1",
            "primary",
            "primary_union",
            name="安平机械厂工会",
            industrial_union_code="CY",
        ),
    ]
    return found_many(viewer=SYSTEM, rows=rows, now=NOW)


def officer(organisation_id: int, role: str = Role.TRAINING_OFFICER, user_id: int = 7) -> Viewer:
    """A viewer with one role on the subtree of an organisation."""
    return Viewer(user_id, TODAY, (GrantFact(role, "organisation", organisation_id),))


def administrator(organisation_id: int) -> Viewer:
    return officer(organisation_id, Role.SYSTEM_ADMINISTRATOR)
