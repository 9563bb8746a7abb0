"""The pages of deciding on hours, as tabs for one another."""

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.shell.frame import Link


def tabs_of(
    current: str, proposals: int | None = None, objections: int | None = None
) -> list[Link]:
    """``current`` is the url name of the page that the reader is on; counts of what waits where known."""
    pages = (
        (_("申报办理"), "ledger:proposals", proposals),
        (_("异议答复"), "ledger:objections", objections),
        (_("年度封账"), "ledger:closing", None),
    )
    return [
        Link(label, reverse(name), current=name == current, count=count)
        for label, name, count in pages
    ]
