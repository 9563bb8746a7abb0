"""Teaching sites by file: new ones entered, known ones mended; what an empty cell leaves open stays as it is."""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from gongxun.base.access.roles import Permission
from gongxun.base.sheets.kinds import SheetKind
from gongxun.registry.sites.sheets.carrying import decide, undo, write
from gongxun.registry.sites.sheets.columns import COLUMNS, SiteRow


def lock() -> None:
    """Keep others from changing sites until the transaction ends; reading goes on."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE sites_site IN SHARE ROW EXCLUSIVE MODE")


SITES = SheetKind(
    name="sites",
    title=_("教学点"),
    columns=COLUMNS,
    row=SiteRow,
    decide=decide,
    write=write,
    lock=lock,
    undo=undo,
    order=22,
    permission=Permission.EDIT_RESOURCES,
    named=("name", "owner_code"),
    examples=(
        {
            "owner_code": "YZ01",
            "name": "澄江机械厂劳模创新工作室",
            "kind": "劳模工匠精神",
            "division_code": "900102",
            "address": "澄江区工人路 8 号",
            "capacity": "120",
            "longitude": "103.5",
            "latitude": "25.1",
            "office": "厂工会办公室",
            "topics": "产业工人队伍建设改革",
            "level": "省级",
            "awarded_on": "2025-04-28",
            "valid_until": "2028-04-27",
        },
    ),
    notes=(
        _("同一单位已有的教学点按名称认出，视为修改；留空的格子不改。"),
        _(
            "级别、评定日期、有效期只用于补录以往评定的教学点，由评定单位导入；新的评定请走年度征集。"
        ),
        _("联系方式只填办公室和办公电话，不填个人。"),
    ),
)
