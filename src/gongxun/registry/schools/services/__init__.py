from gongxun.registry.schools.services.allying import (
    add_member,
    end_alliance,
    found_alliance,
    remove_member,
    share_with_members,
)
from gongxun.registry.schools.services.equipping import NewRoom, add_room, add_rooms_many, end_room
from gongxun.registry.schools.services.exporting import note_export
from gongxun.registry.schools.services.picturing import add_picture, remove_picture
from gongxun.registry.schools.services.profiling import (
    ProfileContent,
    add_profiles_many,
    set_profile,
)

__all__ = [
    "NewRoom",
    "ProfileContent",
    "add_member",
    "add_picture",
    "add_profiles_many",
    "add_room",
    "add_rooms_many",
    "end_alliance",
    "end_room",
    "found_alliance",
    "note_export",
    "remove_member",
    "remove_picture",
    "set_profile",
    "share_with_members",
]
