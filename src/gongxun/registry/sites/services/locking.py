from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.registry.sites.models import Call, Route, Site


def locked_site(site_id: int) -> Site:
    """The site, held until the transaction ends; raises ValidationError where there is none."""
    found = Site.objects.select_for_update().filter(pk=site_id).first()
    if found is None:
        raise ValidationError(_("没有这个教学点；请返回列表刷新。"))
    return found


def locked_route(route_id: int) -> Route:
    """The route, held until the transaction ends; raises ValidationError where there is none."""
    found = Route.objects.select_for_update().filter(pk=route_id).first()
    if found is None:
        raise ValidationError(_("没有这条路线；请返回列表刷新。"))
    return found


def locked_call(call_id: int) -> Call:
    """The call, held until the transaction ends; raises ValidationError where there is none."""
    found = Call.objects.select_for_update().filter(pk=call_id).first()
    if found is None:
        raise ValidationError(_("没有这次征集；请返回列表刷新。"))
    return found
