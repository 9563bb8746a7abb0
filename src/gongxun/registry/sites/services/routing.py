"""Field routes: laid, changed, retired."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.registry.orgs.selectors import name_key
from gongxun.registry.sites.models import Route, Site, Stop
from gongxun.registry.sites.selectors.gate import why_not
from gongxun.registry.sites.selectors.visibility import visible
from gongxun.registry.sites.services.locking import locked_route

MOST_STOPS = 20
MOST_MINUTES = 1_440


@dataclass(frozen=True, slots=True)
class Halt:
    """A stop by its name: a usable site that bears it is meant, else only the place. ``minutes`` are spent there."""

    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Way:
    """What is said of a route; ``halts`` in their order, ``length_tenths`` of a kilometre."""

    name: str
    halts: Sequence[Halt]
    theme: str = ""
    length_tenths: int = 0
    suitable_hours: str = ""


@transaction.atomic
def lay_route(*, viewer: Viewer, owner_id: int, way: Way, now: datetime) -> Route:
    """A new route. Raises PermissionDenied, ValidationError by field."""
    require(viewer, Permission.EDIT_RESOURCES, "organisation", owner_id)
    _check(way, Route.objects.filter(owner_id=owner_id))
    route = Route.objects.create(
        owner_id=owner_id, created_at=now, created_by=viewer.user_id, **_columns(way)
    )
    _set_stops(viewer, route, way)
    audit.record(viewer, "route.lay", "route", route.pk, owner_id, now)
    return route


@transaction.atomic
def change_route(*, viewer: Viewer, route_id: int, way: Way, seen: int, now: datetime) -> Route:
    """Replace what is said of a route; as ``lay_route``. ``seen``: the edition the editor started from."""
    route = locked_route(route_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", route.owner_id)
    if route.edition != seen:
        raise ValidationError(_("这条路线刚被别人改过，您的修改没有保存。请核对最新内容后再提交。"))
    _check(way, Route.objects.filter(owner_id=route.owner_id).exclude(pk=route.pk))
    for name, value in _columns(way).items():
        setattr(route, name, value)
    route.edition += 1
    route.save()
    _set_stops(viewer, route, way)
    audit.record(viewer, "route.change", "route", route.pk, route.owner_id, now)
    return route


@transaction.atomic
def retire_route(*, viewer: Viewer, route_id: int, reason: str, now: datetime) -> Route:
    """Take a route out of use. Raises PermissionDenied, ValidationError without a reason."""
    route = locked_route(route_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", route.owner_id)
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么停用。")})
    if route.retired_on is None:
        route.retired_on, route.retired_reason = viewer.today, reason.strip()[:200]
        route.save(update_fields=["retired_on", "retired_reason"])
        audit.record(viewer, "route.retire", "route", route.pk, route.owner_id, now)
    return route


def _columns(way: Way) -> dict[str, object]:
    name = " ".join(way.name.split())
    return {
        "name": name,
        "name_key": name_key(name),
        "theme": way.theme.strip()[:200],
        "length_tenths": way.length_tenths,
        "suitable_hours": way.suitable_hours.strip()[:60],
    }


def _check(way: Way, others: QuerySet[Route]) -> None:
    faults = {}
    name = " ".join(way.name.split())
    if not name:
        faults["name"] = _("名称没有填写。")
    elif others.filter(name=name).exists():
        faults["name"] = _("“%(name)s”已在该单位的路线中，没有重复登记。") % {"name": name}
    if not 2 <= len(way.halts) <= MOST_STOPS:
        faults["halts"] = _("一条路线要有 2 到 %(most)d 站。") % {"most": MOST_STOPS}
    for number, halt in enumerate(way.halts, 1):
        if not halt.name.strip() or not 1 <= halt.minutes <= MOST_MINUTES:
            faults["halts"] = _(
                "第 %(number)d 站不完整：请写成“地点，分钟”，停留 1 到 1440 分钟。"
            ) % {"number": number}
            break
    if faults:
        raise ValidationError(faults)


def _set_stops(viewer: Viewer, route: Route, way: Way) -> None:
    sites: dict[str, Site] = {}
    named = visible(viewer).filter(name__in=[one.name.strip() for one in way.halts])
    for site in named.order_by("-pk"):
        if not why_not(site) or site.owner_id == route.owner_id:
            sites[site.name] = site
    route.stops.all().delete()
    Stop.objects.bulk_create(
        Stop(
            route=route, place=place, site=sites.get(halt.name.strip()),
            name=halt.name.strip()[:120], minutes=halt.minutes,
        )
        for place, halt in enumerate(way.halts, 1)
    )  # fmt: skip
