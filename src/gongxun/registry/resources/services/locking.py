from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.registry.resources.models import Resource, Selection, Version


def locked_resource(resource_id: int) -> Resource:
    """The resource, held until the transaction ends; raises ValidationError where there is none."""
    found = Resource.objects.select_for_update().filter(pk=resource_id).first()
    if found is None:
        raise ValidationError(_("这项资源已不存在；请返回列表刷新。"))
    return found


def locked_version(version_id: int) -> Version:
    """The version with its resource, both held, the resource first; raises ValidationError where there is none."""
    resource_id = Version.objects.filter(pk=version_id).values_list("resource_id", flat=True)
    resource = locked_resource(next(iter(resource_id), 0))
    version = Version.objects.select_for_update().get(pk=version_id)
    version.resource = resource
    return version


def locked_selection(selection_id: int) -> Selection:
    """The round, held until the transaction ends; raises ValidationError where there is none."""
    found = Selection.objects.select_for_update().filter(pk=selection_id).first()
    if found is None:
        raise ValidationError(_("没有这次评选；请返回列表刷新。"))
    return found
