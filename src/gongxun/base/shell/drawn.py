"""Pieces of pages that hold nobody's data and are the same wherever they stand: drawn once a process."""

from collections.abc import Sequence
from functools import cache

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gongxun.base.shell import formats
from gongxun.base.shell.parts import Status


@cache
def icon(name: str, size: str) -> SafeString:
    """An icon of the sprite that readers' software passes over."""
    return _icon(name, size, SafeString('aria-hidden="true"'))


def named_icon(name: str, size: str, label: str) -> SafeString:
    return _icon(name, size, format_html('role="img" aria-label="{}"', label))


@cache
def badge(status: str, plain: bool, _language: str | None) -> SafeString:
    """A status in shape, word and colour; of an unknown one there is no data."""
    known = Status(status) if status in Status.values else Status.NO_DATA
    context = {"status": known.value, "word": known.label, "plain": plain}
    return render_to_string("shell/parts/badge.html", context)


def shares(counts: Sequence[tuple[Status, int]]) -> SafeString:
    """How a whole splits by status, as a bar of a thousand steps and in words."""
    whole, at, segments = sum(number for _status, number in counts), 0, []
    for status, number in counts:
        width = number * 1000 // whole
        if width:
            segments.append(
                f'<rect class="share-{status.value}" x="{at}" width="{width}" height="8" />'
            )
        at += width
    label = escape(
        _("，").join(f"{status.label} {formats.count(number)}" for status, number in counts)
    )
    return SafeString(
        f'<svg class="shares" viewBox="0 0 1000 8" preserveAspectRatio="none" role="img" aria-label="{label}">'
        f"<title>{label}</title>{''.join(segments)}</svg>"
    )


def _icon(name: str, size: str, described: SafeString) -> SafeString:
    extra = f" icon-{size}" if size else ""
    return format_html(
        '<svg class="icon{}" {}><use href="{}#{}"></use></svg>',
        extra,
        described,
        static("gongxun/icons.svg"),
        name,
    )
