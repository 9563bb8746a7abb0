"""Which sites may be put on a timetable today."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.registry.sites.models import Level, Site, State
from gongxun.registry.sites.selectors.listing import named
from gongxun.registry.sites.selectors.visibility import visible

MOST_OPTIONS = 50


def site_options(viewer: Viewer, text: str = "") -> list[tuple[int, str]]:
    """Sites that the viewer may put on a timetable today, by name, at most 50: (identifier, words)."""
    found = visible(viewer).filter(state=State.ACTIVE).exclude(level=Level.CANDIDATE)
    if text:
        found = found.filter(named(text))
    rows = found.select_related("owner").order_by("name_key", "pk")[:MOST_OPTIONS]
    return [(one.pk, f"{one.name} · {one.owner.name}") for one in rows]


def require_usable_site(viewer: Viewer, site_ids: Collection[int]) -> list[Site]:
    """The sites by name. Raises ValidationError that says of each why it may not be used."""
    found = list(visible(viewer).filter(pk__in=site_ids).order_by("name_key", "pk"))
    refusals = [words for one in found if (words := why_not(one))]
    if len(found) < len(set(site_ids)):
        refusals.append(_("选用的教学点中有已不存在的，或不在您可以选用的范围内；请重新选择。"))
    if refusals:
        raise ValidationError(refusals, code="site")
    return found


def why_not(site: Site) -> str:
    """Why a site may not be put on a timetable; empty where it may."""
    words = {"name": site.name, "reason": site.state_reason or _("未写明")}
    if site.state == State.RETIRED:
        return _("“%(name)s”已退出（%(reason)s），不能排课；请另选一处。") % words
    if site.state == State.RECTIFYING:
        return _("“%(name)s”正在限期整改（%(reason)s），复核合格前不能排课。") % words
    if site.level == Level.CANDIDATE:
        return _("“%(name)s”还没有评定为教学点，征集评定公布后才能排课。") % words
    return ""
