"""A resource and its versions in words."""

from difflib import SequenceMatcher
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.shell import formats
from gongxun.base.shell.parts import Event
from gongxun.registry.people.selectors import masked_name
from gongxun.registry.resources.models import Kind, Nomination, Resource, Version, VersionState
from gongxun.registry.resources.taxonomy import read_taxonomy

Passages = list[tuple[str, str, str]]


def facts_of_resource(resource: Resource) -> list[tuple[str, Any]]:
    facts = [
        (_("所属单位"), resource.owner.name),
        (_("来源"), _joined(read_taxonomy().titles("provenances", [resource.provenance]))),
        (_("使用范围"), resource.get_reach_display()),
        (_("状态"), resource.get_standing_display()),
    ]
    if resource.kind == Kind.COURSE:
        facts.append((_("网络平台课程"), _("是") if resource.on_network else _("否")))
    return facts


def facts_of_version(version: Version, *, masked: bool = False) -> list[tuple[str, Any]]:
    """``masked``: of the authors' names the first character only."""
    taxonomy = read_taxonomy()
    names = [one.name for one in version.authors.all()]
    shown = [masked_name(name) for name in names] if masked else names
    facts = [(_("作者、主讲人"), _joined(shown))]
    if version.hours_hundredths:
        facts.append((_("课时"), formats.hundredths(version.hours_hundredths)))
    for label, value in ((_("出版单位"), version.publisher), (_("书号"), version.isbn)):
        if value:
            facts.append((label, value))
    for label, name in (
        (_("主题"), "topics"),
        (_("培养的能力"), "competences"),
        (_("适用对象"), "audiences"),
        (_("教学方法"), "tools"),
    ):
        if keys := getattr(version, name):
            facts.append((label, _joined(taxonomy.titles(name, keys))))
    return facts


def honours_of(chosen: list[Nomination]) -> list[tuple[str, str, str]]:
    """What a resource was chosen as: (purpose, year with organiser, address of the round)."""
    return [
        (
            str(one.selection.get_purpose_display()),
            _("%(year)d 年 · %(organiser)s")
            % {"year": one.selection.year, "organiser": one.selection.organiser.name},
            reverse("resources:selection", args=[one.selection_id]),
        )
        for one in chosen
    ]


def _joined(words: list[str]) -> str:
    return _("、").join(words) or _("未填")


def history_of(versions: list[Version]) -> list[Event]:
    """What became of each version, the latest first."""
    events = []
    for one in versions:
        title = _("第 %(number)d 版（%(kind)s）") % {
            "number": one.number,
            "kind": one.get_kind_display(),
        }
        if one.ended_on and one.state != VersionState.SUPERSEDED:
            events.append(
                Event(one.ended_on, f"{title}{_('：')}{one.get_state_display()}", one.end_reason)
            )
        if one.published_on:
            events.append(
                Event(one.published_on, _("%(title)s发布") % {"title": title}, one.changes)
            )
    return sorted(events, key=lambda event: event.day, reverse=True)


def differences(before: Version, after: Version) -> Passages:
    """The two texts side by side: ``(kind, before, after)`` a passage, kind ``same``, ``changed``,
    ``added`` or ``removed``.
    """
    one, other = before.passages, after.passages
    rows: Passages = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        left, right = one[a:b], other[c:d]
        for at in range(max(len(left), len(right))):
            was = left[at] if at < len(left) else ""
            now = right[at] if at < len(right) else ""
            kind = (
                "same" if tag == "equal" else "changed" if was and now else "added" if now
                else "removed"
            )  # fmt: skip
            rows.append((kind, was, now))
    return rows
