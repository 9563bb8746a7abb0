"""Which school a row means, and why a row that means none is refused."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.sheets.kinds import Decision, refuse
from gongxun.registry.orgs.selectors import OrganisationFact, covered, facts_by_code

HEADING = "院校代码"


class Schools:
    """The schools that a file names and those of them that the viewer keeps, in two queries."""

    def __init__(self, codes: Collection[str], viewer: Viewer) -> None:
        self._facts = facts_by_code(set(codes))
        ids = [fact.id for fact in self._facts.values()]
        self._kept = covered(viewer, Permission.EDIT_RESOURCES, ids)

    def find(self, code: str) -> OrganisationFact | Decision:
        """The school of a code, or the refusal of its row."""
        fact = self._facts.get(code)
        if fact is None or fact.is_dissolved:
            return refuse(HEADING, code, _("没有这个单位代码"), _("请核对院校的单位代码。"))
        if fact.kind != "school":
            return refuse(
                HEADING, code, _("这个单位不是院校"), _("请填写类别为“院校”的单位的代码。")
            )
        if fact.id not in self._kept:
            return refuse(HEADING, code, _("您无权维护这所院校"), _("请由该院校或其上级导入。"))
        return fact
