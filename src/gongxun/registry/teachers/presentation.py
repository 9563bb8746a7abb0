"""A teacher and what is recorded of her, in words."""

from typing import Any

from django.utils.translation import gettext as _

from gongxun.base.shell import formats
from gongxun.base.shell.parts import Event
from gongxun.registry.resources.selectors import read_taxonomy
from gongxun.registry.teachers.models import Record, Teacher, Turn


def facts_of(teacher: Teacher) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("所属单位"), teacher.owner.name),
        (_("类别"), teacher.get_kind_display()),
    ]
    for label, value in ((_("工作单位"), teacher.employer), (_("职务"), teacher.post)):
        if value:
            facts.append((label, value))
    facts += [
        (_("职称"), teacher.get_title_display()),
        (_("培养类型"), teacher.get_cultivation_display()),
        (_("选用范围"), _("下级单位和院校也可选用") if teacher.shared else _("只供所属单位选用")),
    ]
    return facts


def subjects_of(teacher: Teacher) -> list[tuple[str, Any]]:
    taxonomy = read_taxonomy()
    return [
        (label, _("、").join(taxonomy.titles(name, getattr(teacher, name))) or _("未填"))
        for label, name in (
            (_("讲授主题"), "topics"),
            (_("培养的能力"), "competences"),
            (_("教学方法"), "tools"),
        )
    ]


def days_of(record: Record) -> str:
    """When it was: a day, a span, or one that is not over."""
    since = formats.day(record.starts_on)
    if record.ends_on is None:
        spans = record.kind in ("field_practice", "secondment", "hosted")
        return _("%(since)s 起") % {"since": since} if spans else since
    return _("%(since)s 至 %(until)s") % {"since": since, "until": formats.day(record.ends_on)}


def words_of(record: Record) -> str:
    """What a record says, in one line."""
    parts: list[str] = [record.place]
    parts += [
        str(value)
        for value in (
            record.level and record.get_level_display(),
            record.title and record.get_title_display(),
            record.result and record.get_result_display(),
            record.ethics and record.get_ethics_display(),
        )
        if value
    ]
    if record.score_hundredths is not None:
        parts.append(_("%(score)s 分") % {"score": formats.hundredths(record.score_hundredths)})
    if record.note:
        parts.append(record.note)
    return " · ".join(one for one in parts if one)


def history_of(turns: list[Turn]) -> list[Event]:
    return [Event(one.on, str(one.get_state_display()), one.reason) for one in turns]
