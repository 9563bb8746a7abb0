"""The pages of deciding on hours, as tabs for one another."""

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.shell.frame import Link


def tabs_of(current: str) -> list[Link]:
    """``current`` is the url name of the page that the reader is on."""
    pages = (
        (_("申报认定"), "ledger:proposals"),
        (_("年度封账"), "ledger:closing"),
    )
    return [Link(label, reverse(name), current=name == current) for label, name in pages]
