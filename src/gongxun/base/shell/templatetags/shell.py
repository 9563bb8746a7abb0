"""The components and formats, for ``{% load shell %}``; ``parts`` holds their data."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from django import template
from django.db.models import Model
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from gongxun.base.shell import drawn, entrance, formats, parts
from gongxun.base.shell import duties as waiting_duties
from gongxun.base.shell.addresses import numbered
from gongxun.base.shell.devices import device
from gongxun.base.shell.explanation import Entry, Explanation
from gongxun.base.shell.frame import Link

register = template.Library()

NOTICE_ICONS = {
    "info": "info-circle",
    "done": "circle-check",
    "warning": "alert-triangle",
    "fault": "circle-x",
}

for name in ("hundredths", "hours", "days", "count", "percent", "share", "day_in_sentence"):
    register.filter(name, getattr(formats, name))
for name in ("day", "minute"):
    register.filter(name, getattr(formats, name), expects_localtime=True)

register.simple_tag(numbered, name="address")

register.filter("device", device)


@register.filter
def word(row: Model | None, field: str) -> str:
    """How the choice in a field of a row is called; of no row nothing. Django's own ``get_…_display`` translates
    every choice of the field to say one, once for every row.
    """
    if row is None:
        return ""
    value = getattr(row, field)
    return str(_labels(type(row), field).get(value, value))


@cache
def _labels(model: type[Model], field: str) -> dict[Any, Any]:
    return dict(model._meta.get_field(field).flatchoices)  # type: ignore[union-attr]


@register.filter
def amount(value: int | None, unit: str) -> str:
    """An amount with its unit: hours and days in hundredths, times plain."""
    match unit:
        case "hours":
            return formats.hours(value)
        case "days":
            return formats.days(value)
        case _:
            return formats.times(value)


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """An icon of the sprite; hidden from readers' software unless ``label`` names it."""
    return drawn.icon(name, size) if not label else drawn.named_icon(name, size, str(label))


@register.simple_tag
def status_badge(status: str, plain: bool = False) -> SafeString:
    return drawn.badge(status, plain, get_language())


@register.inclusion_tag("shell/parts/figure.html")
def figure(figure: parts.Figure, small: bool = False) -> dict[str, Any]:
    return {"figure": figure, "small": small}


@register.inclusion_tag("shell/parts/progress.html")
def progress(
    value: int | None,
    requirement: int,
    status: str = "on_track",
    elapsed: Fraction | None = None,
    label: str = "",
) -> dict[str, Any]:
    """A bar of ``value`` towards ``requirement`` with a mark where an even pace would stand."""
    done = Fraction(max(0, value or 0), requirement) if requirement > 0 else Fraction(1)
    return {
        "width": _of_thousand(done),
        "pace": None if elapsed is None else _of_thousand(elapsed),
        "status": status,
        "label": label,
        "percent": formats.percent(done),
    }


@register.simple_tag
def shares(met: int, on_track: int, behind: int, not_met: int, no_data: int = 0) -> SafeString:
    """How a whole splits by status."""
    counts = zip(parts.Status, (met, on_track, behind, not_met, no_data), strict=True)
    return drawn.shares([(status, number) for status, number in counts if number])


@register.inclusion_tag("shell/parts/requirement.html")
def requirement_card(card: parts.Requirement) -> dict[str, Any]:
    return {"card": card}


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A notice of kind info, done, warning or fault around its body."""
    return format_html(
        '<div class="notice notice-{}"{}>{}<div class="notice-body">{}{}</div></div>',
        kind,
        SafeString(' role="alert"') if kind == "fault" else "",
        icon(NOTICE_ICONS[kind]),
        format_html('<p class="notice-title">{}</p>', title) if title else "",
        content,
    )


@register.simple_block_tag
def empty_state(content: str, title: str, symbol: str = "inbox") -> SafeString:
    """Why there is nothing here, around what to do next."""
    return format_html(
        '<div class="empty">{}<h2>{}</h2>{}</div>', icon(symbol, "large"), title, content
    )


@register.inclusion_tag("shell/parts/field.html")
def field(field: BoundField, wide: bool = False, hint: str = "", label: str = "") -> dict[str, Any]:
    """A form field with label, hint and errors, tied together for readers' software."""
    described = " ".join(
        f"{field.auto_id}_{part}"
        for part, there in (("hint", hint or field.help_text), ("error", field.errors))
        if there
    )
    attrs: dict[str, str | bool] = {"aria-describedby": described} if described else {}
    if field.errors:
        attrs["aria-invalid"] = "true"
    if label:
        # A label of the template's own wording makes the form's placeholder a second one.
        attrs["placeholder"] = ""
    widget = field.field.widget
    multiple = getattr(widget, "input_type", "") in ("radio", "checkbox") and hasattr(
        widget, "choices"
    )
    return {
        "field": field,
        "control": field.as_widget(attrs=attrs),
        "hint": hint or field.help_text,
        "label": label or field.label,
        "wide": wide,
        "multiple": multiple,
        "checkbox": getattr(widget, "input_type", "") == "checkbox" and not multiple,
    }


@register.inclusion_tag("shell/parts/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Every error of a form, each a link to its field."""
    return {"form": form}


@register.inclusion_tag("shell/parts/facts.html")
def facts(rows: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    return {"rows": rows}


@register.inclusion_tag("shell/parts/breadcrumbs.html")
def breadcrumbs(links: Sequence[Link]) -> dict[str, Any]:
    return {"links": links}


@register.inclusion_tag("shell/parts/tabs.html")
def tabs(links: Sequence[Link], label: str) -> dict[str, Any]:
    return {"links": links, "label": label}


@register.inclusion_tag("shell/parts/stepper.html")
def stepper(steps: Sequence[parts.Step]) -> dict[str, Any]:
    return {"steps": steps}


@register.inclusion_tag("shell/parts/timeline.html")
def timeline(events: Sequence[parts.Event]) -> dict[str, Any]:
    return {"events": events}


@register.inclusion_tag("shell/parts/job.html")
def job_progress(job: parts.Job) -> dict[str, Any]:
    return {"job": job}


@register.inclusion_tag("shell/parts/file_drop.html")
def file_drop(name: str, words: str, accept: str = "") -> dict[str, Any]:
    """A file input to drop on; ``accept`` as in HTML, such as ``.xlsx,.csv``."""
    return {"name": name, "words": words, "accept": accept}


@register.inclusion_tag("shell/parts/chart.html")
def chart(chart: parts.Chart, tall: bool = False) -> dict[str, Any]:
    return {"chart": chart, "tall": tall}


@register.inclusion_tag("shell/parts/heading.html", takes_context=True)
def heading(
    context: template.Context,
    key: str,
    label: str,
    sort: parts.Sort | None = None,
    numeric: bool = False,
    fixed: bool = False,
    extra: str = "",
) -> dict[str, Any]:
    """A column heading; with ``sort`` a link that keeps the rest of the address.

    ``fixed``: the reader cannot hide the column. ``extra``: further classes, such as ``col-first``.
    """
    current = sort is not None and sort.key == key
    # Figures are asked for from the largest, words from the first.
    descending = (not sort.descending) if current and sort else numeric
    link = (
        query_link(context["request"], sort=f"-{key}" if descending else key, after="", before="")
        if sort
        else ""
    )
    direction = ("descending" if sort.descending else "ascending") if current and sort else ""
    return {
        "key": "" if fixed else key,
        "label": label,
        "link": link,
        "direction": direction,
        "classes": " ".join(filter(None, ("num" if numeric else "", extra))),
    }


@register.inclusion_tag("shell/parts/pager.html", takes_context=True)
def pager(context: template.Context, page: parts.Page) -> dict[str, Any]:
    request = context["request"]
    back = None if page.before is None else query_link(request, before=page.before, after="")
    on = None if page.after is None else query_link(request, after=page.after, before="")
    return {"page": page, "back": back, "on": on, "first": query_link(request, before="", after="")}


@register.inclusion_tag("shell/parts/explanation.html", takes_context=True)
def explanation(context: template.Context, explanation: Explanation) -> dict[str, Any]:
    in_panel = bool(getattr(context.get("request"), "htmx", False))
    return {"it": explanation, "in_panel": in_panel, "level": 3 if in_panel else 2}


@register.inclusion_tag("shell/parts/demo_accounts.html", takes_context=True)
def demo_accounts(context: template.Context) -> dict[str, Any]:
    """A button for each account of the demo; nothing elsewhere."""
    return {"accounts": entrance.demo_accounts(), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("shell/parts/duties.html", takes_context=True)
def duties(context: template.Context) -> dict[str, Any]:
    """What waits for the reader herself; nothing where nothing does."""
    return {"duties": waiting_duties.of(context["request"])}


@register.inclusion_tag("shell/parts/entries.html")
def entries(entries: Sequence[Entry], out: bool = False) -> dict[str, Any]:
    """Ledger entries; beyond a dozen they open on demand. ``out``: those that did not count."""
    return {"entries": entries, "out": out}


def query_link(request: HttpRequest, **changes: str) -> str:
    """The page's own address with some parameters changed; an empty value removes one."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


def _of_thousand(share: Fraction) -> int:
    return min(1000, max(0, share * 1000 // 1))
