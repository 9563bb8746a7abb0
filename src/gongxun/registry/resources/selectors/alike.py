"""What could be taught instead of a resource that went out of use."""

from collections.abc import Collection

from django.db.models import Q

from gongxun.registry.resources.models import Reach, Resource, Standing

OFFERED = 5


def alike(
    resource_id: int, organisation_ids: Collection[int], limit: int = OFFERED
) -> list[tuple[int, str]]:
    """(id, title) of published resources of the same kind on one of its topics, which the organisations may use:
    those for the same audience first.
    """
    gone = Resource.objects.filter(pk=resource_id).first()
    if gone is None or not gone.topics:
        return []
    reached = Q(reach=Reach.EVERYBODY) | Q(owner_id__in=list(organisation_ids))
    found = Resource.objects.filter(
        reached, kind=gone.kind, standing=Standing.PUBLISHED, topics__overlap=gone.topics
    ).exclude(pk=gone.pk)
    rows = found.order_by("title_key", "pk").values_list("pk", "title", "audiences")[: limit * 4]
    ranked = sorted(rows, key=lambda row: not set(row[2]) & set(gone.audiences))
    return [(key, title) for key, title, _audiences in ranked[:limit]]
