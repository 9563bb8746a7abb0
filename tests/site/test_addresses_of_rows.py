"""The short way to the address of a row leads where the long one does."""

import pytest
from django.urls import reverse, set_script_prefix

from gongxun.base.shell.addresses import numbered

PAGES = ("people:file", "people:roster", "ledger:proposal", "orgs:organisation", "access:account")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("key", [0, 7, 2199023255553])
def test_an_address_of_a_row_is_the_one_of_its_page(page: str, key: int) -> None:
    assert numbered(page, key) == reverse(page, args=[key])
    set_script_prefix("/sub/")
    try:
        assert numbered(page, key) == reverse(page, args=[key])
    finally:
        set_script_prefix("/")


def test_what_is_no_number_is_no_address() -> None:
    with pytest.raises(ValueError, match="format"):
        numbered("people:file", "1/../2")  # type: ignore[arg-type]
