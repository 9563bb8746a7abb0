"""How a file of the registry is worded."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell import formats
from gongxun.base.shell.frame import Link
from gongxun.registry.people.models import Appointment, Category, Employment
from gongxun.registry.people.selectors import Charge, PersonFile
from gongxun.registry.people.selectors.rosters import FIELDS, Changes, Terms


def facts_of_file(file: PersonFile, charge: Charge | None) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = [(_("档案号"), str(file.person.pk))]
    if not file.whole:
        return rows
    authority, responsible = file.managing_authority, file.responsibility
    if authority is not None:
        manager = authority.outside_body or str(authority.organisation)
        rows.append((_("干部管理单位"), manager))
    else:
        rows.append((_("干部管理单位"), _("未登记")))
    if responsible is not None:
        rows.append((_("培训责任单位"), responsible.organisation.name))
    if charge is not None:
        rows.append((_("责任依据"), charge.demand))
    rows.append((_("登录账号"), _("已开通") if file.person.user_id else _("未开通")))
    return rows


def words_of_post(post: Appointment) -> str:
    """A post in one line: rank, employment and whatever marks it."""
    marks = [
        (not post.is_primary, _("兼任")),
        (post.in_leadership_team, _("领导班子")),
        (post.office_staff, _("工会机关")),
        (post.young, _("年轻干部")),
    ]
    words = [str(post.get_category_display()).split("（")[0], str(post.get_employment_display())]
    return " · ".join([*words, *(word for holds, word in marks if holds)])


def words_of_terms(terms: Terms) -> str:
    """The same from a kept roster."""
    said = dict(zip(FIELDS, terms, strict=True))
    category, employment = Category(said["category"]), Employment(said["employment"])
    marks = [
        (not said["is_primary"], _("兼任")),
        (said["in_leadership_team"], _("领导班子")),
        (said["office_staff"], _("工会机关")),
        (said["young"], _("年轻干部")),
    ]
    words = [said["post"], str(category.label).split("（")[0], str(employment.label)]
    return " · ".join([word for word in words if word] + [word for holds, word in marks if holds])


def change_lines(changes: Changes, names: dict[int, str]) -> list[dict[str, Any]]:
    """Each change as a row of a table, by kind and name."""
    kinds = (
        (_("新增"), changes.joined),
        (_("离开"), changes.left),
        (_("变动"), changes.changed),
    )
    return [
        {
            "kind": kind,
            "person_id": one.person_id,
            "name": names.get(one.person_id, ""),
            "before": _several(one.before),
            "after": _several(one.after),
        }
        for kind, found in kinds
        for one in sorted(found, key=lambda one: names.get(one.person_id, ""))
    ]


def _several(posts: Iterable[Terms]) -> str:
    return _("；").join(words_of_terms(terms) for terms in posts)


def tabs_of(viewer: Viewer, current: str, counts: dict[str, int]) -> list[Link]:
    """The pages of the roster's keeping; ``counts`` of what waits."""
    pages: list[tuple[str, str, str, int | None]] = [("find", _("查人"), "people:find", None)]
    if viewer.scopes(Permission.CONFIRM_ROSTER, "organisation"):
        pages.append(("rosters", _("名册确认"), "people:rosters", None))
    if viewer.scopes(Permission.EDIT_PEOPLE, "organisation"):
        pages += [
            ("transfers", _("调动"), "people:transfers", counts.get("transfers")),
            ("merges", _("合并"), "people:merges", counts.get("merges")),
            ("exemptions", _("免训缓训"), "people:exemptions", counts.get("exemptions")),
        ]
    pages.append(("organisations", _("单位"), "orgs:list", None))
    return [
        Link(label, reverse(url), current=name == current, count=count or None)
        for name, label, url, count in pages
    ]


def period(post: Appointment) -> str:
    until = formats.day(post.valid_to) if post.valid_to else _("今")
    return _("%(since)s 至 %(until)s") % {"since": formats.day(post.valid_from), "until": until}
