"""Profiles and rooms of schools by file."""

from django.utils.translation import gettext_lazy as _

from gongxun.base.access.roles import Permission
from gongxun.base.sheets.kinds import SheetKind
from gongxun.registry.schools.sheets import profiles, rooms

PROFILES = SheetKind(
    name="school-profiles",
    title=_("院校简介"),
    columns=profiles.COLUMNS,
    row=profiles.ProfileRow,
    decide=profiles.decide,
    write=profiles.write,
    undo=profiles.undo,
    order=21,
    permission=Permission.EDIT_RESOURCES,
    named=("school_code",),
    examples=profiles.EXAMPLES,
    notes=(_("一行一所院校：床位、餐位、编制、设备和联系处室。已登记的院校只改填了的格子。"),),
)
ROOMS = SheetKind(
    name="rooms",
    title=_("院校教室"),
    columns=rooms.COLUMNS,
    row=rooms.RoomRow,
    decide=rooms.decide,
    write=rooms.write,
    undo=rooms.undo,
    order=22,
    permission=Permission.EDIT_RESOURCES,
    named=("school_code", "name"),
    examples=rooms.EXAMPLES,
    notes=(_("一行一间教室；同一院校在用的教室不重名。停用在院校页面办理。"),),
)
