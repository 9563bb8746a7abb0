from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.registry.teachers.models import Teacher


def locked_teacher(teacher_id: int) -> Teacher:
    """The teacher, held until the transaction ends; raises ValidationError where there is none."""
    found = Teacher.objects.select_for_update().filter(pk=teacher_id).first()
    if found is None:
        raise ValidationError(_("这名教师已不在师资库；请返回列表刷新。"))
    return found
