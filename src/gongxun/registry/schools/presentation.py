"""A school in words."""

from typing import Any

from django.utils.translation import gettext as _

from gongxun.base.shell import formats
from gongxun.base.shell.parts import Figure
from gongxun.registry.schools.models import Alliance, Profile
from gongxun.registry.schools.selectors import Capacity


def facts_of(school: Any, profile: Profile | None) -> list[tuple[str, Any]]:  # noqa: ANN401 (an organisation)
    facts: list[tuple[str, Any]] = [
        (_("层级"), school.get_level_display()),
        (_("单位代码"), school.code),
    ]
    if profile is None:
        return facts
    if profile.founded_year:
        facts.append((_("建校年份"), str(profile.founded_year)))
    facts.append((_("编制"), _("%(count)s 人") % {"count": formats.count(profile.establishment)}))
    for label, words in (
        (_("地址"), profile.address),
        (_("设备"), profile.equipment),
        (_("联系处室"), profile.contact_office),
        (_("联系电话"), profile.contact_phone),
    ):
        if words:
            facts.append((label, words))
    return facts


def figures_of(held: Capacity, dining: int) -> list[Figure]:
    return [
        Figure(_("床位"), formats.count(held.beds)),
        Figure(_("餐位"), formats.count(dining)),
        Figure(_("在用教室"), formats.count(held.rooms)),
        Figure(_("最大教室座位"), formats.count(held.largest_room)),
    ]


def facts_of_alliance(alliance: Alliance) -> list[tuple[str, Any]]:
    facts = [
        (_("牵头单位"), alliance.lead.name),
        (_("成立日期"), formats.day(alliance.founded_on)),
    ]
    if alliance.purpose:
        facts.append((_("宗旨与协作内容"), alliance.purpose))
    if alliance.ended_on:
        facts.append((_("解散日期"), formats.day(alliance.ended_on)))
        facts.append((_("解散原因"), alliance.end_reason))
    return facts
