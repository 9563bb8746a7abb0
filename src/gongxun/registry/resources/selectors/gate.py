"""The gate of clause 五（三）: what has not passed its review is not taught from."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongxun.registry.resources.models import Resource, Standing, VersionState


def usable(resource_ids: Collection[int]) -> QuerySet[Resource]:
    """Those of the resources that may be scheduled, handed out and recommended today."""
    return Resource.objects.filter(pk__in=resource_ids, standing=Standing.PUBLISHED)


def require_usable(resource_ids: Collection[int]) -> None:
    """Raise ValidationError that says of every resource which review it lacks, or why it was taken out of use."""
    passed = set(usable(resource_ids).values_list("pk", flat=True))
    others = Resource.objects.filter(pk__in=set(resource_ids) - passed).order_by("pk")
    refusals = [missing_review(one) for one in others]
    if len(passed) + len(refusals) < len(set(resource_ids)):
        refusals.append(_("选用的资源中有已不存在的，请重新选择。"))
    if refusals:
        raise ValidationError(refusals, code="unreviewed")


def refusals(resource_ids: Collection[int]) -> dict[int, str]:
    """Why each of the resources that may not be used today may not; usable ones are absent."""
    stopped = Resource.objects.filter(pk__in=resource_ids).exclude(standing=Standing.PUBLISHED)
    return {one.pk: missing_review(one) for one in stopped}


def missing_review(resource: Resource) -> str:
    """Why a resource may not be used, and what has to happen before it may."""
    words = {"title": resource.title}
    if resource.standing == Standing.RETIRED:
        return _("《%(title)s》已退出使用，不能选用；请另选一项。") % words
    latest = resource.versions.order_by("-number").first()
    under_review = latest is not None and latest.state == VersionState.UNDER_REVIEW
    if resource.standing == Standing.RECALLED and not under_review:
        return _("《%(title)s》已被召回，修订并重新通过三审后才能选用。") % words
    if latest is not None and under_review:
        words["stage"] = str(latest.get_stage_display())
        return _("《%(title)s》还没有通过%(stage)s，通过终审并发布后才能选用。") % words
    return _("《%(title)s》还没有送审，通过初审、复审、终审并发布后才能选用。") % words
