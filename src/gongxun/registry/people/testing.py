"""Builders for tests: persons with valid ID numbers, and their posts, made through the services."""

from datetime import date
from typing import Any

from stdnum.cn import ric

from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY
from gongxun.registry.people.services import NewAppointment, NewPerson, appoint, register
from gongxun.registry.people.services.placing import place


def id_number(serial: int) -> str:
    """A number with a valid check character, of somebody born in the nineteenth century."""
    body = f"900101{18850101 + serial // 1000 % 28}{serial % 1000:03d}"
    return body + ric.calc_check_digit(f"{body}0")


def person(serial: int, name: str = "张伟") -> int:
    """Register a person by the system itself."""
    return register(viewer=SYSTEM, row=NewPerson(name, id_number(serial)), now=NOW)


def post(person_id: int, organisation_id: int, **terms: Any) -> int:  # noqa: ANN401
    """Give a post; whatever is not said is a full-time primary post of section rank since 2024."""
    usual: dict[str, Any] = {
        "category": "section_rank_down",
        "employment": "full_time",
        "valid_from": date(2024, 1, 1),
    }
    row = NewAppointment(person_id, organisation_id, **usual | terms)
    return appoint(viewer=SYSTEM, row=row, now=NOW)


def placed(*person_ids: int) -> None:
    """Write where the transfers, exemptions and proposals to merge of persons belong that were made past the services."""
    place(person_ids, TODAY)
