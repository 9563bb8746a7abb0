from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.records.reviews.models import Review


def locked(review_id: int) -> Review:
    """The review with its owner, held until the transaction ends; raises ValidationError where there is none."""
    held = Review.objects.select_for_update(of=("self",)).select_related("organisation")
    found = held.filter(pk=review_id).first()
    if found is None:
        raise ValidationError(_("没有这份审核；请返回列表刷新。"))
    return found
