"""Whether an organisation still stands for which somebody imports."""

from django.utils.translation import gettext as _

from gongxun.registry.orgs.models import Merger, Organisation


def why_ended(organisation_id: int) -> str:
    """Empty where the organisation stands."""
    one = Organisation.objects.filter(pk=organisation_id).first()
    if one is None or one.dissolved_on is None:
        return ""
    words = {"name": one.name, "day": one.dissolved_on.isoformat()}
    merger = Merger.objects.filter(organisation=one).select_related("successor").first()
    if merger is None:
        return _("“%(name)s”已于 %(day)s 撤销") % words
    words["successor"] = merger.successor.name
    return _("“%(name)s”已于 %(day)s 并入“%(successor)s”") % words
