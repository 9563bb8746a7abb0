"""How organisations are worded: their facts, their history, and what an act upon one will do."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell import formats
from gongxun.base.shell.frame import Frame, Link
from gongxun.base.shell.parts import Event
from gongxun.registry.orgs.models import Division, Organisation
from gongxun.registry.orgs.selectors import breadcrumbs, covered, visible_organisations
from gongxun.registry.orgs.selectors.history import Turn
from gongxun.registry.orgs.selectors.listing import (
    industrial_unions_of,
    living_children,
    rows_of,
)
from gongxun.registry.orgs.services.tenants import headcount


def frame_of(viewer: Viewer, organisation: Organisation) -> Frame:
    """Where the organisation stands; ancestors that the viewer may not open are plain text."""
    above = breadcrumbs(organisation.pk)[:-1]
    seen = covered(viewer, Permission.VIEW_ORGANISATIONS, [one.id for one in above])
    path = (
        Link(one.name, reverse("orgs:organisation", args=[one.id]) if one.id in seen else "")
        for one in above
    )
    return Frame(place=organisation.name, path=tuple(path))


def facts_of_organisation(organisation: Organisation, today: date) -> list[tuple[str, Any]]:
    division = Division.objects.filter(pk=organisation.division_code).first()
    union = industrial_unions_of([organisation.pk]).get(organisation.pk)
    rows = [
        (_("单位代码"), organisation.code),
        (_("层级"), organisation.get_level_display()),
        (_("类别"), organisation.get_kind_display()),
        (_("成立日期"), formats.day(organisation.founded_on)),
    ]
    if organisation.dissolved_on:
        rows.append((_("撤销日期"), formats.day(organisation.dissolved_on)))
    else:
        people = headcount(organisation.pk, today)
        rows.append((_("在任人员"), _("%(count)s 人") % {"count": formats.count(people)}))
    rows += [
        (_("产业工会"), union or _("无")),
        (_("统一社会信用代码"), organisation.credit_code or _("未填")),
        (
            _("行政区划"),
            f"{division.name}（{division.code}）"
            if division
            else organisation.division_code or _("未填"),
        ),
    ]
    return rows


def event_of(turn: Turn, seen: set[int]) -> Event:
    words = {
        "founded": _("成立"),
        "renamed": _("更名；此前名为“%(name)s”"),
        "placed": _("隶属“%(name)s”"),
        "affiliated": _("产业上隶属“%(name)s”"),
        "absorbed": _("“%(name)s”并入本单位"),
        "merged": _("并入“%(name)s”"),
        "dissolved": _("撤销"),
    }[turn.what]
    if "%(name)s" in words:
        words = words % {"name": turn.name}
    url = reverse("orgs:organisation", args=[turn.other_id]) if turn.other_id in seen else ""
    return Event(turn.day, words, url=url)


def history_events(viewer: Viewer, turns: Sequence[Turn]) -> list[Event]:
    others = [turn.other_id for turn in turns if turn.other_id]
    seen = covered(viewer, Permission.VIEW_ORGANISATIONS, others)
    return [event_of(turn, seen) for turn in turns]


# ---- What an act will do -----------------------------------------------------------------------


def of_founding(viewer: Viewer, given: dict[str, Any]) -> list[str]:
    said = [
        _("“%(name)s”（%(code)s）将成为“%(parent)s”的下级单位，成立日期 %(day)s。")
        % {
            "name": given["name"],
            "code": given["code"],
            "parent": given["parent"].name,
            "day": formats.day(given["founded_on"]),
        },
        _("“%(parent)s”及其上级的管理员随即可以看到它。") % {"parent": given["parent"].name},
        _("单位代码今后不能修改。"),
    ]
    alike = visible_organisations(viewer).filter(name=given["name"], dissolved_on=None).first()
    if alike is not None:
        said.insert(
            0,
            _("请注意：已有一个在用的单位也叫“%(name)s”（%(code)s），请确认不是重复设立。")
            % {"name": alike.name, "code": alike.code},
        )
    return said


def of_renaming(organisation: Organisation, given: dict[str, Any]) -> list[str]:
    return [
        _("自 %(day)s 起名为“%(name)s”；原名称“%(old)s”留在沿革里，按原名称也查得到历史记录。")
        % {"day": formats.day(given["on"]), "name": given["name"], "old": organisation.name},
        _("所有页面、名册和今后开具的文书都用新名称；人员、学时和达标情况不变。"),
    ]


def of_revising(organisation: Organisation, given: dict[str, Any]) -> list[str]:
    labels = {
        "level": _("层级"),
        "kind": _("类别"),
        "credit_code": _("统一社会信用代码"),
        "division_code": _("行政区划代码"),
    }
    before = {field: getattr(organisation, field) or "" for field in labels}
    changed = [field for field in labels if (given[field] or "") != before[field]]
    said = [
        _("%(field)s：%(old)s → %(new)s")
        % {
            "field": labels[field],
            "old": _spelt(organisation, field, before[field]),
            "new": _spelt(organisation, field, given[field]),
        }
        for field in changed
    ]
    if {"level", "kind"} & set(changed):
        said.append(_("层级和类别决定哪些指标适用；下一次达标计算起按新的口径。"))
    return said or [_("没有任何改动。")]


def _spelt(organisation: Organisation, field: str, value: str | None) -> str:
    choices = dict(organisation._meta.get_field(field).flatchoices)
    return str(choices.get(value, value)) or _("空")


def of_moving(organisation: Organisation, given: dict[str, Any]) -> list[str]:
    parent = rows_of([organisation])[0].parent
    return [
        _("自 %(day)s 起由“%(old)s”划到“%(new)s”之下。")
        % {
            "day": formats.day(given["on"]),
            "old": parent or _("（无上级）"),
            "new": given["parent"].name,
        },
        _below(organisation),
        _(
            "原上级的管理员不再看到这些单位和人员，新上级的管理员随即可以看到；此前的历史仍记在原上级名下。"
        ),
        _("培训责任单位随新的隶属关系重新确定；下一次达标计算起计入新上级。"),
    ]


def _below(organisation: Organisation) -> str:
    below = Organisation.objects.filter(path__startswith=organisation.path, dissolved_on=None)
    count = below.exclude(pk=organisation.pk).count()
    if not count:
        return _("它没有下级单位，只划转它本身和它的人员。")
    return ngettext(
        "它的 %(count)s 个下级单位连同人员一起划转。",
        "它的 %(count)s 个下级单位连同人员一起划转。",
        count,
    ) % {"count": formats.count(count)}


def of_affiliating(organisation: Organisation, given: dict[str, Any]) -> list[str]:
    union = industrial_unions_of([organisation.pk]).get(organisation.pk) or _("无")
    new = given["industrial_union"].name if given["industrial_union"] else _("无")
    return [
        _("自 %(day)s 起产业工会：%(old)s → %(new)s。")
        % {"day": formats.day(given["on"]), "old": union, "new": new},
        _("属地隶属关系不变；产业工会的汇总单独列出，不重复计入。"),
    ]


def of_merging(organisation: Organisation, given: dict[str, Any], today: date) -> list[str]:
    people = headcount(organisation.pk, min(given["on"], today))
    children = living_children(organisation.pk)
    return [
        _("“%(name)s”到 %(day)s 为止，并入“%(successor)s”；它的历史保留，不能恢复。")
        % {
            "name": organisation.name,
            "day": formats.day(given["on"]),
            "successor": given["successor"].name,
        },
        _("%(people)s 名在任人员自该日起在“%(successor)s”任职，学时台账随人走。")
        % {"people": formats.count(people), "successor": given["successor"].name},
        _("%(children)s 个直接下级单位划到“%(successor)s”之下。")
        % {"children": formats.count(children), "successor": given["successor"].name},
        _("它当年已确认的名册仍留在它的名下；“%(successor)s”的名册因此有变动，需要重新确认。")
        % {"successor": given["successor"].name},
    ]


def of_ending(organisation: Organisation, given: dict[str, Any]) -> list[str]:
    return [
        _("“%(name)s”到 %(day)s 为止；它的历史保留，不能恢复。")
        % {"name": organisation.name, "day": formats.day(given["on"])},
        _("它没有在任人员，也没有在用的下级单位，因此没有人员和学时受影响。"),
        _("今后不能再为它登记人员；名册和清单默认不再列出它。"),
    ]
